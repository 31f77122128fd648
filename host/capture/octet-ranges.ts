import { seqAdd, seqDiff } from '../packet/sequence.ts';

/** Octets further behind than any window reaches (RFC 7323 §2.2): their numbers mean others again, later. */
const REMEMBERED = 2 ** 30;

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Which octets of a stream have been seen, by sequence number. */
export class OctetRanges {
  /** Disjoint and apart, in order. */
  readonly #ranges: Range[] = [];

  /** Adds the octets from `start` on and returns how many of them are new. */
  add(start: number, length: number): number {
    if (length === 0) return 0;
    const end = seqAdd(start, length);
    const ranges = this.#ranges;
    let [first, behind] = [0, ranges.length];
    while (first < behind) {
      const middle = (first + behind) >>> 1;
      if (seqDiff(ranges[middle]!.end, start) < 0) first = middle + 1;
      else behind = middle;
    }
    let [from, to, known, last] = [start, end, 0, first];
    for (; ranges[last] && seqDiff(ranges[last]!.start, end) <= 0; last++) {
      const range = ranges[last]!;
      known += overlap(range, start, end);
      if (seqDiff(range.start, from) < 0) from = range.start;
      if (seqDiff(range.end, to) > 0) to = range.end;
    }
    if (seqDiff(to, from) > REMEMBERED) from = seqAdd(to, -REMEMBERED);
    ranges.splice(first, last - first, { start: from, end: to });
    while (seqDiff(to, ranges[0]!.end) > REMEMBERED) ranges.shift();
    return length - known;
  }

  /** The number up to which all octets from `start` on have been seen. */
  reachFrom(start: number): number {
    const holds = ({ start: first, end }: Range) => seqDiff(first, start) <= 0 && seqDiff(end, start) >= 0;
    return this.#ranges.find(holds)?.end ?? start;
  }
}

function overlap(range: Range, start: number, end: number): number {
  const from = seqDiff(range.start, start) > 0 ? range.start : start;
  const to = seqDiff(range.end, end) < 0 ? range.end : end;
  return Math.max(0, seqDiff(to, from));
}
