import { type ChecksumVerdict, checksumHolds, internetChecksum } from './checksum.ts';
import { checkField, checkLength, viewOf } from './packet-error.ts';

/** ICMP types the lab meets (RFC 792). */
export const IcmpType = {
  echoReply: 0,
  destinationUnreachable: 3,
  echoRequest: 8,
  timeExceeded: 11,
} as const;

/** An ICMP message (RFC 792). */
export interface IcmpMessage {
  readonly type: number;
  readonly code: number;
  /** The four octets after the checksum as one number; what they mean depends on the type. */
  readonly rest: number;
  /** Echo data, or the start of the packet that drew an error message. */
  readonly payload: Uint8Array;
}

export interface ParsedIcmp extends IcmpMessage {
  readonly checksum: number;
  readonly checksumOk: ChecksumVerdict;
}

const HEADER = 8;

/**
 * Parses one message. The payload shares memory with `bytes`.
 * @param length octets of the message by the IP header, when a capture kept fewer.
 * @throws {PacketError} when the header is cut short.
 */
export function parseIcmp(bytes: Uint8Array, { length }: { length?: number } = {}): ParsedIcmp {
  checkLength('icmp', bytes, HEADER, 'the header');
  const view = viewOf(bytes);
  const whole = length === undefined || length === bytes.length;
  return {
    type: view.getUint8(0),
    code: view.getUint8(1),
    rest: view.getUint32(4),
    payload: bytes.subarray(HEADER),
    checksum: view.getUint16(2),
    checksumOk: whole ? checksumHolds(bytes) : null,
  };
}

/**
 * Writes one message; the checksum is computed.
 * @param forced writes this checksum instead of the right one.
 * @throws {PacketError} when a field does not fit.
 */
export function serializeIcmp(message: IcmpMessage, forced: { checksum?: number } = {}): Uint8Array {
  const bytes = new Uint8Array(HEADER + message.payload.length);
  const view = viewOf(bytes);
  view.setUint8(0, checkField('icmp', 'type', message.type, 0xff));
  view.setUint8(1, checkField('icmp', 'code', message.code, 0xff));
  view.setUint32(4, message.rest);
  bytes.set(message.payload, HEADER);
  view.setUint16(2, forced.checksum ?? internetChecksum(bytes));
  return bytes;
}

/** What an echo request or reply carries. */
export interface IcmpEcho {
  readonly kind: 'request' | 'reply';
  readonly identifier: number;
  readonly sequence: number;
  readonly payload: Uint8Array;
}

/** An echo request or reply as a message. */
export function echoToIcmp(echo: IcmpEcho): IcmpMessage {
  const type = echo.kind === 'request' ? IcmpType.echoRequest : IcmpType.echoReply;
  const identifier = checkField('icmp', 'identifier', echo.identifier, 0xffff);
  const sequence = checkField('icmp', 'sequence number', echo.sequence, 0xffff);
  return { type, code: 0, rest: identifier * 0x10000 + sequence, payload: echo.payload };
}

/** The echo in a message, or undefined when it is another kind of message. */
export function icmpToEcho({ type, rest, payload }: IcmpMessage): IcmpEcho | undefined {
  if (type !== IcmpType.echoRequest && type !== IcmpType.echoReply) return undefined;
  const kind = type === IcmpType.echoRequest ? 'request' : 'reply';
  return { kind, identifier: rest >>> 16, sequence: rest & 0xffff, payload };
}
