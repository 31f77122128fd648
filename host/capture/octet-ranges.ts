import { seqAdd, seqDiff } from '../packet/sequence.ts';

/** Which octets of a stream have been seen, by sequence number; within 2^31 of each other, as TCP demands too. */
export class OctetRanges {
  /** Disjoint, in order. */
  #ranges: { start: number; end: number }[] = [];

  /** Adds the octets from `start` on and returns how many of them are new. */
  add(start: number, length: number): number {
    if (length === 0) return 0;
    let from = start;
    let to = seqAdd(start, length);
    let known = 0;
    const apart: { start: number; end: number }[] = [];
    for (const range of this.#ranges) {
      if (seqDiff(range.end, from) < 0 || seqDiff(range.start, to) > 0) {
        apart.push(range);
        continue;
      }
      known += overlap(range, start, seqAdd(start, length));
      if (seqDiff(range.start, from) < 0) from = range.start;
      if (seqDiff(range.end, to) > 0) to = range.end;
    }
    apart.push({ start: from, end: to });
    this.#ranges = apart.sort((a, b) => seqDiff(a.start, b.start));
    return length - known;
  }
}

function overlap(range: { start: number; end: number }, start: number, end: number): number {
  const from = seqDiff(range.start, start) > 0 ? range.start : start;
  const to = seqDiff(range.end, end) < 0 ? range.end : end;
  return Math.max(0, seqDiff(to, from));
}
