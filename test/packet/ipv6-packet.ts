import { ipv6ToGroups } from '../../host/packet/address.ts';
import type { AddressPair } from '../../host/packet/checksum.ts';

/** An IPv6 packet, octet by octet: the codec only reads them. */
export function ipv6Packet(between: AddressPair, nextHeader: number, payload: readonly number[]): Uint8Array {
  const groups = [between.source, between.destination].flatMap((address) => ipv6ToGroups('ipv6', address));
  return Uint8Array.from([
    ...[0x60, 0, 0, 0, payload.length >>> 8, payload.length & 255, nextHeader, 64],
    ...groups.flatMap((group) => [group >>> 8, group & 255]),
    ...payload,
  ]);
}
