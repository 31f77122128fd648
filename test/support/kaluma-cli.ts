import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const PROGRAM = createRequire(import.meta.url).resolve('@kaluma/cli');
const SERIALPORT = fileURLToPath(new URL('serialport-9.cjs', import.meta.url));

/** What it says when it has come to an end; its process may go on for ever. */
const DONE = /Done\.(?: \(.*\))?\n/;

/**
 * Runs the real @kaluma/cli until it says that it is done: what it printed.
 * @throws Error if it ends without having said so
 */
export function kalumaCli(...args: string[]): Promise<string> {
  const child = spawn(process.execPath, ['--require', SERIALPORT, PROGRAM, ...args]);
  let said = '';
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (DONE.test(said)) child.kill('SIGKILL');
      });
    child.on('close', () => (DONE.test(said) ? resolve(said) : reject(new Error(said))));
  });
}
