import type { ConsoleStatus } from '../../../src/control/protocol.ts';
import type { FlashStep } from '../../flash/flash-board.ts';
import type { KalumaPrompt } from '../../serial/kaluma-prompt.ts';
import { kalumaVersion } from '../../serial/kaluma-version.ts';
import { SerialError } from '../../serial/serial-error.ts';
import { startProgram } from '../../serial/start-program.ts';
import { sendYmodem } from './ymodem.ts';

/** Erasing the program's flash takes several seconds in which the board says nothing. */
const SILENCE_MS = 20_000;
/** Joining a Wi-Fi that is not there takes 30 s, in which nothing else is done. */
const START_MS = 45_000;
/** Kaluma's receiver does not recover from a damaged block: then all is sent again. */
const ATTEMPTS = 2;

/**
 * Writes a script to the board over its console, looks at how much of it is there, and starts it.
 * @throws SerialError saying what went wrong
 */
export async function flashProgram(
  prompt: KalumaPrompt,
  script: string,
  onStep: (step: FlashStep) => void,
  silenceMs = SILENCE_MS,
): Promise<ConsoleStatus> {
  onStep({ step: 'kaluma', version: await kalumaVersion(prompt, { interrupt: true }) });
  const content = new TextEncoder().encode(script);
  for (let attempt = 1; ; attempt++) {
    const reason = await write(prompt, content, onStep, silenceMs);
    if (reason === null) break;
    await prompt.reachPrompt({ limitMs: silenceMs, interrupt: true });
    if (attempt === ATTEMPTS)
      throw new SerialError(
        'transfer',
        `the program cannot be written to the board: ${reason}`,
        'Try another cable or USB port, without a hub.',
      );
    onStep({ step: 'again', reason });
  }
  onStep({ step: 'start' });
  return startProgram(prompt, START_MS);
}

async function write(
  prompt: KalumaPrompt,
  content: Uint8Array,
  onStep: (step: FlashStep) => void,
  silenceMs: number,
): Promise<string | null> {
  const soon = () => performance.now() + silenceMs;
  await prompt.type('.flash -w');
  // The prompt itself holds a C, in ESC[900C.
  if (!(await prompt.expect(/press 'a' to abort\)[\r\n]*/, soon())))
    return 'the board does not ask for the file';
  const failed = await sendYmodem(prompt, { name: 'board.js', content }, silenceMs, (blocks, ofBlocks) =>
    onStep({ step: 'write', blocks, ofBlocks }),
  );
  if (failed !== null) return failed;
  const end = await prompt.expect(/Done|Aborted|Verification failed|too large/, soon());
  if (end?.[0] !== 'Done')
    return end ? `the board says: ${end[0]}` : 'the board does not say that it is done';
  await prompt.reachPrompt({ limitMs: silenceMs });
  await prompt.type('.flash -s');
  const size = await prompt.expect(/\n(\d+)\r\n/, soon());
  return Number(size?.[1]) === content.length
    ? null
    : `it has ${size?.[1] ?? 'no'} octets of ${content.length}`;
}
