import type { CrossedSegment } from '../../cable/cable.ts';
import { seqDiff } from '../../packet/sequence.ts';

/**
 * Sequence numbers of one port's connections as tcpdump prints them, relative to the initial one. A port can see several connections, one after
 * another or an old one's remains beside a new one's beginning (RFC 9293 §3.5.1): a number belongs to the initial number it lies nearest to.
 */
export class Numbering {
  private readonly initial = { client: new Set<number>(), board: new Set<number>() };
  /** What a client that has not sent a SYN counts from; null where it has no such number. */
  expected: number | null = null;

  /** A number with which that end began a connection. */
  begin(end: 'client' | 'board', initialNumber: number): void {
    this.initial[end].add(initialNumber);
  }

  hasBegun(end: 'client' | 'board'): boolean {
    return this.initial[end].size > 0;
  }

  /** A segment's numbers, relative, and as they stand in the header; no ACK where the flag is not set. */
  numbersOf({ from, flags, seq, ack }: Pick<CrossedSegment, 'from' | 'flags' | 'seq' | 'ack'>) {
    const hasAck = flags.includes('.');
    return {
      seq: this.relative(from, seq),
      ack: hasAck ? this.relative(from === 'client' ? 'board' : 'client', ack) : null,
      absolute: { seq, ack: hasAck ? ack : null },
    };
  }

  /** A number of that end's, the SYN's being 0; as it is, if nothing is known that it could be relative to. */
  relative(end: 'client' | 'board', number: number): number {
    const isExpected = end === 'client' && !this.hasBegun(end) && this.expected !== null;
    const initial = isExpected ? [this.expected!] : [...this.initial[end]];
    const distances = initial.map((initialNumber) => seqDiff(number, initialNumber));
    const [nearest = number] = distances.sort((a, b) => Math.abs(a) - Math.abs(b));
    return nearest;
  }
}
