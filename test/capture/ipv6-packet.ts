import { fold, sumOfWords } from '../../host/packet/checksum.ts';
import { serializeTcp, type TcpInit } from '../../host/packet/tcp.ts';

/** Two IPv6 addresses of 16 octets each. */
export interface Ipv6Pair {
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
}

/** An IPv6 packet (RFC 8200 §3), octet by octet: the lab only reads them. */
export function ipv6Packet(
  { source, destination }: Ipv6Pair,
  nextHeader: number,
  payload: Uint8Array,
): Uint8Array {
  const { length } = payload;
  return Uint8Array.of(
    ...[0x60, 0, 0, 0, length >>> 8, length & 255, nextHeader, 64],
    ...source,
    ...destination,
    ...payload,
  );
}

/** A TCP segment whose checksum covers these addresses (RFC 8200 §8.1). */
export function segmentOverIpv6({ source, destination }: Ipv6Pair, segment: TcpInit): Uint8Array {
  const octets = serializeTcp(segment, { source: '0.0.0.0', destination: '0.0.0.0' });
  octets.set([0, 0], 16);
  const sum = ~fold(sumOfWords(octets) + sumOfWords(source) + sumOfWords(destination) + 6 + octets.length);
  octets.set([(sum >>> 8) & 255, sum & 255], 16);
  return octets;
}
