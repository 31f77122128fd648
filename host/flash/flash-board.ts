import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ConsoleStatus } from '../../src/control/protocol.ts';
import { VERSION } from '../../src/version.ts';
import { ExitCode, LabError } from '../lab-error.ts';
import { SerialConsole } from '../serial/console.ts';
import { kalumaVersion } from '../serial/kaluma-version.ts';
import { SerialError } from '../serial/serial-error.ts';
import { startProgram } from '../serial/start-program.ts';
import { systemReason } from '../system-reason.ts';
import { type CliRun, runKalumaCli } from './kaluma-cli.ts';

/** Erasing the board's program flash takes several seconds in which it says nothing. */
const STALL_MS = 20_000;
/** Joining a Wi-Fi that is not there takes 30 s, in which nothing else is done. */
const START_MS = 45_000;
/** Kaluma's receiver and @kaluma/cli do not recover from a damaged block: then all is sent again. */
const ATTEMPTS = 2;
/** Of a YMODEM packet: the block, and five octets around it. */
const BLOCK = 1024;
const PACKET = BLOCK + 5;

const TOO_LARGE = 'its flash does not take the file';

export interface FlashOptions {
  port: string;
  /** The script. */
  file: string;
  onProgress?(step: FlashStep): void;
  stallMs?: number;
  startMs?: number;
}

export type FlashStep =
  | { step: 'kaluma'; version: string }
  | { step: 'write'; blocks: number; ofBlocks: number }
  | { step: 'again'; reason: string }
  | { step: 'start' };

export interface Flashed {
  /** Of the script, in octets. */
  size: number;
  kaluma: string;
  /** What the app says of itself. */
  status: ConsoleStatus;
}

/**
 * Writes a script to a board with @kaluma/cli, starts it, and asks it for its version.
 * @throws SerialError saying what went wrong; LabError for a file that cannot be read
 */
export async function flashBoard(options: FlashOptions): Promise<Flashed> {
  const { port, file, onProgress, startMs = START_MS } = options;
  const size = await sizeOf(file);
  const kaluma = await SerialConsole.using(port, (console) => kalumaVersion(console, { interrupt: true }));
  onProgress?.({ step: 'kaluma', version: kaluma });
  await write(options, size);
  onProgress?.({ step: 'start' });
  const status = await SerialConsole.using(port, (console) => startProgram(console, startMs));
  if (status.app !== VERSION) {
    throw new SerialError(
      'other-app',
      `the board runs version ${status.app} of the app; this is ${VERSION}`,
      'Without --file, tcplab flash writes the right one.',
    );
  }
  return { size, kaluma, status };
}

async function sizeOf(file: string): Promise<number> {
  const { size } = await stat(file).catch((error: Error) => {
    throw new LabError(
      `${file} cannot be read: ${systemReason(error)}`,
      'Without --file, the app of the lab is written.',
      ExitCode.usage,
    );
  });
  return size;
}

async function write(options: FlashOptions, size: number): Promise<void> {
  const { port, file, onProgress, stallMs = STALL_MS } = options;
  const ofBlocks = Math.ceil(size / BLOCK);
  for (let attempt = 1; ; attempt++) {
    const run = await runKalumaCli(['write', file, '--port', port], {
      stallMs,
      onSent: (sent) => {
        const blocks = Math.max(0, Math.min(ofBlocks, Math.floor(sent / PACKET) - 1));
        onProgress?.({ step: 'write', blocks, ofBlocks });
      },
    });
    const reason = faultOf(run, size);
    if (reason === null) return;
    // Throws if the board is gone, or mute: then there is nothing to write to.
    await SerialConsole.using(port, (console) => console.reachPrompt({ limitMs: stallMs, interrupt: true }));
    if (attempt === ATTEMPTS || reason === TOO_LARGE) throw transferError(basename(file), port, reason);
    onProgress?.({ step: 'again', reason });
  }
}

/** @kaluma/cli says "Done" in any case; what it says to have written, and what the board said, tell the truth. */
function faultOf({ end, output, heard }: CliRun, size: number): string | null {
  if (end === 'stalled') return 'the board stopped answering';
  if (heard.includes('Verification failed') || heard.includes('too large')) {
    return TOO_LARGE;
  }
  const written = /Done\. \(.* : (\d+) bytes\)/.exec(output)?.[1];
  if (written === undefined) return output.trim().split('\n').at(-1) || 'the program ended early';
  if (Number(written) < size) return `after ${written} of ${size} octets the board gave up`;
  return heard.includes('\r\nDone\r\n') ? null : 'the board did not say that it is done';
}

function transferError(name: string, port: string, reason: string): SerialError {
  return new SerialError(
    'transfer',
    `${name} cannot be written to the board on ${port}: ${reason}`,
    'Try another cable or USB port, without a hub. What was on the board before is gone; it takes the next attempt at once.',
  );
}
