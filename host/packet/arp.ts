import { getMac, ipv4ToNumber, numberToIpv4, putMac } from './address.ts';
import { EtherType } from './ethernet.ts';
import { checkField, checkLength, PacketError, viewOf } from './packet-error.ts';

/** The two operations of RFC 826. */
export const ArpOperation = { request: 1, reply: 2 } as const;

/** ARP for IPv4 over Ethernet (RFC 826): who has `targetIp`? tell `senderIp`. */
export interface ArpMessage {
  readonly operation: number;
  readonly senderMac: string;
  readonly senderIp: string;
  readonly targetMac: string;
  readonly targetIp: string;
}

const LENGTH = 28;
const HARDWARE_ETHERNET = 1;

/**
 * Parses one ARP message; padding after its 28 octets is ignored.
 * @throws {PacketError} when it is cut short or not for IPv4 over Ethernet.
 */
export function parseArp(bytes: Uint8Array): ArpMessage {
  checkLength(bytes, LENGTH, 'the message');
  const view = viewOf(bytes);
  const expect = (offset: number, actual: number, expected: number, what: string) => {
    if (actual !== expected) throw new PacketError(offset, `${what} is ${actual}, not ${expected}`);
  };
  expect(0, view.getUint16(0), HARDWARE_ETHERNET, 'hardware type');
  expect(2, view.getUint16(2), EtherType.ipv4, 'protocol type');
  expect(4, view.getUint8(4), 6, 'hardware address length');
  expect(5, view.getUint8(5), 4, 'protocol address length');
  return {
    operation: view.getUint16(6),
    senderMac: getMac(view, 8),
    senderIp: numberToIpv4(view.getUint32(14)),
    targetMac: getMac(view, 18),
    targetIp: numberToIpv4(view.getUint32(24)),
  };
}

/**
 * Writes one ARP message: 28 octets.
 * @throws {PacketError} when a field does not fit.
 */
export function serializeArp(message: ArpMessage): Uint8Array {
  const bytes = new Uint8Array(LENGTH);
  const view = viewOf(bytes);
  view.setUint16(0, HARDWARE_ETHERNET);
  view.setUint16(2, EtherType.ipv4);
  view.setUint8(4, 6);
  view.setUint8(5, 4);
  view.setUint16(6, checkField('operation', message.operation, 0xffff));
  putMac(view, 8, message.senderMac);
  view.setUint32(14, ipv4ToNumber(message.senderIp));
  putMac(view, 18, message.targetMac);
  view.setUint32(24, ipv4ToNumber(message.targetIp));
  return bytes;
}
