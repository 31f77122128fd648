import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmulatedPico } from '../board/emulated/emulated-pico.ts';
import { ExitCode, LabError } from '../lab-error.ts';
import { type EmulatedFiles, openEmulated } from './open-emulated-board.ts';
import { loadBoard } from './open-virtual-board.ts';
import { boardFiles } from './package.ts';

/** A board's serial port, and what is to be done when it is no longer used. */
export interface Port {
  path: string;
  close(): Promise<void>;
}

/**
 * Switches on an emulated board in step with the wall, whose USB console is a serial port of this machine: a pseudo-terminal of socat's.
 * @throws LabError
 */
export async function openEmulatedPort(files: EmulatedFiles): Promise<Port> {
  const board = await openEmulated(files, await loadBoard(await boardFiles()), { speed: 1 });
  const folder = mkdtempSync(join(tmpdir(), 'tcplab-emulated-'));
  const path = join(folder, 'ttyACM0');
  const stop = new AbortController();
  const socat = await joinTo(board.pico, path);
  /* Else the pseudo-terminal would end with the first program that closes it. */
  const held = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  await board.pico.address(board.paced).catch(() => {}); // without an app it has none, and a console nevertheless
  const running = board.paced.run(stop.signal);
  return {
    path,
    close: async () => {
      stop.abort();
      closeSync(held);
      socat.kill();
      rmSync(folder, { recursive: true, force: true });
      await running;
    },
  };
}

async function joinTo(pico: EmulatedPico, path: string): Promise<ChildProcess> {
  const socat = spawn('socat', ['-d', '-d', `PTY,link=${path},raw,echo=0`, 'STDIO']);
  pico.machine.onConsole((octets) => socat.stdin.writable && socat.stdin.write(octets));
  socat.stdin.on('error', () => {}); // it was ended
  socat.stdout.on('data', (octets: Buffer) => pico.machine.send(octets));
  const started = new Promise<void>((resolve, reject) => {
    socat.on('error', (cause) => reject(withoutSocat(cause)));
    socat.on('exit', () => reject(withoutSocat()));
    socat.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('starting data transfer loop')) resolve();
    });
  });
  process.once('exit', () => socat.kill());
  await Promise.race([started, once(socat, 'close')]);
  return socat;
}

function withoutSocat(cause?: Error): LabError {
  return new LabError(
    'socat, which makes a serial port of the emulated board’s console, does not run',
    'On Debian and Ubuntu: sudo apt-get install socat',
    ExitCode.noBoard,
    { cause },
  );
}
