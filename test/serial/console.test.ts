import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KalumaPrompt } from '../../host/serial/kaluma-prompt.ts';
import { serialLead } from '../../host/serial/serial-line.ts';
import { VERSION } from '../../src/version.ts';
import { KalumaConsole } from '../support/kaluma-console.ts';
import { loadedBoard } from '../support/loaded-board.ts';

let board: KalumaConsole;
let console: KalumaPrompt | undefined;

beforeEach(async () => {
  board = await KalumaConsole.plugIn();
});

afterEach(async () => {
  await console?.close();
  console = undefined;
  await board.close();
});

/** As if the app had been flashed long ago. */
async function withApp(): Promise<KalumaPrompt> {
  await board.close();
  board = await KalumaConsole.plugIn({}, loadedBoard.script);
  return open();
}

async function open(): Promise<KalumaPrompt> {
  console = new KalumaPrompt(await serialLead(board.path).open());
  return console;
}

describe('a board on a serial port', () => {
  it('tells where it is on the network', async () => {
    const status = await (await withApp()).ask();
    expect(status).toMatchObject({
      tcplab: 1,
      app: VERSION,
      states: 'observed',
      address: '192.168.4.1',
      control: 7001,
    });
    expect(status.token).toMatch(/^[0-9a-f]{16}$/);
  });

  it('tells it again to the next who asks', async () => {
    const first = await (await withApp()).ask();
    await console!.close();
    expect(await (await open()).ask()).toEqual(first);
  });

  it('is understood when someone has left half a line at its prompt', async () => {
    const asked = await withApp();
    await asked.type('var half = (');
    expect(await asked.ask()).toMatchObject({ app: VERSION });
  });

  it('is understood while states go by on its console', async () => {
    const asked = await withApp();
    const answer = asked.ask();
    board.engine.connect(7000);
    expect(await answer).toMatchObject({ app: VERSION });
  });

  it('is understood when its echo was left off', async () => {
    const asked = await withApp();
    await asked.type('.echo off');
    expect(await asked.ask()).toMatchObject({ app: VERSION });
  });

  it('is freed of a transfer that nobody goes on with', async () => {
    const asked = await withApp();
    await asked.type('.flash -w');
    expect(await asked.ask()).toMatchObject({ app: VERSION });
    expect(board.program).toBe(loadedBoard.script);
  });

  it('evaluates an expression', async () => {
    const asked = await open();
    await asked.reachPrompt();
    expect(await asked.evaluate('process.version')).toBe('1.2.1');
    await expect(asked.evaluate('nothing.there')).rejects.toMatchObject({ fault: 'refused' });
  });
});

describe('a board that does not answer as it should', () => {
  it('has Kaluma but not the app', async () => {
    await expect((await open()).ask()).rejects.toMatchObject({
      fault: 'no-app',
      nextStep: expect.stringContaining('tcplab flash'),
    });
  });

  it.each([
    ['is silent', { silent: true }, 'silent', 'says nothing at all'],
    ['babbles', { babble: '\u0000\u00ffC\u001b[\r\n' }, 'no-kaluma', 'starting, or stuck, or not Kaluma'],
    ['runs Python', { babble: '\r\n>>> ' }, 'no-kaluma', 'runs Python'],
  ])('%s: told within the limit, and the next one can be asked', async (_, trouble, fault, problem) => {
    board.trouble = trouble;
    // An answer comes at once, but on a busy machine; whether one comes is known only at the limit.
    const limitMs = 'silent' in trouble ? 300 : 3_000;
    await expect((await open()).ask({ limitMs })).rejects.toMatchObject({
      fault,
      problem: expect.stringContaining(problem),
    });
    board.trouble = {};
    expect(await console!.ask().catch((error) => error)).toMatchObject({ fault: 'no-app' });
  });

  it('is unplugged', async () => {
    const asked = await open();
    board.trouble = { silent: true };
    const answer = asked.ask();
    const refusal = expect(answer).rejects.toMatchObject({ fault: 'gone' });
    await board.unplug();
    await refusal;
  });

  it('is not there', async () => {
    await board.unplug();
    await expect(serialLead(board.path).open()).rejects.toMatchObject({ fault: 'gone', exitCode: 3 });
  });

  it('is in use by someone else', async () => {
    await open();
    await expect(serialLead(board.path).open()).rejects.toMatchObject({ fault: 'busy' });
  });

  it('is still locked by the one before, and opens a moment later', async () => {
    const before = await serialLead(board.path).open();
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    try {
      let isRefused = false;
      const opening = serialLead(board.path).open();
      opening.catch(() => {
        isRefused = true;
      });
      while (vi.getTimerCount() === 0 && !isRefused) await new Promise(setImmediate);
      await before.close();
      vi.runAllTimers();
      await (await opening).close();
    } finally {
      vi.useRealTimers();
    }
  });
});
