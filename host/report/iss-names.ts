import type { ReportedSegment } from '../experiments/model/outcome.ts';
import { inLanguage } from '../in-language.ts';
import type { Language } from '../language.ts';

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

/** Names for the initial sequence numbers that one ladder’s SYNs carry: x and y, and x′ and y′ for the next connection between the same two ports. */
export class IssNames {
  /** In the order in which they appear. */
  private readonly known: { peer: string | undefined; end: End; iss: number; name: string }[] = [];

  constructor(segments: readonly ReportedSegment[]) {
    for (const { peer, from: end, flags, seq, absolute } of segments) {
      const known = this.known.filter((one) => one.peer === peer && one.end === end);
      const isFirst = !known.some(({ iss }) => iss === absolute.seq);
      if (flags.includes('S') && seq === 0 && isFirst)
        this.known.push({ peer, end, iss: absolute.seq, name: NAMES[end] + '′'.repeat(known.length) });
    }
  }

  /** null where no SYN carried the number from which it is counted. */
  nameOf(peer: string | undefined, number: SequenceNumber): string | null {
    const countedFrom = (number.absolute - number.relative) >>> 0;
    const such = this.known.filter((one) => one.peer === peer && one.iss === countedFrom);
    // A socket that is connected to itself is both ends.
    return (such.find(({ end }) => end === number.end) ?? such[0])?.name ?? null;
  }

  /** `x = 1000, y = 2000: the initial sequence numbers`, of each connection x before y; empty where there are none. */
  legend(language: Language): string {
    const before = (a: string, b: string) => a.length - b.length || a.localeCompare(b);
    const known = [...this.known].sort((a, b) => before(a.name, b.name));
    const numbers = known.map(({ name, iss }) => `${name} = ${iss}`).join(language === 'zh' ? '，' : ', ');
    return numbers && inLanguage(`${numbers}: the initial sequence numbers`, language);
  }
}
