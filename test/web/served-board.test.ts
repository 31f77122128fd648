import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openTcpBoard, type TcpBoard } from '../../host/board/network/tcp-board.ts';
import { openVirtualBoard } from '../../host/node/open-virtual-board.ts';
import { pageFolder } from '../../host/node/package.ts';
import { pageServer } from '../../host/node/serve-page.ts';
import { BoardService } from '../../host/web/served/board-service.ts';
import { read, type ServedNews, type ServedReply } from '../../host/web/served/wire.ts';
import { LAB_PORT } from '../../src/ports.ts';
import { inBrowser } from '../support/chromium.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { LoopbackBoard } from '../support/loopback-board.ts';
import { accessibilityFindings } from './accessibility.ts';
import { lab } from './browser.ts';
import { LABORATORY } from './laboratory.ts';

const TICKET = 'a-ticket';

interface Served {
  port: number;
  service: BoardService;
  ask(method: string, path: string, options?: Asked): Promise<IncomingMessage>;
  /** What the ticket is exchanged for. */
  claim(): Promise<string>;
}
interface Asked {
  secret?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** The page's server with a virtual board whose time passes fast, or another one. */
async function serve(
  open: () => ReturnType<typeof openVirtualBoard> | Promise<TcpBoard> = () =>
    openVirtualBoard(loadedBoard, { speed: 20 }),
  shared = false,
): Promise<Served> {
  const service = new BoardService({ open, catalogue: LABORATORY.catalogue, ticket: TICKET, shared });
  const server = pageServer(await pageFolder(), service).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await service.close();
  });
  await service.begin();
  const { port } = server.address() as AddressInfo;
  const ask: Served['ask'] = async (method, path, { secret, body, headers = {} } = {}) => {
    const asked = request({
      ...{ host: '127.0.0.1', port, method, path },
      headers: {
        ...(method === 'POST' ? { Origin: `http://127.0.0.1:${port}` } : {}),
        ...(secret ? { Authorization: `Bearer ${secret}` } : {}),
        ...headers,
      },
    });
    onTestFinished(() => void asked.destroy());
    asked.on('error', () => {}); // it is destroyed
    asked.end(body === undefined ? undefined : JSON.stringify(body));
    const [response] = await once(asked, 'response');
    return response.setEncoding('utf8');
  };
  const claim = async () =>
    JSON.parse(await textOf(await ask('POST', '/board/claim', { secret: TICKET }))).secret as string;
  return { port, service, ask, claim };
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of response) text += part;
  return text;
}

/** All that a page that watches is told, as it comes. */
function newsOf(response: IncomingMessage): ServedNews[] {
  const news: ServedNews[] = [];
  let rest = '';
  response.on('data', (text: string) => {
    const events = (rest + text).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) if (event.startsWith('data: ')) news.push(read(event.slice(6)));
  });
  return news;
}

const HALF_CLOSE = ['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED'];

describe('a board that the page’s server has', () => {
  it('runs for the page that has shown the ticket, and says how it goes', async () => {
    const { ask, claim } = await serve(() => openVirtualBoard(loadedBoard, { speed: 2 }));
    const secret = await claim();
    const run = { experiment: 'half-close', edits: [] };
    const replies = (await textOf(await ask('POST', '/board/runOnBoard', { secret, body: run })))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => read<ServedReply>(line));
    const last = replies.at(-1);
    if (!last || !('gives' in last) || !('board' in last.gives)) throw new Error(JSON.stringify(last));
    expect(last.gives).toMatchObject({ outcome: { verdict: 'pass' } });
    expect((last.gives.board as { state: string }[]).map(({ state }) => state)).toEqual(HALF_CLOSE);
    expect(replies.length, 'it is told while it runs').toBeGreaterThan(1);
  });

  it('is watched by everyone, and obeys no one but that page', async () => {
    const { ask, claim } = await serve();
    const news = newsOf(await ask('GET', '/board'));
    await expect.poll(() => news.map(({ kind }) => kind)).toEqual(['served', 'followed']);
    expect(news[0]).toMatchObject({ board: { kind: 'virtual' }, shared: false });
    const probe = { state: 'LISTEN', via: 'close', segment: 'S' };
    const refused = await ask('POST', '/board/probe', { secret: 'guessed', body: probe });
    expect(refused.statusCode).toBe(403);
    expect(await textOf(refused)).toContain('Only the page that tcplab opened');
    const secret = await claim();
    expect((await ask('POST', '/board/claim', { secret: TICKET })).statusCode, 'a ticket is good once').toBe(
      403,
    );
    const probed = await textOf(await ask('POST', '/board/probe', { secret, body: probe }));
    expect(read<{ gives: { observed: string } }>(probed.trim()).gives.observed).toBe('→SYN_RCVD SA');
    expect(JSON.stringify(news)).not.toContain(secret);
  });

  it('that is shared obeys every page of this machine, one at a time', async () => {
    const { ask } = await serve(undefined, true);
    const body = { experiment: 'half-close', edits: [] };
    const first = await ask('POST', '/board/runOnBoard', { body });
    expect((await ask('POST', '/board/runOnBoard', { body })).statusCode).toBe(409);
    expect(await textOf(first)).toContain('"verdict":"pass"');
  });

  it.each([
    ['a page of another origin', 'POST', '/board/probe', { Origin: 'http://lab.example' }, 403],
    ['a page of another origin that only watches', 'GET', '/board', { Origin: 'null' }, 403],
    ['no page at all', 'POST', '/board/probe', { Origin: '' }, 403],
    ['a name that was made to point here', 'GET', '/board', { Host: 'lab.example' }, 421],
    ['what there is not', 'POST', '/board/flash', {}, 404],
    ['what there is not', 'PUT', '/board', { Origin: 'http://lab.example' }, 403],
  ] as const)('is not there for %s (%s %s)', async (_, method, path, headers, status) => {
    const { ask } = await serve(undefined, true);
    expect((await ask(method, path, { headers })).statusCode).toBe(status);
  });

  it('takes nothing long, and has so many who watch at a time', async () => {
    const { ask } = await serve(undefined, true);
    expect((await ask('POST', '/board/probe', { body: 'x'.repeat(70_000) })).statusCode).toBe(413);
    const watching = await Promise.all(Array.from({ length: 16 }, () => ask('GET', '/board')));
    expect(watching.map(({ statusCode }) => statusCode)).toEqual(Array(16).fill(200));
    expect((await ask('GET', '/board')).statusCode).toBe(503);
    watching[0]?.destroy();
    const again = async () => (await ask('GET', '/board')).statusCode;
    await expect.poll(again, { timeout: 10_000 }).toBe(200);
  });
});

