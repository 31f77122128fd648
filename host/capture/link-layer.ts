import { EtherType } from '../packet/ethernet.ts';
import { type Packet, parseFrame, parseIpPacket, parseNetworkLayer } from '../packet/packet.ts';
import { PacketError } from '../packet/packet-error.ts';
import type { Capture, CapturedPacket } from './capture.ts';

/** Link types whose packets can be parsed: LINKTYPE_ values of the registry at tcpdump.org. */
export const LinkType = {
  /** BSD loopback: 4 octets of address family in the capturing machine's byte order. */
  null: 0,
  ethernet: 1,
  raw: 101,
  /** OpenBSD loopback: as null, in network order. */
  loop: 108,
  linuxSll: 113,
  ipv4: 228,
  ipv6: 229,
  linuxSll2: 276,
} as const;

/** Values that DLT_RAW has on some systems and that got into files. */
const RAW_ELSEWHERE: ReadonlySet<number> = new Set([12, 14]);

/** AF_INET everywhere; AF_INET6 on Linux and Windows, the BSDs and macOS. */
const ADDRESS_FAMILIES: ReadonlyMap<number, number> = new Map([
  [2, EtherType.ipv4],
  [10, EtherType.ipv6],
  [23, EtherType.ipv6],
  [24, EtherType.ipv6],
  [28, EtherType.ipv6],
  [30, EtherType.ipv6],
]);

/** Whether packets of this link type can be parsed; if not, they parse as empty. */
export function knowsLinkType(linkType: number): boolean {
  return RAW_ELSEWHERE.has(linkType) || Object.values<number>(LinkType).includes(linkType);
}

/** Parses one packet of a capture. Never throws: see `Packet.error`. */
export function parseCaptured(capture: Capture, packet: CapturedPacket): Packet {
  const linkType = capture.interfaces[packet.interfaceIndex]?.linkType ?? LinkType.ethernet;
  return parseLinkLayer(linkType, packet.data);
}

/** Parses octets that were captured on a link of this type. Never throws: see `Packet.error`. */
export function parseLinkLayer(linkType: number, data: Uint8Array): Packet {
  switch (RAW_ELSEWHERE.has(linkType) ? LinkType.raw : linkType) {
    case LinkType.ethernet:
      return parseFrame(data, { fromCapture: true });
    case LinkType.raw:
    case LinkType.ipv4:
    case LinkType.ipv6:
      return parseIpPacket(data, { fromCapture: true });
    case LinkType.null:
    case LinkType.loop:
      return afterHeader(data, 4, (view) => familyOf(view));
    case LinkType.linuxSll:
      return afterHeader(data, 16, (view) => view.getUint16(14));
    case LinkType.linuxSll2:
      return afterHeader(data, 20, (view) => view.getUint16(0));
    default:
      return {};
  }
}

function afterHeader(data: Uint8Array, length: number, etherTypeOf: (view: DataView) => number): Packet {
  if (data.length < length) {
    const reason = `the header takes ${length} octets, only ${data.length} are here`;
    return { error: new PacketError('link', data.length, reason) };
  }
  const etherType = etherTypeOf(new DataView(data.buffer, data.byteOffset, length));
  return parseNetworkLayer(etherType, data.subarray(length), { fromCapture: true }, length);
}

/** The byte order is not known, but every address family is below 256. */
function familyOf(view: DataView): number {
  const family = Math.min(view.getUint32(0), view.getUint32(0, true));
  return ADDRESS_FAMILIES.get(family) ?? 0;
}
