import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { it } from 'vitest';
import { ended } from '../cli/tcplab.ts';
import { needs } from '../support/installed.ts';
import { textOf } from '../support/stream-text.ts';

const MODULE = new URL('../../host/node/step-progress.ts', import.meta.url);
const TSX = fileURLToPath(new URL('../../node_modules/tsx/dist/loader.mjs', import.meta.url));

/** A step of a build that takes until a key is pressed, and one that fails. */
const PROGRAM = `
import { once } from 'node:events';
import { showProgress } from '${MODULE.href}';
const onProgress = showProgress(20);
onProgress({ activity: 'compiling', item: 'tcp.c', done: 0, total: 2 });
onProgress({ activity: 'compiling', item: 'linking', done: 1, total: 2 });
await once(process.stdin, 'data');
onProgress({ activity: 'compiling', item: '', done: 2, total: 2 });
onProgress({ activity: 'bundling', item: 'page', done: 0, total: 1 });
onProgress(null);
console.error('page.ts: not found');
process.stdin.destroy();`;

function programOn(terminal: boolean) {
  const words = ['--import', TSX, '--input-type=module', '-e', PROGRAM];
  if (!terminal) return spawn(process.execPath, words);
  needs('python3');
  const python = 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]))';
  return spawn('python3', ['-c', python, process.execPath, ...words]);
}

const TICK = /compiling \(1 of 2\) linking {2}\d+ s/;

it.concurrent('tells how long a step takes, and nothing of it when that has ended; why one failed stands in a line of its own', async ({
  expect,
}) => {
  const program = programOn(true);
  await textOf(program.stdout).until(new RegExp(`(${TICK.source}.*){3}`, 's'));
  program.stdin.write('\n');
  const { stdout } = await ended(program);
  expect(stdout).toMatch(
    /compiling \(2 of 2\)\r?\n.*bundling \(0 of 1\) page\r?\npage\.ts: not found\r?\n$/s,
  );
});

it.concurrent('is a line for each activity where there is no terminal', async ({ expect }) => {
  const program = programOn(false);
  program.stdin.end('\n');
  expect((await ended(program)).stderr).toBe('compiling (2 steps)\nbundling (1 steps)\npage.ts: not found\n');
});
