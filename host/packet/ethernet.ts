import { getMac, putMac } from './address.ts';
import { checkField, checkLength, viewOf } from './packet-error.ts';

/** EtherTypes the codec looks into. */
export const EtherType = {
  ipv4: 0x0800,
  arp: 0x0806,
  ipv6: 0x86dd,
  vlan: 0x8100,
  serviceVlan: 0x88a8,
} as const;

/** One IEEE 802.1Q tag: its EtherType (0x8100 or 0x88a8) and its 16-bit control field. */
export interface VlanTag {
  readonly type: number;
  readonly control: number;
}

/** An Ethernet II frame without preamble and frame check sequence. */
export interface EthernetFrame {
  readonly destination: string;
  readonly source: string;
  /** EtherType of the payload; a value below 0x0600 is an IEEE 802.3 length. */
  readonly etherType: number;
  /** Outermost first; usually none. */
  readonly vlanTags: readonly VlanTag[];
  /** Everything after the header, so also the padding of a short frame. */
  readonly payload: Uint8Array;
}

export type EthernetInit = Omit<EthernetFrame, 'vlanTags'> & Partial<Pick<EthernetFrame, 'vlanTags'>>;

const HEADER = 14;
const TAG = 4;

/** Octets of the header, tags included: where the payload starts. */
export function ethernetHeaderLength(frame: Pick<EthernetFrame, 'vlanTags'>): number {
  return HEADER + frame.vlanTags.length * TAG;
}

/**
 * Parses one frame. The payload shares memory with `bytes`.
 * @throws {PacketError} when the header is cut short.
 */
export function parseEthernet(bytes: Uint8Array): EthernetFrame {
  checkLength('ethernet', bytes, HEADER, 'the header');
  const view = viewOf(bytes);
  const vlanTags: VlanTag[] = [];
  let offset = 12;
  let etherType = view.getUint16(offset);
  while (etherType === EtherType.vlan || etherType === EtherType.serviceVlan) {
    checkLength('ethernet', bytes, offset + 2 + TAG, 'the header with its VLAN tag');
    vlanTags.push({ type: etherType, control: view.getUint16(offset + 2) });
    offset += TAG;
    etherType = view.getUint16(offset);
  }
  return {
    destination: getMac(view, 0),
    source: getMac(view, 6),
    etherType,
    vlanTags,
    payload: bytes.subarray(offset + 2),
  };
}

/**
 * Writes one frame, without padding it to the 60 octets a wire would need.
 * @throws {PacketError} when a field does not fit.
 */
export function serializeEthernet(frame: EthernetInit): Uint8Array {
  const tags = frame.vlanTags ?? [];
  const bytes = new Uint8Array(HEADER + tags.length * TAG + frame.payload.length);
  const view = viewOf(bytes);
  putMac('ethernet', view, 0, frame.destination);
  putMac('ethernet', view, 6, frame.source);
  let offset = 12;
  for (const tag of tags) {
    view.setUint16(offset, checkField('ethernet', 'VLAN tag type', tag.type, 0xffff));
    view.setUint16(offset + 2, checkField('ethernet', 'VLAN tag control', tag.control, 0xffff));
    offset += TAG;
  }
  view.setUint16(offset, checkField('ethernet', 'EtherType', frame.etherType, 0xffff));
  bytes.set(frame.payload, offset + 2);
  return bytes;
}
