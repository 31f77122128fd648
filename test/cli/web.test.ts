import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, start, tcplab } from './tcplab.ts';

const server = start(['web', 'half-close', '--no-open', '--port', '0', '--lang', 'en']);
let said = '';
let port = 0;

beforeAll(async () => {
  server.stdout.setEncoding('utf8');
  while (!said.includes('\n')) said += (await once(server.stdout, 'data'))[0];
  port = Number(/127\.0\.0\.1:(\d+)/.exec(said)?.[1]);
});
afterAll(() => server.kill());

async function ask(path: string, options: { method?: string; host?: string } = {}): Promise<IncomingMessage> {
  const { method = 'GET', host = `127.0.0.1:${port}` } = options;
  const asked = request({ host: '127.0.0.1', port, path, method, headers: { host } }).end();
  const [response] = await once(asked, 'response');
  return response.resume();
}

describe('tcplab web', () => {
  it('says where the lab is, at the experiment and in the language that were asked for', () => {
    expect(said).toContain(`The lab is at http://127.0.0.1:${port}/#half-close&lang=en`);
  });

  it('gives the page, under a policy that allows nothing from elsewhere', async () => {
    const { statusCode, headers } = await ask('/');
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/,
    );
    expect((await ask('/worker.js')).headers['content-security-policy']).toContain("connect-src 'self'");
  });

  it.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/board.js',
    '/nothing.js',
    '//etc/passwd',
    '//',
  ])('gives nothing but the page’s files: not %s', async (path) => {
    expect((await ask(path)).statusCode).toBe(404);
  });

  it('gives nothing to a page of another name that was made to point here', async () => {
    expect((await ask('/', { host: 'lab.example:80' })).statusCode).toBe(421);
    expect((await ask('/', { host: `localhost:${port}` })).statusCode).toBe(200);
  });

  it('takes nothing', async () => {
    expect((await ask('/', { method: 'POST' })).statusCode).toBe(405);
  });

  it('names a port that another program uses, and what to do', async () => {
    const { code, stderr } = await tcplab(['web', '--no-open', '--port', String(port)]);
    expect(stderr).toContain(`Cannot listen on 127.0.0.1:${port}: another program uses this port.`);
    expect(stderr).toContain('choose another port with --port <port>.');
    expect(code).toBe(3);
  });

  it('names a board that does not answer, and what to do', async () => {
    const { code, stderr } = await tcplab(['web', '--no-open', '--port', '0', '--board', 'tcp:127.0.0.1:1']);
    expect(stderr).toMatch(
      /^tcplab: no board answers at 127\.0\.0\.1, port 1: nothing listens there\nIs the lab/,
    );
    expect(code).toBe(3);
  });

  it('names the nearest experiment', async () => {
    const { code, stderr } = await tcplab(['web', 'halfclose', '--no-open']);
    expect(stderr).toContain('Did you mean half-close?');
    expect(code).toBe(2);
  });

  it('ends at Ctrl-C', async () => {
    const other = start(['web', '--no-open', '--port', '0']);
    await once(other.stdout, 'data');
    other.kill('SIGINT');
    expect((await ended(other)).code, 'exit code').toBe(0);
  });
});
