import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** Names by which a browser on this machine reaches it. Any other is a foreign page's, made to point here: DNS rebinding. */
const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** A server of the folder's files, and of nothing else: not yet listening. */
export function pageServer(folder: string): Server {
  const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(
    readFileSync(join(folder, 'index.html'), 'utf8'),
  )?.[1];
  return createServer(({ method, url = '/', headers }, response) => {
    const name = url.replace(/[?#].*/, '').slice(1) || 'index.html';
    if (!LOCAL_HOST.test(headers.host ?? ''))
      return refuse(response, 421, 'This server answers to localhost only.');
    if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405, 'This server only gives files.');
    if (!readdirSync(folder).includes(name)) return refuse(response, 404, `There is no ${name} here.`);
    const content = readFileSync(join(folder, name));
    response.writeHead(200, {
      'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream',
      'Content-Length': content.length,
      // The single file has one of its own, for other places of scripts and styles.
      ...(policy && name !== 'tcplab.html'
        ? { 'Content-Security-Policy': `${policy}; frame-ancestors 'none'` }
        : {}),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'no-cache',
    });
    response.end(method === 'HEAD' ? undefined : content);
  });
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}
