import { viewOf } from '../../../packet/packet-error.ts';

/** `CYW43_EV_…` of the driver (cyw43_ll.h), with what each says here. */
export const EVENTS = {
  setSsid: 0,
  auth: 3,
  disassociated: 11,
  link: 16,
  pskSupplicant: 46,
  scanResult: 69,
} as const;

/** Of `link`: it is up. */
export const LINK_UP = 1;
/** `CYW43_SUP_KEYED`: the keys of WPA2 were exchanged. */
export const KEYED = 6;
/** `CYW43_STATUS_NO_NETWORKS` */
export const NO_NETWORKS = 3;

export interface WlanEvent {
  type: (typeof EVENTS)[keyof typeof EVENTS];
  status?: number;
  flags?: number;
  /** The chip's: 0 as a station, 1 as an access point. */
  network?: number;
}

/* Events come as Ethernet frames of Broadcom's type, big-endian: header, Broadcom's own header of 10 octets, and the event. */
const ETHERNET_TYPE = 0x886c;
const SUBTYPE = 0x8001;
const OUI = [0x00, 0x10, 0x18];
const HEADERS = 24;
/** As far as the driver reads one without data: cyw43_async_event_t up to its union. */
const EVENT = 48;
const INTERFACE_AT = 46;

/** The frame that tells the driver of an event. */
export function eventFrame(
  mac: Uint8Array,
  { type, status = 0, flags = 0, network = 0 }: WlanEvent,
): Uint8Array {
  const frame = new Uint8Array(HEADERS + EVENT);
  const view = viewOf(frame);
  frame.set(mac, 0);
  frame.set(mac, 6);
  view.setUint16(12, ETHERNET_TYPE);
  view.setUint16(14, SUBTYPE);
  view.setUint16(16, frame.length - 18);
  frame.set(OUI, 19);
  view.setUint16(22, 1);
  view.setUint16(HEADERS + 2, flags);
  view.setUint32(HEADERS + 4, type);
  view.setUint32(HEADERS + 8, status);
  frame[HEADERS + INTERFACE_AT] = network;
  return frame;
}
