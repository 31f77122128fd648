import { formatIpv6 } from './address.ts';
import type { IpParseOptions } from './ipv4.ts';
import { checkLength, PacketError, viewOf } from './packet-error.ts';

/** An IPv6 packet (RFC 8200), read only: the lab speaks IPv4, but captures made elsewhere may hold IPv6. */
export interface ParsedIpv6 {
  readonly source: string;
  readonly destination: string;
  /** Protocol number after all extension headers. */
  readonly protocol: number;
  readonly hopLimit: number;
  /** True for every fragment except a whole packet in one fragment: its payload is not a whole segment. */
  readonly fragmented: boolean;
  readonly payload: Uint8Array;
  /** Octets the header declares after the extension headers: more than `payload.length` in a cut capture. */
  readonly payloadLength: number;
}

const HEADER = 40;
const FRAGMENT = 44;
/** Hop-by-hop, routing, destination options, mobility: next header, length in 8 octets beyond the first 8. */
const EXTENSIONS: ReadonlySet<number> = new Set([0, 43, 60, 135]);

/**
 * Parses one IPv6 packet and steps over its extension headers. The payload shares memory with `bytes`.
 * @throws {PacketError} when it is cut short or is not IPv6.
 */
export function parseIpv6(bytes: Uint8Array, { fromCapture = false }: IpParseOptions = {}): ParsedIpv6 {
  checkLength('ipv6', bytes, HEADER, 'the header');
  const view = viewOf(bytes);
  const version = view.getUint8(0) >>> 4;
  if (version !== 6) throw new PacketError('ipv6', 0, `version is ${version}, not 6`);
  const declared = view.getUint16(4);
  const end = declared === 0 && fromCapture ? bytes.length : HEADER + declared;
  if (end > bytes.length && !fromCapture) {
    throw new PacketError(
      'ipv6',
      4,
      `payload length is ${declared}, but only ${bytes.length - HEADER} octets are here`,
    );
  }

  const whole = bytes.subarray(0, end);
  let offset = HEADER;
  let protocol = view.getUint8(6);
  let fragmented = false;
  while (!fragmented && (EXTENSIONS.has(protocol) || protocol === FRAGMENT)) {
    checkLength('ipv6', whole, offset + 8, 'an extension header');
    const length = protocol === FRAGMENT ? 8 : (view.getUint8(offset + 1) + 1) * 8;
    fragmented = protocol === FRAGMENT && (view.getUint16(offset + 2) & 0xfff9) !== 0;
    checkLength('ipv6', whole, offset + length, 'an extension header');
    protocol = view.getUint8(offset);
    offset += length;
  }
  return {
    source: addressAt(view, 8),
    destination: addressAt(view, 24),
    protocol,
    hopLimit: view.getUint8(7),
    fragmented,
    payload: whole.subarray(offset),
    payloadLength: end - offset,
  };
}

function addressAt(view: DataView, offset: number): string {
  return formatIpv6(Array.from({ length: 8 }, (_, i) => view.getUint16(offset + 2 * i)));
}
