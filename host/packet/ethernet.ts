import { getMac, putMac } from './address.ts';
import { checkField, checkLength, viewOf } from './packet-error.ts';

/** EtherTypes the codec looks into. */
export const EtherType = {
  ipv4: 0x0800,
  arp: 0x0806,
} as const;

/** An Ethernet II frame without preamble and frame check sequence. */
export interface EthernetFrame {
  readonly destination: string;
  readonly source: string;
  /** EtherType of the payload; a value below 0x0600 is an IEEE 802.3 length. */
  readonly etherType: number;
  /** Everything after the header, so also the padding of a short frame. */
  readonly payload: Uint8Array;
}

/** Octets of the longest payload. */
export const ETHERNET_MTU = 1500;

const HEADER = 14;

/** At a glance, before a frame is parsed: whether it is for more than one station. */
export function isBroadcast(frame: Uint8Array): boolean {
  return ((frame[0] as number) & 1) === 1;
}

/** Likewise, its EtherType. */
export function etherTypeOf(frame: Uint8Array): number {
  return ((frame[12] as number) << 8) | (frame[13] as number);
}

/**
 * Parses one frame. The payload shares memory with `bytes`.
 * @throws {PacketError} when the header is cut short.
 */
export function parseEthernet(bytes: Uint8Array): EthernetFrame {
  checkLength(bytes, HEADER, 'the header');
  const view = viewOf(bytes);
  return {
    destination: getMac(view, 0),
    source: getMac(view, 6),
    etherType: view.getUint16(12),
    payload: bytes.subarray(HEADER),
  };
}

/**
 * Writes one frame, without padding it to the 60 octets a wire would need.
 * @throws {PacketError} when a field does not fit.
 */
export function serializeEthernet(frame: EthernetFrame): Uint8Array {
  const bytes = new Uint8Array(HEADER + frame.payload.length);
  const view = viewOf(bytes);
  putMac(view, 0, frame.destination);
  putMac(view, 6, frame.source);
  view.setUint16(12, checkField('EtherType', frame.etherType, 0xffff));
  bytes.set(frame.payload, HEADER);
  return bytes;
}
