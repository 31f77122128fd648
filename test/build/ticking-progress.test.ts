import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { ended } from '../cli/tcplab.ts';
import { needs } from '../support/installed.ts';

const MODULE = new URL('../../build/ticking-progress.ts', import.meta.url);
const TSX = fileURLToPath(new URL('../../node_modules/tsx/dist/loader.mjs', import.meta.url));

/** A step of a build that lets its thread do nothing else, as clang's link does, until the ticker has told of it twice. */
const PROGRAM = `
import { showBuildProgress } from '${MODULE.href}';
const onProgress = showBuildProgress(20);
onProgress({ activity: 'compiling', item: 'tcp.c', done: 0, total: 2 });
onProgress({ activity: 'compiling', item: 'linking', done: 1, total: 2 });
await new Promise((resolve) => setImmediate(resolve));
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
onProgress({ activity: 'compiling', item: '', done: 2, total: 2 });`;

function programOn(terminal: boolean) {
  const words = ['--import', TSX, '--input-type=module', '-e', PROGRAM];
  if (!terminal) return spawn(process.execPath, words);
  needs('python3');
  const python = 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]))';
  return spawn('python3', ['-c', python, process.execPath, ...words]);
}

it.concurrent('tells how long a step takes, though the thread that takes it cannot', async () => {
  const { stdout } = await ended(programOn(true));
  const ticks = stripVTControlCharacters(stdout).match(/compiling \(1 of 2\) linking {2}\d+ s/g) ?? [];
  expect(ticks.length).toBeGreaterThanOrEqual(2);
  expect(stdout).toMatch(/compiling \(2 of 2\)\r?\n$/);
});

it.concurrent('is a line for each activity where there is no terminal', async () => {
  const { stderr } = await ended(programOn(false));
  expect(stderr).toBe('compiling (2 steps)\n');
});
