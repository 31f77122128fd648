import { checksumHolds, fold, sumOfWords } from '../packet/checksum.ts';
import { IpProtocol } from '../packet/ipv4.ts';
import { viewOf } from '../packet/packet-error.ts';

/**
 * Of a captured segment. `wrong`: no TCP takes it (RFC 9293 §3.1, MUST-3) · `offloaded`: it was captured before the
 * network card of the capturing host computed it · `unverified`: not all of the segment was captured.
 */
export type SegmentChecksum = 'right' | 'wrong' | 'offloaded' | 'unverified';

/**
 * By the segment itself, as far as it was captured. `ends`: both addresses, one behind the other; `length`: its octets by
 * the IP header.
 */
export function checksumOf(ends: Uint8Array, segment: Uint8Array, length: number): SegmentChecksum {
  if (segment.length < length) return 'unverified';
  const addresses = sumOfWords(ends) + IpProtocol.tcp;
  const pseudoHeader = addresses + (length >>> 16) + (length & 0xffff);
  if (checksumHolds(segment, pseudoHeader)) return 'right';
  // A host leaves the sum of the pseudo-header to its card; without the length where the card also cuts it into segments.
  const checksum = viewOf(segment).getUint16(16);
  return [pseudoHeader, addresses].some((sum) => fold(sum) === checksum) ? 'offloaded' : 'wrong';
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
