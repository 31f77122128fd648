import { type AddressPair, internetChecksum, pseudoHeaderSum } from './checksum.ts';
import { IpProtocol } from './ipv4.ts';
import { checkField, checkLength, PacketError, viewOf } from './packet-error.ts';

/** A UDP datagram (RFC 768). */
export interface UdpDatagram {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly payload: Uint8Array;
}

const HEADER = 8;

/**
 * Parses one datagram, whatever its checksum. The payload shares memory with `bytes`.
 * @throws {PacketError} when it is cut short or its length contradicts that of the IP packet.
 */
export function parseUdp(bytes: Uint8Array): UdpDatagram {
  checkLength(bytes, HEADER, 'the header');
  const view = viewOf(bytes);
  const length = view.getUint16(4);
  if (length < HEADER) throw new PacketError(4, `length is ${length}, below the header's ${HEADER}`);
  checkLength(bytes, length, 'the datagram');
  return {
    sourcePort: view.getUint16(0),
    destinationPort: view.getUint16(2),
    payload: bytes.subarray(HEADER, length),
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
  view.setUint16(6, internetChecksum(bytes, pseudoHeaderSum(between, IpProtocol.udp, length)) || 0xffff);
  return bytes;
}
