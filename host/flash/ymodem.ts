import { crc16 } from '../board/usb/line-frame.ts';
import type { KalumaPrompt } from '../serial/kaluma-prompt.ts';

const SOH = 0x01;
const STX = 0x02;
const EOT = 0x04;
const BLOCK = 1024;
const SHORT_BLOCK = 128;

/** What a receiver answers; a C after a packet only says that it still waits. */
const TAKEN = '\x06';
const AGAIN = '\x15';
const ANSWER = new RegExp(`[${TAKEN}${AGAIN}]|\x18\x18`);

/** A packet is sent so often, at most. */
const ATTEMPTS = 5;

/**
 * Sends a file by YMODEM with blocks of 1,024 octets to a board that waits for one.
 * @param silenceMs how long the board may take for a block: it erases its flash before the first
 * @param onBlocks gets how many were taken
 * @returns null, or why and where it came to nothing
 */
export async function sendYmodem(
  prompt: KalumaPrompt,
  { name, content }: { name: string; content: Uint8Array },
  silenceMs: number,
  onBlocks: (blocks: number, ofBlocks: number) => void,
): Promise<string | null> {
  const answered = (pattern: RegExp) => prompt.expect(pattern, prompt.now() + silenceMs);
  const send = async (...octets: number[]): Promise<string | null> => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      prompt.send(Uint8Array.from(octets));
      const answer = await answered(ANSWER);
      if (answer?.[0] === TAKEN) return null;
      if (answer?.[0] !== AGAIN) return answer ? 'the board gave up' : 'the board stopped answering';
    }
    return 'the board refuses a block';
  };
  const ofBlocks = Math.ceil(content.length / BLOCK);
  const steps: (() => Promise<string | null>)[] = [
    async () => {
      const header = new TextEncoder().encode(`${name}\0${content.length} `);
      const failed = await send(...packet(SOH, 0, SHORT_BLOCK, header));
      return failed ?? ((await answered(/C/)) ? null : 'the board stopped answering');
    },
  ];
  for (let at = 0; at < ofBlocks; at++)
    steps.push(async () => {
      const part = content.subarray(at * BLOCK, (at + 1) * BLOCK);
      const failed = await send(...packet(STX, at + 1, BLOCK, part));
      if (failed === null) onBlocks(at + 1, ofBlocks);
      return failed;
    });
  steps.push(
    () => send(EOT),
    () => send(...packet(SOH, 0, SHORT_BLOCK, new Uint8Array(0))),
  );
  if (!(await answered(/C/))) return 'the board does not ask for the file';
  for (const [at, step] of steps.entries()) {
    const failed = await step();
    if (failed !== null) return `${failed} at block ${Math.min(at, ofBlocks)} of ${ofBlocks}`;
  }
  return null;
}

function packet(kind: number, number: number, size: number, content: Uint8Array): number[] {
  const block = new Uint8Array(size);
  block.set(content);
  const crc = crc16(block, 0); // CRC-16/XMODEM
  return [kind, number & 255, ~number & 255, ...block, crc >> 8, crc & 255];
}
