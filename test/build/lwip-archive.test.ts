import { appendFileSync, cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { create } from 'tar';
import { describe, expect, it, onTestFinished } from 'vitest';
import { downloadArchive } from '../../build/lwip-archive.ts';
import { findLwip } from '../../build/lwip-source.ts';
import { projectPaths } from '../../build/project-paths.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The lwIP that is wanted, as the build has it. */
const WANTED = join(projectPaths.cache, 'lwip-2.2.1');

/** The archive of a release with the sources of that folder. */
async function archive(folder = WANTED): Promise<Buffer> {
  const file = join(temporaryFolder(), 'a.tar.gz');
  await create({ gzip: { level: 1 }, cwd: folder, prefix: 'lwip-STABLE', file }, ['src']);
  return readFileSync(file);
}

/** Finds lwIP, in an empty cache, at a server on loopback that answers like this. */
async function fetched(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  limitMs = 20_000,
) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const cache = temporaryFolder();
  const way = (folder: string) =>
    downloadArchive(join(folder, 'lwip.tar.gz'), `http://127.0.0.1:${port}/lwip.tar.gz`, limitMs);
  return { cache, found: findLwip(cache, {}, () => {}, { ways: [way] }) };
}

async function refused(answer: Parameters<typeof fetched>[0], limitMs?: number): Promise<string> {
  const { cache, found } = await fetched(answer, limitMs);
  const error = await found.then(
    () => expect.unreachable('it was taken'),
    (reason) => reason,
  );
  expect(error).toMatchObject({ name: 'BuildError', nextStep: expect.stringContaining('set LWIP_DIR') });
  expect(readdirSync(cache)).toEqual([]);
  return error.problem;
}

describe('lwIP from its repository, on a system without apt', () => {
  it('is taken over redirects when it is what is wanted', async () => {
    const octets = await archive();
    const { cache, found } = await fetched((request, response) => {
      if (request.url === '/codeload') response.end(octets);
      else response.writeHead(302, { location: '/codeload' }).end();
    });
    expect(await found).toEqual({ directory: join(cache, 'lwip-2.2.1'), version: '2.2.1' });
    expect(existsSync(join(cache, 'lwip-2.2.1/src/core/tcp_in.c'))).toBe(true);
    expect(readdirSync(cache)).toEqual(['lwip-2.2.1']);
  });

  it('is refused when a file has one character more, and nothing of it is kept', async () => {
    const folder = temporaryFolder();
    cpSync(join(WANTED, 'src'), join(folder, 'src'), { recursive: true });
    appendFileSync(join(folder, 'src/core/tcp.c'), ' ');
    const octets = await archive(folder);
    expect(await refused((_, response) => response.end(octets))).toContain(
      'lwip.tar.gz is not lwIP 2.2.1: core',
    );
  });

  it('is refused when it ends in the middle', async () => {
    const octets = await archive();
    const half = octets.subarray(0, octets.length / 2);
    expect(await refused((_, response) => response.end(half))).toMatch(
      /lwIP 2\.2\.1 cannot be fetched:\n {2}\S+/,
    );
  });

  it.each([
    ['has no such file', 404, 'Not Found'],
    ['has a fault of its own', 503, 'Service Unavailable'],
  ])('is not to be had when the server %s', async (_, status, words) => {
    const problem = await refused((_request, response) => response.writeHead(status).end());
    expect(problem).toMatch(new RegExp(`http://127\\.0\\.0\\.1:\\d+/lwip\\.tar\\.gz: ${status} ${words}`));
  });

  it('is not to be had when the server sends something else', async () => {
    const problem = await refused((_, response) => response.end('<html>sign in</html>'));
    expect(problem).toMatch(/cannot be fetched:\n {2}\S+/);
  });

  it('is not waited for longer than the limit', async () => {
    expect(await refused(() => {}, 50)).toContain('timed out after 0.05 s');
  });

  it('is not to be had when the server hangs up, or goes round in circles', async () => {
    expect(await refused((request) => request.socket.destroy())).toMatch(
      /lwip\.tar\.gz: .*other side closed/,
    );
    const circle = await refused((_, response) => response.writeHead(302, { location: '/' }).end());
    expect(circle).toContain('redirect count exceeded');
  });
});
