/** Sequence numbers are integers modulo 2^32 (RFC 9293 §3.4). */

/** `number + offset` modulo 2^32. */
export function seqAdd(number: number, offset: number): number {
  return (number + offset) >>> 0;
}

/** How far `a` lies after `b`: from -2^31 to 2^31 - 1, negative when `a` is the older number. */
export function seqDiff(a: number, b: number): number {
  return (a - b) | 0;
}

/** The larger (later) of two sequence numbers. */
export function seqMax(a: number, b: number): number {
  return seqDiff(a, b) >= 0 ? a : b;
}
