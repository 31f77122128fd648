import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { addAbortSignal, pipeline, type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { constants, createGunzip } from 'node:zlib';
import type { LeftOut } from '../capture/left-out.ts';
import { GZIP } from '../capture/read-capture.ts';
import { LabError } from '../lab-error.ts';
import { CaptureContents } from '../ladder/capture-contents.ts';
import { leftOutText } from '../ladder/left-out-report.ts';
import { systemReason } from '../system-reason.ts';

/** In place of a file name: another program's pipe. */
export const STANDARD_INPUT = '-';

const WRITERS = 'Name a file that tcplab --pcap, Wireshark or tcpdump -w wrote.';

/** So much at a time makes a file of 100 MB quick to read. */
const PIECE_OCTETS = 1024 * 1024;

/**
 * Reads a capture, gzip or not, from a file or from the standard input. Of one that is cut short or broken, all before that
 * place is read: see `CaptureContents.broken`.
 * @param onGrowth called after each piece
 * @param signal ends the reading before the capture ends
 * @throws {LabError} if not a single packet can be read
 */
export async function loadCapture(
  path: string,
  { onGrowth, signal }: { onGrowth?: (contents: CaptureContents) => void; signal?: AbortSignal } = {},
): Promise<CaptureContents> {
  const contents = new CaptureContents();
  let isWhole = true;
  try {
    const source = await unzipped(opened(path, signal));
    // Not by iteration, which would lose the octets decompressed before an error.
    source.on('data', (octets: Uint8Array) => {
      contents.push(octets);
      onGrowth?.(contents);
      if (contents.broken) source.destroy();
    });
    await finished(source);
  } catch (error) {
    if (error instanceof LabError) throw error;
    const { code = '', message } = error as NodeJS.ErrnoException;
    isWhole = false;
    if (code.startsWith('Z_')) contents.breakOff(`it cannot be decompressed: ${message}`);
    else if (!contents.broken && !signal?.aborted)
      throw new LabError(`the capture cannot be read: ${systemReason(error as Error)}`, WRITERS);
  }
  contents.end(isWhole);
  const { broken, packets, octets } = contents;
  if (!broken || packets > 0) return contents;
  const problem =
    octets === 0 && isWhole
      ? `${nameOf(path)} is empty: not even a capture’s header is in it`
      : `${nameOf(path)}, octet ${broken.offset}: ${broken.reason}`;
  throw new LabError(problem, WRITERS);
}

/** Why there is no conversation in a capture. */
export function withoutConversation(
  { packets }: CaptureContents,
  leftOut: readonly LeftOut[],
  path: string,
): LabError {
  const why = leftOut.map((one) => `; left out: ${leftOutText(one, 'en')}`).join('');
  return new LabError(
    `there is no TCP segment among the ${packets} packets of ${nameOf(path)}${why}`,
    NEXT_STEPS[leftOut[0]?.why ?? 'none'] ?? NEXT_STEPS.none,
  );
}

const NEXT_STEPS = {
  none: 'Was the capture running while the connection was? For instance: tcpdump -i lo -w lab.pcap port 7000',
  cut: 'Capture whole packets: tcpdump -s 0 -w lab.pcap port 7000',
  'link type': 'Capture on Ethernet, Wi-Fi, loopback or "any" with tcpdump -w or Wireshark.',
  sealed: 'Capture on the interface of one of its ends.',
} as Partial<Record<LeftOut['why'], string>> & { none: string };

function nameOf(path: string): string {
  return path === STANDARD_INPUT ? 'the standard input' : path;
}

function opened(path: string, signal: AbortSignal | undefined): Readable {
  if (path !== STANDARD_INPUT) return createReadStream(path, { highWaterMark: PIECE_OCTETS });
  if (process.stdin.isTTY) {
    throw new LabError(
      'the standard input is a terminal, from which no capture comes',
      'Let a program write one: tcpdump -U -w - port 7000 | tcplab ladder -',
    );
  }
  return signal ? addAbortSignal(signal, process.stdin) : process.stdin;
}

/** A compressed file that is cut short is decompressed up to there; the capture in it is then cut short, too. */
const CUT_SHORT_TOO = { finishFlush: constants.Z_SYNC_FLUSH };

async function unzipped(source: Readable): Promise<Readable> {
  await once(source, 'readable');
  const first: Uint8Array | null = source.read(1);
  if (first === null) return source;
  source.unshift(first);
  return first[0] === GZIP ? pipeline(source, createGunzip(CUT_SHORT_TOO), () => {}) : source;
}
