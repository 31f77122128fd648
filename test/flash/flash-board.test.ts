import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { eraseBoard } from '../../host/flash/erase-board.ts';
import { type Flashed, type FlashStep, flashBoard } from '../../host/flash/flash-board.ts';
import { boardFiles } from '../../host/node/package.ts';
import { VERSION } from '../../src/version.ts';
import { KalumaConsole } from '../support/kaluma-console.ts';
import { loadedBoard } from '../support/loaded-board.ts';

const { appPath } = await boardFiles();
const size = Buffer.byteLength(loadedBoard.script);
/** Generous: what a busy machine takes for one block must not look like a board that fell silent. */
const STALL_MS = 4_000;
const START_MS = 4_000;

interface Bench {
  board: KalumaConsole;
  /** What was told while `flash` worked. */
  steps: FlashStep[];
  flash(file?: string): Promise<Flashed>;
}

/** A board of its own for each test: they run side by side, most of their time being that of @kaluma/cli's own delays. */
const it = test.extend<{ bench: Bench }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest asks for a pattern
  bench: async ({}, use) => {
    const board = await KalumaConsole.plugIn();
    const steps: FlashStep[] = [];
    await use({ board, steps, flash: (file) => flashTo(board, file, (step) => steps.push(step)) });
    await board.close();
  },
});

function flashTo(
  board: KalumaConsole,
  file = appPath,
  onProgress?: (step: FlashStep) => void,
): Promise<Flashed> {
  return flashBoard({ port: board.path, file, stallMs: STALL_MS, startMs: START_MS, onProgress });
}

describe.concurrent('flashing with the real @kaluma/cli', () => {
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
    expect(blocks).toEqual([...blocks].sort((a, b) => a - b));
    expect(new Set(blocks)).toEqual(new Set(Array.from({ length: ofBlocks + 1 }, (_, block) => block)));
    expect(steps.at(-1)).toEqual({ step: 'start' });
  });

  it('replaces the app while it runs', async ({ bench: { board, flash } }) => {
    await flash();
    board.program = null;
    expect((await flash()).status.app).toBe(VERSION);
    expect(board.program).toBe(loadedBoard.script);
  });

  it('writes again when a block was damaged under way', async ({ bench: { board, steps, flash } }) => {
    board.trouble = { damaged: 5_000 };
    await flash();
    expect(board.program).toBe(loadedBoard.script);
    expect(steps.filter(({ step }) => step === 'again')).toHaveLength(1);
  });
});

describe.concurrent('a transfer that fails', () => {
  it('is given up when every attempt is damaged, and works at once when nothing damages it', async ({
    bench: { board, flash },
  }) => {
    board.trouble = { damagedEach: 5_000 };
    await expect(flash()).rejects.toMatchObject({
      fault: 'transfer',
      problem: expect.stringMatching(/after \d+ of \d+ octets the board gave up/),
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
    await expect(flash()).rejects.toMatchObject({ fault: 'silent' });
    board.trouble = {};
    expect((await flash()).size).toBe(size);
  });

  it('has a limit when the board talks nonsense from somewhere on', async ({ bench: { board, flash } }) => {
    board.trouble = { endAt: { octet: 5_000, how: 'babble', babble: '\u0000\u0001garbage' } };
    await expect(flash()).rejects.toMatchObject({ fault: 'no-kaluma' });
    board.trouble = {};
    expect((await flash()).size).toBe(size);
  });

  it('is too much for the flash', async ({ bench: { flash } }) => {
    await withFile(`"${'x'.repeat(600_000)}"`, async (file) => {
      await expect(flash(file)).rejects.toMatchObject({
        fault: 'transfer',
        problem: expect.stringContaining('does not take the file'),
      });
    });
  });
});

describe.concurrent('what is no board for the lab', () => {
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
    await withFile('nothing.there();', async (file) => {
      await expect(flash(file)).rejects.toMatchObject({
        fault: 'no-app',
        problem: 'the app was written, but does not run: ReferenceError: nothing is not defined',
      });
    });
  });

  it('is another version of the app', async ({ bench: { flash } }) => {
    await withFile(loadedBoard.script.replaceAll(VERSION, '0.0.7'), async (file) => {
      await expect(flash(file)).rejects.toMatchObject({
        fault: 'other-app',
        problem: expect.stringContaining('runs version 0.0.7'),
      });
    });
  });
});

describe.concurrent('erasing', () => {
  it('takes the program off the board', async ({ bench: { board } }) => {
    board.program = loadedBoard.script;
    await eraseBoard(board.path);
    expect(board.program).toBeNull();
  });
});

async function withFile(content: string, work: (file: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tcplab-flash-'));
  try {
    const file = join(folder, 'script.js');
    writeFileSync(file, content);
    await work(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
