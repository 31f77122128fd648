import { closeSync, openSync, writeSync } from 'node:fs';
import type { Board } from '../board/board.ts';
import type { LocalBoard } from '../board/local-board.ts';
import { CableCapture } from '../capture/cable-capture.ts';
import { ExitCode, LabError } from '../lab-error.ts';
import { tell } from '../node/tell.ts';
import { formatSegment } from '../notation/format.ts';
import { printable } from '../printable.ts';
import type { ProbeRequest } from '../probe/probe-request.ts';
import { systemReason } from '../system-reason.ts';
import { shellWord } from './chance-options.ts';
import type { ChosenBoard } from './choose-board.ts';
import type { CommonOptions } from './options.ts';
import { endOnInterrupt } from './process-ends.ts';
import { writing } from './write-file.ts';

/** A capture that grows in a file while boards run: however the process ends, what crossed so far is in it. */
export class CaptureFile {
  readonly capture: CableCapture;
  private readonly path: string;
  private readonly file: number;
  private failure: Error | null = null;
  private readonly finish = () => this.capture.finish();

  /** @throws {LabError} when the file cannot be written. */
  constructor(path: string) {
    this.path = path;
    this.file = writing('the capture', '--pcap lab.pcapng', () => openSync(path, 'w'));
    this.capture = new CableCapture((octets) => this.append(octets));
    process.once('exit', this.finish);
  }

  /**
   * Writes what is left, and says on stderr what to do with the file.
   * @throws {LabError} when the file could not be written to its end
   */
  close(): void {
    process.off('exit', this.finish);
    this.finish();
    closeSync(this.file);
    if (this.failure)
      throw new LabError(
        `${this.path} could not be written to its end: ${systemReason(this.failure)}`,
        'The packets written before are in it. Is there room on the disk?',
        ExitCode.fail,
        { cause: this.failure },
      );
    const file = shellWord(printable(this.path));
    tell(
      process.stderr,
      `Captured ${this.capture.packets} packets in ${file}. Open it in Wireshark, or: tcplab ladder ${file}`,
    );
  }

  private append(octets: Uint8Array): void {
    if (this.failure) return;
    try {
      for (let at = 0; at < octets.length; ) at += writeSync(this.file, octets, at);
    } catch (error) {
      this.failure = error as Error;
    }
  }
}

/**
 * Lets a command use a board, captured if --pcap asks for it; `capture` is null without.
 * @throws {LabError} before anything runs, when this board's cable cannot be seen or the file cannot be written.
 */
export async function captured<Result>(
  board: ChosenBoard,
  { pcap }: CommonOptions,
  use: (boards: { open(): Promise<Board>; capture: CableCapture | null }) => Promise<Result>,
): Promise<Result> {
  if (pcap !== undefined && !board.isLocal) {
    throw new LabError(
      '--pcap captures on the cable of a virtual or emulated board; the frames of a board on the network are not seen here',
      `Capture on this machine’s network interface instead, beside the run: tcpdump -w ${pcap} port 7000, or Wireshark.`,
    );
  }
  const file = pcap === undefined ? null : new CaptureFile(pcap);
  let opened: Board | null = null;
  const open = async () => {
    opened = await board.open();
    file?.capture.watch(opened as LocalBoard);
    return opened;
  };
  // A board outlives the command: Ctrl-C closes it first, which leaves it as it was found.
  const forget = endOnInterrupt(() => opened?.close());
  try {
    return await use({ open, capture: file?.capture ?? null });
  } finally {
    forget();
    file?.close();
  }
}

/** What a probe's segment says of itself in a capture. */
export function probeRemark({ state, via, segment }: ProbeRequest): string {
  return `probe: ${state} (${via}), ${formatSegment(segment)}`;
}
