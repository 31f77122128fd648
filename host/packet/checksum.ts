import { ipv4ToNumber } from './address.ts';

/** The two ends that a TCP or UDP checksum covers: IPv4 addresses as text. */
export interface AddressPair {
  readonly source: string;
  readonly destination: string;
}

/** Sum of the 16-bit words of `bytes`, the last odd octet padded with zero (RFC 1071); not folded. */
export function sumOfWords(bytes: Uint8Array, initial = 0): number {
  let sum = initial;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] as number) << 8) | (bytes[i + 1] ?? 0);
  return sum;
}

/** Folds the carries of a sum back in until it fits 16 bits: a one's complement sum. */
export function fold(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000);
  return folded;
}

/** The Internet checksum of `bytes` (RFC 1071), `initial` being the sum of a pseudo-header. */
export function internetChecksum(bytes: Uint8Array, initial = 0): number {
  return ~fold(sumOfWords(bytes, initial)) & 0xffff;
}

/** True when `bytes`, their own checksum field included, sum up to all ones. */
export function checksumHolds(bytes: Uint8Array, initial = 0): boolean {
  return fold(sumOfWords(bytes, initial)) === 0xffff;
}

/**
 * Sum of the pseudo-header (RFC 9293 §3.1).
 * @param length octets of the TCP segment or UDP datagram, header included.
 * @throws {PacketError} when an address is not one.
 */
export function pseudoHeaderSum(between: AddressPair, protocol: number, length: number): number {
  let sum = protocol + (length >>> 16) + (length & 0xffff);
  for (const address of [between.source, between.destination]) {
    const number = ipv4ToNumber(address);
    sum += (number >>> 16) + (number & 0xffff);
  }
  return sum;
}
