import { expect, test } from 'vitest';
import { eraseProgram, type Flashed, type FlashStep, flashProgram } from '../../host/flash/flash-program.ts';
import { boardFiles } from '../../host/node/package.ts';
import { atPrompt } from '../../host/serial/lead.ts';
import { serialLead } from '../../host/serial/serial-line.ts';
import { VERSION } from '../../src/version.ts';
import { kalumaCli } from '../support/kaluma-cli.ts';
import { KalumaConsole } from '../support/kaluma-console.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { describePorts } from '../support/pseudo-terminal.ts';

const { appPath } = await boardFiles();
const size = Buffer.byteLength(loadedBoard.script);
/** What a busy machine takes for one block must not look like a board that fell silent. */
const SILENCE_MS = 60_000;
const START_MS = 60_000;
/** For a board that does fall silent: a busy machine brings in that time what it has said before. */
const SHORT_MS = 3_000;

interface Bench {
  board: KalumaConsole;
  /** What was told while `flash` worked. */
  steps: FlashStep[];
  flash(script?: string, silenceMs?: number): Promise<Flashed>;
}

/** A board of its own for each test: they run side by side, most of their time being spent with waiting. */
const it = test.extend<{ bench: Bench }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest asks for a pattern
  bench: async ({}, use) => {
    const board = await KalumaConsole.plugIn();
    const steps: FlashStep[] = [];
    await use({
      board,
      steps,
      flash: (script, silenceMs) => flashTo(board, script, (step) => steps.push(step), silenceMs),
    });
    await board.close();
  },
});

function flashTo(
  board: KalumaConsole,
  script = loadedBoard.script,
  onStep: (step: FlashStep) => void = () => {},
  silenceMs = SILENCE_MS,
): Promise<Flashed> {
  const limits = { silenceMs, startMs: START_MS };
  return atPrompt(serialLead(board.path), (prompt) =>
    flashProgram(prompt, new TextEncoder().encode(script), { onStep, ...limits }),
  );
}

describePorts('a transfer that fails', () => {
  it('is given up when every attempt is damaged, and works at once when nothing damages it', async ({
    bench: { board, flash },
  }) => {
    board.trouble = { damagedEach: 5_000 };
    await expect(flash()).rejects.toMatchObject({
      fault: 'transfer',
      problem: expect.stringMatching(/the board gave up at block 5 of \d+$/),
    });
    board.trouble = {};
    expect((await flash()).size).toBe(size);
  });

  it('is cut off by unplugging, and works at once when it is plugged in again', async ({
    bench: { board, flash },
  }) => {
    board.trouble = { endAt: { octet: 5_000, how: 'unplug' } };
    await expect(flash()).rejects.toMatchObject({ fault: 'gone' });
    board.trouble = {};
    await board.plug();
    expect((await flash()).size).toBe(size);
  });

  it('stalls when the board falls silent, and works at once when it speaks again', async ({
    bench: { board, flash },
  }) => {
    board.trouble = { endAt: { octet: 5_000, how: 'silent' } };
    await expect(flash(undefined, SHORT_MS)).rejects.toMatchObject({ fault: 'silent' });
    board.trouble = {};
    expect((await flash()).size).toBe(size);
  });

  it('has a limit when the board talks nonsense from somewhere on', async ({ bench: { board, flash } }) => {
    board.trouble = { endAt: { octet: 5_000, how: 'babble', babble: '\u0000\u0001garbage' } };
    await expect(flash(undefined, SHORT_MS)).rejects.toMatchObject({ fault: 'no-kaluma' });
    board.trouble = {};
    expect((await flash()).size).toBe(size);
  });

  it('is too much for the flash', async ({ bench: { flash } }) => {
    await expect(flash(`"${'x'.repeat(600_000)}"`)).rejects.toMatchObject({
      fault: 'transfer',
      problem: expect.stringContaining('does not take the file'),
      nextStep: expect.stringMatching(/^Is the file too large\?/),
    });
  });
});

describePorts('flashing', () => {
  it('brings the bundle to the board octet for octet, and starts it', async ({ bench: { board, flash } }) => {
    const { status, ...written } = await flash();
    expect(board.program).toBe(loadedBoard.script);
    expect(board.typed.match(/\.load/g), 'started once: each start costs Kaluma some heap').toHaveLength(1);
    expect(written).toEqual({ size, kaluma: '1.2.1' });
    expect(status).toMatchObject({ app: VERSION, states: 'observed' });
  });

  it('lets the app start in peace, though its radio takes longer than a prompt should', async () => {
    const board = await KalumaConsole.plugIn({ radioMs: 2_500 });
    const { status } = await flashTo(board);
    expect(status).toMatchObject({ app: VERSION });
    expect(board.typed.slice(board.typed.lastIndexOf('.load')), 'what was typed since').not.toContain('\x03');
    await board.close();
  });

  it('shows how far it is', async ({ bench: { steps, flash } }) => {
    await flash();
    const ofBlocks = Math.ceil(size / 1024);
    const blocks = steps.flatMap((step) => (step.step === 'write' ? [step.blocks] : []));
    expect(blocks).toEqual(Array.from({ length: ofBlocks }, (_, block) => block + 1));
    expect(steps.at(-1)).toEqual({ step: 'start' });
  });

  it('replaces the app while it runs', async ({ bench: { board, flash } }) => {
    await flash();
    board.program = null;
    expect((await flash()).status.app).toBe(VERSION);
    expect(board.program).toBe(loadedBoard.script);
  });

  it('leaves in the flash what Kaluma’s own @kaluma/cli leaves there', async ({
    expect,
    bench: { board, flash },
  }) => {
    await flash();
    const ours = board.program;
    expect(ours === loadedBoard.script, 'octet for octet').toBe(true);
    board.program = null;
    expect(await kalumaCli('write', appPath, '--port', board.path)).toContain(`${size} bytes`);
    await expect.poll(() => board.program === ours, { message: 'the same as ours' }).toBe(true);
  });

  it('writes again when a block was damaged under way', async ({ bench: { board, steps, flash } }) => {
    board.trouble = { damaged: 5_000 };
    await flash();
    expect(board.program).toBe(loadedBoard.script);
    expect(steps.filter(({ step }) => step === 'again')).toHaveLength(1);
  });
});

describePorts('what is no board for the lab', () => {
  it.each([
    [{ version: '1.1.4' }, 'Kaluma 1.1.4 is too old'],
    [{ boardName: 'pico' }, 'without Wi-Fi'],
  ])('%j is told before anything is written', async (options, problem) => {
    const board = await KalumaConsole.plugIn(options);
    await expect(flashTo(board)).rejects.toMatchObject({
      fault: 'no-kaluma',
      problem: expect.stringContaining(problem),
    });
    expect(board.typed).not.toContain('.flash');
    await board.close();
  });

  it('is a script that is not the app', async ({ bench: { flash } }) => {
    await expect(flash('nothing.there();')).rejects.toMatchObject({
      fault: 'no-app',
      problem: 'the app was written, but does not run: ReferenceError: nothing is not defined',
    });
  });

  it('is another version of the app', async ({ bench: { flash } }) => {
    await expect(flash(loadedBoard.script.replaceAll(VERSION, '0.0.7'))).rejects.toMatchObject({
      fault: 'other-app',
      problem: expect.stringContaining('runs version 0.0.7'),
    });
  });
});

describePorts('erasing', () => {
  it('takes the program off the board', async ({ bench: { board } }) => {
    board.program = loadedBoard.script;
    await atPrompt(serialLead(board.path), (prompt) => eraseProgram(prompt));
    expect(board.program).toBeNull();
  });
});
