import { type AddressPair, checksumHolds, internetChecksum, pseudoHeaderSum } from './checksum.ts';
import { IpProtocol } from './ipv4.ts';
import { checkField, checkLength, PacketError, viewOf } from './packet-error.ts';
import { parseTcpOptions, serializeTcpOptions, type TcpOption } from './tcp-options.ts';

/** A TCP segment (RFC 9293 §3.1). */
export interface TcpSegment {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** SEG.SEQ, modulo 2^32. */
  readonly seq: number;
  /** SEG.ACK as it stands in the header, whether or not the ACK bit is set. */
  readonly ack: number;
  /** Control bits, see `TcpFlag`. */
  readonly flags: number;
  /** SEG.WND, not scaled. */
  readonly window: number;
  readonly urgentPointer: number;
  /** The four bits kept for future use. */
  readonly reserved: number;
  readonly options: readonly TcpOption[];
  readonly payload: Uint8Array;
}

export type TcpInit = Pick<TcpSegment, 'sourcePort' | 'destinationPort' | 'seq' | 'flags'> &
  Partial<TcpSegment>;

export interface ParsedTcp extends TcpSegment {
  readonly checksum: number;
  /** null where the addresses were not known. */
  readonly checksumOk: boolean | null;
}

const HEADER = 20;

/**
 * Parses one segment. The payload shares memory with `bytes`. Neither a wrong checksum nor an illegal option is an error:
 * see `checksumOk`, and `malformed` of `TcpOption`.
 * @param between addresses of the IP packet; without them the checksum is not verified.
 * @throws {PacketError} when it is cut short, or its data offset is illegal.
 */
export function parseTcp(bytes: Uint8Array, between?: AddressPair): ParsedTcp {
  checkLength(bytes, HEADER, 'the header');
  const view = viewOf(bytes);
  const dataOffset = (view.getUint8(12) >>> 4) * 4;
  if (dataOffset < HEADER) throw new PacketError(12, `data offset is ${dataOffset} octets, below ${HEADER}`);
  checkLength(bytes, dataOffset, 'the header with its options');
  return {
    sourcePort: view.getUint16(0),
    destinationPort: view.getUint16(2),
    seq: view.getUint32(4),
    ack: view.getUint32(8),
    flags: view.getUint8(13),
    window: view.getUint16(14),
    urgentPointer: view.getUint16(18),
    reserved: view.getUint8(12) & 15,
    options: parseTcpOptions(bytes.subarray(HEADER, dataOffset)),
    payload: bytes.subarray(dataOffset),
    checksum: view.getUint16(16),
    checksumOk: between ? checksumHolds(bytes, pseudoHeaderSum(between, IpProtocol.tcp, bytes.length)) : null,
  };
}

/**
 * Writes one segment; data offset and checksum are computed. Defaults: ack, window and urgent pointer 0, no
 * options, no data. `seq` and `ack` are taken modulo 2^32.
 * @throws {PacketError} when a field or the options do not fit.
 */
export function serializeTcp(segment: TcpInit, between: AddressPair): Uint8Array {
  const options = serializeTcpOptions(segment.options ?? []);
  const payload = segment.payload ?? new Uint8Array(0);
  const dataOffset = HEADER + options.length;
  const bytes = new Uint8Array(dataOffset + payload.length);
  const view = viewOf(bytes);
  view.setUint16(0, checkField('source port', segment.sourcePort, 0xffff));
  view.setUint16(2, checkField('destination port', segment.destinationPort, 0xffff));
  view.setUint32(4, segment.seq);
  view.setUint32(8, segment.ack ?? 0);
  view.setUint8(12, (dataOffset << 2) | checkField('reserved bits', segment.reserved ?? 0, 15));
  view.setUint8(13, checkField('flags', segment.flags, 0xff));
  view.setUint16(14, checkField('window', segment.window ?? 0, 0xffff));
  view.setUint16(18, checkField('urgent pointer', segment.urgentPointer ?? 0, 0xffff));
  bytes.set(options, HEADER);
  bytes.set(payload, dataOffset);
  const pseudo = pseudoHeaderSum(between, IpProtocol.tcp, bytes.length);
  view.setUint16(16, internetChecksum(bytes, pseudo));
  return bytes;
}
