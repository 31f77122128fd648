import { checksumHolds } from '../../packet/checksum.ts';
import { LeftOutError } from '../left-out.ts';
import type { Inside, IpFragment } from './layer.ts';
import type { Octets } from './octets.ts';

/** RFC 791. A total length of 0 is what a host leaves to a network card that cuts the packet into segments. */
export function ipv4(octets: Octets): Inside | IpFragment {
  const fixed = octets.peek(20, 'IPv4');
  const headerLength = (fixed.getUint8(0) & 15) * 4;
  const totalLength = fixed.getUint16(2) || octets.length;
  if (fixed.getUint8(0) >>> 4 !== 4 || headerLength < 20 || totalLength < headerLength)
    throw new LeftOutError('malformed', 'IPv4');
  octets.limit(totalLength);
  const header = octets.captured.subarray(0, headerLength);
  octets.take(headerLength, 'IPv4');
  octets.ends = header.subarray(12, 20);
  // A checksum of 0 is left to the network card too: computed, it is 0 of no header.
  octets.damaged ||= fixed.getUint16(10) !== 0 && !checksumHolds(header);
  const [identification, fragment, protocol] = [fixed.getUint16(4), fixed.getUint16(6), fixed.getUint8(9)];
  const [offset, more] = [(fragment & 0x1fff) * 8, (fragment & 0x2000) !== 0];
  if (offset === 0 && !more) return protocol;
  return { identification: `${protocol} ${identification}`, offset, more, inside: protocol };
}

/** RFC 8200. A payload length of 0 is a jumbogram's, or left to the network card. */
export function ipv6(octets: Octets): Inside {
  const addresses = octets.captured.subarray(8, 40);
  const header = octets.take(40, 'IPv6');
  if (header.getUint8(0) >>> 4 !== 6) throw new LeftOutError('malformed', 'IPv6');
  octets.ends = addresses;
  if (header.getUint16(4) > 0) octets.limit(header.getUint16(4));
  return header.getUint8(6);
}

/** Hop-by-hop options, destination options, and what else has that shape (RFC 8200 §4). */
export function extension(octets: Octets): Inside {
  return behind(octets, (octets.peek(8, 'IPv6').getUint8(1) + 1) * 8);
}

const SEGMENT_ROUTING = 4;

/** A routing header that is not used up names the final destination, which checksums count (RFC 8200 §8.1). */
export function routing(octets: Octets): Inside {
  const length = (octets.peek(8, 'IPv6').getUint8(1) + 1) * 8;
  const header = octets.peek(length, 'IPv6');
  const [type, segmentsLeft] = [header.getUint8(2), header.getUint8(3)];
  if (segmentsLeft > 0 && length >= 24) {
    // It is the last address, or the first of a segment routing header (RFC 8754 §2).
    const at = type === SEGMENT_ROUTING ? 8 : length - 16;
    octets.ends = Uint8Array.of(...octets.ends.subarray(0, 16), ...octets.captured.subarray(at, at + 16));
  }
  return behind(octets, length);
}

/** RFC 8200 §4.5; a whole packet in one fragment is none (RFC 6946). */
export function ipv6Fragment(octets: Octets): Inside | IpFragment {
  const header = octets.take(8, 'IPv6');
  const [inside, fragment, identification] = [header.getUint8(0), header.getUint16(2), header.getUint32(4)];
  const [offset, more] = [fragment & 0xfff8, (fragment & 1) !== 0];
  if (offset === 0 && !more) return inside;
  return { identification: String(identification), offset, more, inside };
}

/** RFC 4302: authenticated, not encrypted. */
export function authentication(octets: Octets): Inside {
  return behind(octets, (octets.peek(8, 'IPsec AH').getUint8(1) + 2) * 4);
}

/** Behind a header that begins with the number of the next one. */
function behind(octets: Octets, length: number): Inside {
  return octets.take(length, 'IP').getUint8(0);
}
