import {
  type AddressPair,
  type ChecksumVerdict,
  checksumHolds,
  internetChecksum,
  pseudoHeaderSum,
} from './checksum.ts';
import { IpProtocol } from './ipv4.ts';
import { checkField, checkLength, PacketError, viewOf } from './packet-error.ts';

/** A UDP datagram (RFC 768). */
export interface UdpDatagram {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly payload: Uint8Array;
}

export interface ParsedUdp extends UdpDatagram {
  readonly checksum: number;
  /** null also when the sender used no checksum (0). */
  readonly checksumOk: ChecksumVerdict;
}

const HEADER = 8;

/**
 * Parses one datagram. The payload shares memory with `bytes`.
 * @param between addresses of the IP packet; without them the checksum is not verified.
 * @throws {PacketError} when it is cut short or its length contradicts that of the IP packet.
 */
export function parseUdp(bytes: Uint8Array, between?: AddressPair): ParsedUdp {
  checkLength(bytes, HEADER, 'the header');
  const view = viewOf(bytes);
  const declared = view.getUint16(4);
  if (declared < HEADER) throw new PacketError(4, `length is ${declared}, below the header's ${HEADER}`);
  if (declared > bytes.length) {
    throw new PacketError(4, `length is ${declared}, but only ${bytes.length} octets are here`);
  }
  const datagram = bytes.subarray(0, declared);
  const checksum = view.getUint16(6);
  const verifiable = between !== undefined && checksum !== 0;
  return {
    sourcePort: view.getUint16(0),
    destinationPort: view.getUint16(2),
    payload: datagram.subarray(HEADER),
    checksum,
    checksumOk: verifiable
      ? checksumHolds(datagram, pseudoHeaderSum(between, IpProtocol.udp, declared))
      : null,
  };
}

/**
 * Writes one datagram; length and checksum are computed.
 * @throws {PacketError} when a field or the payload does not fit.
 */
export function serializeUdp(datagram: UdpDatagram, between: AddressPair): Uint8Array {
  const length = checkField('length', HEADER + datagram.payload.length, 0xffff);
  const bytes = new Uint8Array(length);
  const view = viewOf(bytes);
  view.setUint16(0, checkField('source port', datagram.sourcePort, 0xffff));
  view.setUint16(2, checkField('destination port', datagram.destinationPort, 0xffff));
  view.setUint16(4, length);
  bytes.set(datagram.payload, HEADER);
  // A computed 0 travels as all ones: 0 means that there is no checksum (RFC 768).
  const computed = internetChecksum(bytes, pseudoHeaderSum(between, IpProtocol.udp, length)) || 0xffff;
  view.setUint16(6, computed);
  return bytes;
}
