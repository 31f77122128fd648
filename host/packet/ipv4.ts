import { ipv4ToNumber, numberToIpv4 } from './address.ts';
import { checksumHolds, internetChecksum } from './checksum.ts';
import { checkField, checkLength, PacketError, viewOf } from './packet-error.ts';

/** IP protocol numbers the codec looks into. */
export const IpProtocol = { icmp: 1, tcp: 6, udp: 17 } as const;

/** An IPv4 datagram (RFC 791). */
export interface Ipv4Packet {
  readonly source: string;
  readonly destination: string;
  readonly protocol: number;
  readonly ttl: number;
  readonly identification: number;
  /** The octet once called type of service: DSCP and ECN. */
  readonly trafficClass: number;
  readonly dontFragment: boolean;
  readonly moreFragments: boolean;
  /** In octets, a multiple of 8. */
  readonly fragmentOffset: number;
  readonly payload: Uint8Array;
}

/** What a datagram to write carries. */
export type Ipv4Content = Pick<Ipv4Packet, 'protocol' | 'payload'>;
/** Its header. */
export type Ipv4Init = Pick<Ipv4Packet, 'source' | 'destination'> & Partial<Ipv4Packet>;

export interface ParsedIpv4 extends Ipv4Packet {
  readonly checksum: number;
  readonly checksumOk: boolean;
}

const HEADER = 20;
const MAX_LENGTH = 0xffff;

/**
 * Parses one datagram; options are passed over, and octets after its total length (Ethernet padding) are ignored. The payload shares memory
 * with `bytes`. A wrong header checksum is no error: see `checksumOk`.
 * @throws {PacketError} when it is cut short or its lengths contradict each other.
 */
export function parseIpv4(bytes: Uint8Array): ParsedIpv4 {
  checkLength(bytes, HEADER, 'the header');
  const view = viewOf(bytes);
  const version = view.getUint8(0) >>> 4;
  if (version !== 4) throw new PacketError(0, `version is ${version}, not 4`);
  const headerLength = (view.getUint8(0) & 15) * 4;
  if (headerLength < HEADER) throw new PacketError(0, `header length is ${headerLength}, below ${HEADER}`);
  checkLength(bytes, headerLength, 'the header with its options');

  const totalLength = view.getUint16(2);
  if (totalLength < headerLength) {
    throw new PacketError(2, `total length is ${totalLength}, below the header's ${headerLength}`);
  }
  checkLength(bytes, totalLength, 'the packet');
  const fragment = view.getUint16(6);
  return {
    source: numberToIpv4(view.getUint32(12)),
    destination: numberToIpv4(view.getUint32(16)),
    protocol: view.getUint8(9),
    ttl: view.getUint8(8),
    identification: view.getUint16(4),
    trafficClass: view.getUint8(1),
    dontFragment: (fragment & 0x4000) !== 0,
    moreFragments: (fragment & 0x2000) !== 0,
    fragmentOffset: (fragment & 0x1fff) * 8,
    payload: bytes.subarray(headerLength, totalLength),
    checksum: view.getUint16(10),
    checksumOk: checksumHolds(bytes.subarray(0, headerLength)),
  };
}

/**
 * Writes one datagram; lengths and header checksum are computed. No options; defaults: TTL 64, identification 0,
 * may be fragmented.
 * @throws {PacketError} when a field or the payload does not fit.
 */
export function serializeIpv4(packet: Ipv4Init, { protocol, payload }: Ipv4Content): Uint8Array {
  const totalLength = checkField('total length', HEADER + payload.length, MAX_LENGTH);
  const fragmentOffset = checkField('fragment offset', packet.fragmentOffset ?? 0, 0x1fff * 8);
  if (fragmentOffset % 8 !== 0)
    throw new PacketError(0, `fragment offset is ${fragmentOffset}, and must be a multiple of 8`);

  const bytes = new Uint8Array(totalLength);
  const view = viewOf(bytes);
  view.setUint8(0, 0x40 | (HEADER / 4));
  view.setUint8(1, checkField('traffic class', packet.trafficClass ?? 0, 0xff));
  view.setUint16(2, totalLength);
  view.setUint16(4, checkField('identification', packet.identification ?? 0, 0xffff));
  const flags = (packet.dontFragment ? 0x4000 : 0) | (packet.moreFragments ? 0x2000 : 0);
  view.setUint16(6, flags | (fragmentOffset / 8));
  view.setUint8(8, checkField('TTL', packet.ttl ?? 64, 0xff));
  view.setUint8(9, checkField('protocol', protocol, 0xff));
  view.setUint32(12, ipv4ToNumber(packet.source));
  view.setUint32(16, ipv4ToNumber(packet.destination));
  view.setUint16(10, internetChecksum(bytes.subarray(0, HEADER)));
  bytes.set(payload, HEADER);
  return bytes;
}
