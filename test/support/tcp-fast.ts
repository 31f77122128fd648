import { EtherType } from '../../host/packet/ethernet.ts';
import { IpProtocol } from '../../host/packet/ipv4.ts';
import { viewOf } from '../../host/packet/packet-error.ts';
import { buildSegmentFrame, type EthernetEndpoint } from './segment-frame.ts';

/**
 * Segments without a plain object for each: for benchmarks and soak tests, where millions cross the cable.
 * Both classes work in place on a DataView and allocate nothing per segment. The plain codec is their oracle.
 */

/** Octets of a frame up to the TCP data: Ethernet 14, IPv4 20, TCP 20, all without options. */
export const FAST_HEADER_LENGTH = 54;

const IP = 14;
const TCP = 34;
/** Reserved bits 0, data offset 5 words. */
const DATA_OFFSET = 0x5000;

/** Writes frames of TCP segments without options from one station to another: TTL 64, do not fragment. */
export class SegmentWriter {
  /** A frame without payload, from which all that does not change is copied. */
  readonly #template: DataView;
  readonly #ipSum: number;
  readonly #tcpSum: number;

  /** @throws {PacketError} when an address or port is not one. */
  constructor(from: EthernetEndpoint, to: EthernetEndpoint) {
    const view = viewOf(buildSegmentFrame(from, to, { seq: 0, flags: 0 }));
    this.#template = view;
    // Sums of all that does not change; lengths are added per segment. At most 11 words of 16 bits: no overflow.
    let addresses = 0;
    for (let offset = 26; offset < TCP; offset += 2) addresses += view.getUint16(offset);
    this.#ipSum = addresses + 0x4500 + view.getUint16(20) + view.getUint16(22);
    this.#tcpSum = addresses + IpProtocol.tcp + from.port + to.port + DATA_OFFSET;
  }

  /**
   * Writes one frame at `offset` and returns its length in octets: 54 plus that of the payload. `seq` and `ack`
   * are taken modulo 2^32; `flags`, `window` and `urgent` must fit their fields, which is not checked.
   * @throws {RangeError} when the view is too short, as any DataView: room is the caller's duty here.
   */
  write(
    view: DataView,
    offset: number,
    flags: number,
    seq: number,
    ack: number,
    window: number,
    payload?: Uint8Array,
    urgent = 0,
  ): number {
    const s = seq | 0;
    const a = ack | 0;
    const dataLength = payload === undefined ? 0 : payload.length;
    let sum =
      this.#tcpSum +
      (s >>> 16) +
      (s & 0xffff) +
      (a >>> 16) +
      (a & 0xffff) +
      (20 + dataLength) +
      flags +
      window +
      urgent;
    if (payload !== undefined) sum += copyAndSum(view, offset + FAST_HEADER_LENGTH, payload);
    for (let at = 0; at < 40; at += 4) view.setInt32(offset + at, this.#template.getInt32(at));
    view.setInt16(offset + 16, 40 + dataLength);
    view.setInt16(offset + 24, complement(this.#ipSum + 40 + dataLength));
    view.setInt32(offset + 38, s);
    view.setInt32(offset + 42, a);
    view.setInt32(offset + 46, ((DATA_OFFSET | flags) << 16) | window);
    view.setInt32(offset + 50, (complement(sum) << 16) | urgent);
    return FAST_HEADER_LENGTH + dataLength;
  }
}

/** The one's complement of a sum below 2^32, folded to 16 bits (RFC 1071). */
function complement(sum: number): number {
  const once = (sum & 0xffff) + (sum >>> 16);
  return ~(once + (once >>> 16)) & 0xffff;
}

/** Sum of the payload's words while it is copied; below 2^32 for any payload an IPv4 packet can carry. */
function copyAndSum(view: DataView, offset: number, payload: Uint8Array): number {
  let sum = 0;
  let high = true;
  for (let i = 0; i < payload.length; i++) {
    const octet = payload[i] as number;
    view.setUint8(offset + i, octet);
    sum += high ? octet << 8 : octet;
    high = !high;
  }
  return sum;
}

/**
 * Reads the TCP header of a frame into its own fields, which hold until the next `read`. IP and TCP options are
 * stepped over; checksums are not verified.
 */
export class SegmentReader {
  sourcePort = 0;
  destinationPort = 0;
  /** Unsigned 32-bit, as `ack` is. */
  seq = 0;
  /** As it stands in the header, whether or not the ACK bit is set. */
  ack = 0;
  flags = 0;
  window = 0;
  urgentPointer = 0;
  /** Where the data starts, counted from the start of the view, and its octets. */
  payloadOffset = 0;
  payloadLength = 0;

  /**
   * Reads the Ethernet frame of `length` octets at `offset`. Returns false, fields unchanged, when it is not a
   * whole IPv4 packet with an unfragmented TCP segment, or reaches past the view.
   */
  read(view: DataView, offset: number, length: number): boolean {
    if (length < FAST_HEADER_LENGTH || offset < 0 || offset + length > view.byteLength) return false;
    if (view.getUint16(offset + 12) !== EtherType.ipv4) return false;
    const ip = offset + IP;
    const versionAndLength = view.getUint8(ip);
    const ipHeader = (versionAndLength & 15) << 2;
    const totalLength = view.getUint16(ip + 2);
    if (versionAndLength >>> 4 !== 4 || ipHeader < 20 || totalLength > length - IP) return false;
    if (view.getUint8(ip + 9) !== IpProtocol.tcp || (view.getUint16(ip + 6) & 0x3fff) !== 0) return false;
    const tcp = ip + ipHeader;
    const segmentLength = totalLength - ipHeader;
    if (segmentLength < 20) return false;
    const offsetAndFlags = view.getUint16(tcp + 12);
    const dataOffset = (offsetAndFlags >>> 12) << 2;
    if (dataOffset < 20 || dataOffset > segmentLength) return false;

    this.sourcePort = view.getUint16(tcp);
    this.destinationPort = view.getUint16(tcp + 2);
    this.seq = view.getUint32(tcp + 4);
    this.ack = view.getUint32(tcp + 8);
    this.flags = offsetAndFlags & 0xff;
    this.window = view.getUint16(tcp + 14);
    this.urgentPointer = view.getUint16(tcp + 18);
    this.payloadOffset = tcp + dataOffset;
    this.payloadLength = segmentLength - dataOffset;
    return true;
  }
}
