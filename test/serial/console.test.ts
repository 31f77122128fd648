import { expect, test, vi } from 'vitest';
import { KalumaPrompt } from '../../host/serial/kaluma-prompt.ts';
import { serialLead } from '../../host/serial/serial-line.ts';
import { VERSION } from '../../src/version.ts';
import { KalumaConsole } from '../support/kaluma-console.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { describePorts } from '../support/pseudo-terminal.ts';

interface Bench {
  bare: KalumaConsole;
  /** As if the app had been flashed long ago. */
  lab: KalumaConsole;
  open(board: KalumaConsole): Promise<KalumaPrompt>;
}

async function whilePlugged(program: string | null, use: (board: KalumaConsole) => Promise<void>) {
  const board = await KalumaConsole.plugIn({}, program);
  await use(board);
  await board.close();
}

const it = test.extend<Bench>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest asks for a pattern
  bare: ({}, use) => whilePlugged(null, use),
  // biome-ignore lint/correctness/noEmptyPattern: Vitest asks for a pattern
  lab: ({}, use) => whilePlugged(loadedBoard.script, use),
  open: ({ onTestFinished }, use) =>
    use(async ({ path }) => {
      const console = new KalumaPrompt(await serialLead(path).open());
      onTestFinished(() => console.close());
      return console;
    }),
});

describePorts('a board on a serial port', () => {
  it('tells where it is on the network', async ({ lab, open }) => {
    const status = await (await open(lab)).ask();
    expect(status).toMatchObject({
      tcplab: 1,
      app: VERSION,
      states: 'observed',
      address: '192.168.4.1',
      control: 7001,
    });
    expect(status.token).toMatch(/^[0-9a-f]{16}$/);
  });

  it('tells it again to the next who asks', async ({ lab, open }) => {
    const before = await open(lab);
    const first = await before.ask();
    await before.close();
    expect(await (await open(lab)).ask()).toEqual(first);
  });

  it('is understood when someone has left half a line at its prompt', async ({ lab, open }) => {
    const asked = await open(lab);
    await asked.type('var half = (');
    expect(await asked.ask()).toMatchObject({ app: VERSION });
  });

  it('is understood while states go by on its console', async ({ lab, open }) => {
    const asked = await open(lab);
    const answer = asked.ask();
    lab.engine.connect(7000);
    expect(await answer).toMatchObject({ app: VERSION });
  });

  it('is understood when its echo was left off', async ({ lab, open }) => {
    const asked = await open(lab);
    await asked.type('.echo off');
    expect(await asked.ask()).toMatchObject({ app: VERSION });
  });

  it('is freed of a transfer that nobody goes on with', async ({ lab, open }) => {
    const asked = await open(lab);
    await asked.type('.flash -w');
    expect(await asked.ask()).toMatchObject({ app: VERSION });
    expect(lab.program).toBe(loadedBoard.script);
  });

  it('evaluates an expression', async ({ bare, open }) => {
    const asked = await open(bare);
    await asked.reachPrompt();
    expect(await asked.evaluate('process.version')).toBe('1.2.1');
    await expect(asked.evaluate('nothing.there')).rejects.toMatchObject({ fault: 'refused' });
  });
});

describePorts('a board that does not answer as it should', () => {
  it('has Kaluma but not the app', async ({ bare, open }) => {
    await expect((await open(bare)).ask()).rejects.toMatchObject({
      fault: 'no-app',
      nextStep: expect.stringContaining('tcplab flash'),
    });
  });

  it.for([
    ['is silent', { silent: true }, 'silent', 'says nothing at all'],
    ['babbles', { babble: '\u0000\u00ffC\u001b[\r\n' }, 'no-kaluma', 'starting, or stuck, or not Kaluma'],
  ] as const)(
    '%s: told within the limit, and the next one can be asked',
    async ([, trouble, fault, problem], { bare, open }) => {
      bare.trouble = trouble;
      // An answer comes at once, but on a busy machine; whether one comes is known only at the limit.
      const limitMs = 'silent' in trouble ? 300 : 3_000;
      const asked = await open(bare);
      await expect(asked.ask({ limitMs })).rejects.toMatchObject({
        fault,
        problem: expect.stringContaining(problem),
      });
      bare.trouble = {};
      expect(await asked.ask().catch((error) => error)).toMatchObject({ fault: 'no-app' });
    },
  );

  it('runs Python: told at its first prompt, not at the limit', async ({ bare, open, expect }) => {
    bare.trouble = { babble: '\r\n>>> ' };
    await expect((await open(bare)).ask()).rejects.toMatchObject({
      fault: 'no-kaluma',
      problem: expect.stringContaining('runs Python'),
    });
    await expect
      .poll(() => bare.typed.match(/console\.log/g), { message: 'how often it was asked' })
      .toHaveLength(1);
  });

  it('is unplugged', async ({ bare, open }) => {
    const asked = await open(bare);
    bare.trouble = { silent: true };
    const answer = asked.ask();
    const refusal = expect(answer).rejects.toMatchObject({ fault: 'gone' });
    await bare.unplug();
    await refusal;
  });

  it('is not there', async ({ bare }) => {
    await bare.unplug();
    await expect(serialLead(bare.path).open()).rejects.toMatchObject({ fault: 'gone', exitCode: 3 });
  });

  it('is in use by someone else', async ({ bare, open }) => {
    await open(bare);
    await expect(serialLead(bare.path).open()).rejects.toMatchObject({ fault: 'busy' });
  });
});

// Not beside others: they would have no timers meanwhile.
it('a port that is still locked by the one before opens a moment later', async ({ bare }) => {
  const before = await serialLead(bare.path).open();
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  try {
    let isRefused = false;
    const opening = serialLead(bare.path).open();
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
