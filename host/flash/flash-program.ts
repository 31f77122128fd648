import type { ConsoleStatus } from '../../src/control/protocol.ts';
import { VERSION } from '../../src/version.ts';
import type { KalumaPrompt } from '../serial/kaluma-prompt.ts';
import { kalumaVersion } from '../serial/kaluma-version.ts';
import { SerialError } from '../serial/serial-error.ts';
import { startProgram } from '../serial/start-program.ts';
import { sendYmodem } from './ymodem.ts';

/** Erasing the program's flash takes several seconds in which the board says nothing. */
const SILENCE_MS = 20_000;
/** Kaluma's receiver does not recover from a damaged block: then all is sent again. */
const ATTEMPTS = 2;

/** It tells why it gave up half a second later. */
const REASON_MS = 2_000;

const TOO_LARGE = 'its flash does not take the file';

export type FlashStep =
  | { step: 'kaluma'; version: string }
  | { step: 'write'; blocks: number; ofBlocks: number }
  | { step: 'again'; reason: string }
  | { step: 'start' };

interface FlashOptions {
  onStep(step: FlashStep): void;
  /** How long the board may say nothing during the transfer, and how long the program may take to start, in ms. */
  silenceMs?: number;
  startMs?: number;
}

export interface Flashed {
  /** Of the script, in octets. */
  size: number;
  kaluma: string;
  /** What the app says of itself. */
  status: ConsoleStatus;
}

/**
 * Writes a script to the board over its console, looks at how much of it is there, starts it, and asks it for its version.
 * @throws SerialError saying what went wrong
 */
export async function flashProgram(
  prompt: KalumaPrompt,
  content: Uint8Array,
  { onStep, silenceMs = SILENCE_MS, startMs }: FlashOptions,
): Promise<Flashed> {
  const kaluma = await kalumaVersion(prompt, { interrupt: true });
  onStep({ step: 'kaluma', version: kaluma });
  for (let attempt = 1; ; attempt++) {
    const reason = await write(prompt, content, silenceMs, onStep);
    if (reason === null) break;
    await prompt.reachPrompt({ limitMs: silenceMs, interrupt: true });
    if (attempt === ATTEMPTS || reason === TOO_LARGE)
      throw new SerialError(
        'transfer',
        `the program cannot be written to the board on ${prompt.path}: ${reason}`,
        reason === TOO_LARGE
          ? 'Is the file too large? What was on the board before is gone; without --file, tcplab flash writes the app of the lab.'
          : 'Try another cable or USB port, without a hub. What was on the board before is gone; it takes the next attempt at once.',
      );
    onStep({ step: 'again', reason });
  }
  onStep({ step: 'start' });
  const status = await startProgram(prompt, startMs);
  if (status.app === VERSION) return { size: content.length, kaluma, status };
  throw new SerialError(
    'other-app',
    `the board runs version ${status.app} of the app; this is ${VERSION}`,
    'Without --file, tcplab flash writes the right one.',
  );
}

/**
 * Takes the program off the board. What runs goes on until the board is restarted.
 * @throws SerialError
 */
export async function eraseProgram(prompt: KalumaPrompt, limitMs = SILENCE_MS): Promise<void> {
  await prompt.reachPrompt({ interrupt: true });
  await prompt.type('.flash -e');
  const size = await programSize(prompt, limitMs);
  if (size === 0) return;
  throw new SerialError(
    'transfer',
    `there is still a program of ${size} octets on the board on ${prompt.path}`,
    'Unplug it, plug it in again, and try again.',
  );
}

/** null, or why it came to nothing. */
async function write(
  prompt: KalumaPrompt,
  content: Uint8Array,
  silenceMs: number,
  onStep: FlashOptions['onStep'],
): Promise<string | null> {
  const soon = () => prompt.now() + silenceMs;
  await prompt.type('.flash -w');
  // The prompt itself holds a C, in ESC[900C.
  if (!(await prompt.expect(/press 'a' to abort\)[\r\n]*/, soon())))
    return 'the board does not ask for the file';
  const failed = await sendYmodem(prompt, { name: 'board.js', content }, silenceMs, (blocks, ofBlocks) =>
    onStep({ step: 'write', blocks, ofBlocks }),
  );
  const until = failed === null ? soon() : prompt.now() + Math.min(silenceMs, REASON_MS);
  const end = await prompt.expect(/Done|Aborted|Verification failed|too large/, until);
  if (/failed|large/.test(end?.[0] ?? '')) return TOO_LARGE;
  if (failed !== null) return failed;
  if (end?.[0] !== 'Done') return 'the board did not say that it is done';
  const size = await programSize(prompt, silenceMs);
  return size === content.length ? null : `it has ${size} octets of ${content.length}`;
}

/** As the board has it in its flash, in octets. */
async function programSize(prompt: KalumaPrompt, limitMs: number): Promise<number> {
  const until = prompt.now() + limitMs;
  await prompt.reachPrompt({ limitMs });
  await prompt.type('.flash -s');
  const answer = await prompt.expect(/\n(\d+)\r\n/, until);
  return Number(answer?.[1]);
}
