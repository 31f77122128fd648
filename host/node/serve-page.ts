import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** Names by which a browser on this machine reaches it. Any other is a foreign page's, made to point here: DNS rebinding. */
const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** What is asked is short, in octets. */
const LONGEST_BODY = 65_536;

/** What a server of the page does beside giving its files: all below a path. */
interface PageService {
  /** Without a slash. */
  readonly path: string;
  /** `path`: what follows its own. */
  answer(request: Request, path: string): Promise<Response>;
}

/** A server of the folder's files, of a service if there is one, and of nothing else: not yet listening. */
export function pageServer(folder: string, more?: PageService): Server {
  const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(
    readFileSync(join(folder, 'index.html'), 'utf8'),
  )?.[1];
  return createServer((request, response) => {
    const { method, url = '/', headers } = request;
    const name = url.replace(/[?#].*/, '').slice(1) || 'index.html';
    if (!LOCAL_HOST.test(headers.host ?? ''))
      return refuse(response, 421, 'This server answers to localhost only.');
    if (more && name.split('/')[0] === more.path)
      return void passOn(request, response, more, name.slice(more.path.length));
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

/** A page of another origin can send a request, too, though it sees no answer: a browser says from where it comes. */
async function passOn(
  incoming: IncomingMessage,
  response: ServerResponse,
  service: PageService,
  path: string,
): Promise<void> {
  const { method = 'GET', headers } = incoming;
  const origin = `http://${headers.host}`;
  if ((headers.origin ?? (method === 'GET' ? origin : '')) !== origin)
    return refuse(response, 403, 'This server answers to its own page only.');
  const body: Buffer[] = [];
  let length = 0;
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  try {
    for await (const octets of incoming) {
      length += octets.length;
      if (length > LONGEST_BODY) return refuse(response, 413, 'That is too long.');
      body.push(octets);
    }
    const request = new Request(`${origin}/`, {
      ...{ method, headers: { Authorization: headers.authorization ?? '' }, signal: gone.signal },
      ...(method === 'POST' ? { body: Buffer.concat(body) } : {}),
    });
    const answer = await service.answer(request, path);
    response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), 'Cache-Control': 'no-store' });
    await pipeline(Readable.fromWeb(answer.body as ReadableStream), response);
  } catch {
    response.destroy(); // the page is gone, or what it sent is no request
  }
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}
