import { internetChecksum } from '../../host/packet/checksum.ts';
import type { IpContent, Packet } from '../../host/packet/packet.ts';

const ICMP = 1;
const DESTINATION_UNREACHABLE = 3;
const ECHO_REQUEST = 8;
const HEADER = 8;

/** An echo request (RFC 792) with that many octets of data, which are 0. */
export function echoRequest(length: number): IpContent {
  const payload = new Uint8Array(HEADER + length);
  payload[0] = ECHO_REQUEST;
  new DataView(payload.buffer).setUint16(2, internetChecksum(payload));
  return { protocol: ICMP, payload };
}

/** Whether a packet tells that nobody is there (RFC 792). */
export function isUnreachable({ ipv4 }: Packet): boolean {
  return ipv4?.protocol === ICMP && ipv4.payload[0] === DESTINATION_UNREACHABLE;
}
