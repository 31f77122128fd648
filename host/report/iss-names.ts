import type { ReportedSegment } from '../experiments/model/outcome.ts';

/** What textbooks call the initial sequence numbers. */
const NAMES = { client: 'x', board: 'y' } as const;
type End = keyof typeof NAMES;

/** A number of a segment's header, and the end whose octets it counts. */
export interface SequenceNumber {
  end: End;
  relative: number;
  absolute: number;
}

export function seqOf({ from, seq, absolute }: ReportedSegment): SequenceNumber {
  return { end: from, relative: seq, absolute: absolute.seq };
}

/** null where the ACK flag is not set. */
export function ackOf({ from, ack, absolute }: ReportedSegment): SequenceNumber | null {
  if (ack === null) return null;
  return { end: from === 'client' ? 'board' : 'client', relative: ack, absolute: absolute.ack ?? ack };
}

/** The initial sequence number from which it is counted; null where no SYN was seen, and it is relative to nothing. */
function issOf({ relative, absolute }: SequenceNumber): number | null {
  return relative === absolute ? null : (absolute - relative) >>> 0;
}

/** Names for the initial sequence numbers of one ladder: x and y, and x′ and y′ for the next connection between the same two ports. */
export class IssNames {
  /** In the order in which they appear. */
  private readonly known: { peer: string | undefined; end: End; iss: number; name: string }[] = [];

  constructor(segments: readonly ReportedSegment[]) {
    for (const segment of segments) {
      this.learn(segment, seqOf(segment));
      this.learn(segment, ackOf(segment));
    }
  }

  /** null where it is relative to nothing. */
  nameOf(peer: string | undefined, number: SequenceNumber): string | null {
    const iss = issOf(number);
    return this.known.find((one) => isOf(one, peer, number.end) && one.iss === iss)?.name ?? null;
  }

  /** `x = 1000`, of each connection x before y. */
  legend(): string[] {
    const before = (a: string, b: string) => a.length - b.length || a.localeCompare(b);
    return [...this.known].sort((a, b) => before(a.name, b.name)).map(({ name, iss }) => `${name} = ${iss}`);
  }

  private learn({ peer }: ReportedSegment, number: SequenceNumber | null): void {
    const iss = number && issOf(number);
    if (!number || iss === null || this.nameOf(peer, number) !== null) return;
    const { end } = number;
    const before = this.known.filter((one) => isOf(one, peer, end)).length;
    this.known.push({ peer, end, iss, name: NAMES[end] + '′'.repeat(before) });
  }
}

function isOf(one: { peer: string | undefined; end: End }, peer: string | undefined, end: End): boolean {
  return one.peer === peer && one.end === end;
}
