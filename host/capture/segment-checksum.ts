import { type AddressPair, fold, pseudoHeaderSum } from '../packet/checksum.ts';
import { IpProtocol } from '../packet/ipv4.ts';
import type { ParsedTcp } from '../packet/tcp.ts';

/**
 * Of a captured segment. `wrong`: no TCP takes it (RFC 9293 §3.1, MUST-3) · `offloaded`: it was captured before the
 * network card of the capturing host computed it · `unverified`: not all of the segment was captured.
 */
export type SegmentChecksum = 'right' | 'wrong' | 'offloaded' | 'unverified';

/** By the segment itself. `length` counts the octets of the segment. */
export function checksumOf(
  between: AddressPair,
  { checksum, checksumOk }: ParsedTcp,
  length: number,
): SegmentChecksum {
  if (checksumOk === null) return 'unverified';
  if (checksumOk) return 'right';
  // A host leaves the sum of the pseudo-header to its card; without the length where the card also cuts it into segments.
  const left = [length, 0].map((counted) => fold(pseudoHeaderSum('tcp', between, IpProtocol.tcp, counted)));
  return left.includes(checksum) ? 'offloaded' : 'wrong';
}

/**
 * By all segments of a capture, a place for each: who has no right one among several is the capturing host, whatever it
 * left in the field. Some of its segments can be right: Linux computes the checksum of a RST itself.
 */
export function withoutOffload<Seen extends { readonly from: string; readonly checksum: SegmentChecksum }>(
  segments: readonly Seen[],
): Seen[] {
  const senders = new Map<string, { right: number; others: number }>();
  const senderOf = ({ from }: Seen) => from.slice(0, from.lastIndexOf(':'));
  for (const seen of segments) {
    const sender = senders.get(senderOf(seen)) ?? { right: 0, others: 0 };
    senders.set(senderOf(seen), sender);
    if (seen.checksum === 'right') sender.right++;
    else if (seen.checksum !== 'unverified') sender.others++;
  }
  return segments.map((seen) => {
    const { right = 0, others = 0 } = senders.get(senderOf(seen)) ?? {};
    return seen.checksum === 'wrong' && right === 0 && others > 1 ? { ...seen, checksum: 'offloaded' } : seen;
  });
}
