import { checksumHolds } from '../../packet/checksum.ts';
import { LeftOutError } from '../left-out.ts';
import type { Inside, IpFragment } from './layer.ts';
import type { Octets } from './octets.ts';

/** RFC 791. A total length of 0 is what a host leaves to a network card that cuts the packet into segments. */
export function ipv4(octets: Octets): Inside | IpFragment {
  octets.need(20, 'IPv4');
  const headerLength = (octets.u8(0) & 15) * 4;
  const totalLength = octets.u16(2) || octets.length;
  if (octets.u8(0) >>> 4 !== 4 || headerLength < 20 || totalLength < headerLength)
    throw new LeftOutError('malformed', 'IPv4');
  octets.limit(totalLength);
  octets.need(headerLength, 'IPv4');
  const header = octets.captured.subarray(0, headerLength);
  octets.ends = header.subarray(12, 20);
  // A checksum of 0 is left to the network card too: computed, it is 0 of no header.
  octets.damaged ||= octets.u16(10) !== 0 && !checksumHolds(header);
  const [identification, fragment, protocol] = [octets.u16(4), octets.u16(6), octets.u8(9)];
  octets.skip(headerLength);
  const [offset, more] = [(fragment & 0x1fff) * 8, (fragment & 0x2000) !== 0];
  if (offset === 0 && !more) return protocol;
  return { identification: `${protocol} ${identification}`, offset, more, inside: protocol };
}

/** RFC 8200. A payload length of 0 is a jumbogram's, or left to the network card. */
export function ipv6(octets: Octets): Inside {
  octets.need(40, 'IPv6');
  if (octets.u8(0) >>> 4 !== 6) throw new LeftOutError('malformed', 'IPv6');
  const [payloadLength, next] = [octets.u16(4), octets.u8(6)];
  octets.ends = octets.captured.subarray(8, 40);
  octets.skip(40);
  if (payloadLength > 0) octets.limit(payloadLength);
  return next;
}

/** Hop-by-hop options, destination options, and what else has that shape (RFC 8200 §4). */
export function extension(octets: Octets): Inside {
  octets.need(8, 'IPv6');
  return behind(octets, (octets.u8(1) + 1) * 8);
}

const SEGMENT_ROUTING = 4;

/** A routing header that is not used up names the final destination, which checksums count (RFC 8200 §8.1). */
export function routing(octets: Octets): Inside {
  octets.need(8, 'IPv6');
  const length = (octets.u8(1) + 1) * 8;
  octets.need(length, 'IPv6');
  const [type, segmentsLeft] = [octets.u8(2), octets.u8(3)];
  if (segmentsLeft > 0 && length >= 24) {
    // It is the last address, or the first of a segment routing header (RFC 8754 §2).
    const at = type === SEGMENT_ROUTING ? 8 : length - 16;
    octets.ends = Uint8Array.of(...octets.ends.subarray(0, 16), ...octets.captured.subarray(at, at + 16));
  }
  return behind(octets, length);
}

/** RFC 8200 §4.5; a whole packet in one fragment is none (RFC 6946). */
export function ipv6Fragment(octets: Octets): Inside | IpFragment {
  octets.need(8, 'IPv6');
  const [inside, fragment, identification] = [octets.u8(0), octets.u16(2), octets.u32(4)];
  octets.skip(8);
  const [offset, more] = [fragment & 0xfff8, (fragment & 1) !== 0];
  if (offset === 0 && !more) return inside;
  return { identification: String(identification), offset, more, inside };
}

/** RFC 4302: authenticated, not encrypted. */
export function authentication(octets: Octets): Inside {
  octets.need(8, 'IPsec AH');
  return behind(octets, (octets.u8(1) + 2) * 4);
}

/** Behind a header that begins with the number of the next one. */
function behind(octets: Octets, length: number): Inside {
  octets.need(length, 'IP');
  const next = octets.u8(0);
  octets.skip(length);
  return next;
}