describe('a board on the network at the page’s server', () => {
  let board: LoopbackBoard;
  beforeAll(async () => {
    board = await LoopbackBoard.start();
  });
  afterAll(() => board.stop());

  it('is followed, whoever connects to it', async () => {
    const { ask } = await serve(() => openTcpBoard({ host: board.address }));
    const news = newsOf(await ask('GET', '/board'));
    const socket = connect({ host: board.address, port: LAB_PORT, allowHalfOpen: true });
    socket.resume().end();
    const latest = () => news.findLast((one) => one.kind === 'followed');
    const states = () => {
      const told = latest();
      return told?.kind === 'followed' ? told.recording.board.map(({ state }) => state) : [];
    };
    await expect.poll(states, { timeout: 20_000 }).toEqual(HALF_CLOSE);
  });

  it('is told to be lost, and followed again when it is there again', async () => {
    let there = await LoopbackBoard.start();
    const { ask } = await serve(() => openTcpBoard({ host: there.address }));
    const news = newsOf(await ask('GET', '/board'));
    await there.stop();
    const lost = () => news.find((one) => one.kind === 'not followed');
    await expect
      .poll(lost, { timeout: 20_000 })
      .toMatchObject({ error: { problem: expect.stringMatching(/^board lost: /) } });
    there = await LoopbackBoard.start();
    onTestFinished(() => there.stop());
    await expect.poll(() => news.at(-1)?.kind, { timeout: 30_000 }).toBe('followed');
  });

  inBrowser('in the page', () => {
    it('does what the page with the ticket asks, beside the virtual board; others watch', async () => {
      const { port, service } = await serve(() => openTcpBoard({ host: board.address }));
      expect(service).toBeDefined();
      const at = (fragment: string) =>
        lab.open(`http://127.0.0.1:${port}/${fragment}`, { serviceWorkers: 'allow' });
      const { page, complaints } = await at(`#direct-close&board=${TICKET}`);
      const { page: other } = await at('#direct-close&board=watch&lang=zh');
      await page.locator('button:enabled', { hasText: 'Run it on the board' }).waitFor();
      await page.locator('.board-tool').getByText('The board that tcplab has: virtual, lwIP').waitFor();
      await expect.poll(() => page.url(), { message: 'the ticket is in no link' }).not.toContain(TICKET);
      await other.locator('.board-tool').getByText('本页只能观察').waitFor();
      await page.getByRole('button', { name: 'Run it on the board' }).click();
      await page.locator('.ran').waitFor({ timeout: 60_000 });
      expect(await page.locator('.ran').innerText()).toMatch(/^On the board: Direct close: .*\s+✓ pass/);
      await page.locator('.branches', { hasText: 'connected board' }).waitFor();
      expect(await accessibilityFindings(page, '.board-tool')).toEqual([]);
      connect({ host: board.address, port: LAB_PORT }).resume().end();
      await other.locator('.twin .led.lit').first().waitFor();
      expect(complaints).toEqual([]);
    });
  });
});
