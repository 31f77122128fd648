import { buildIpPacket } from '../../host/packet/packet.ts';
import type { TcpInit } from '../../host/packet/tcp.ts';
import { concat } from './file-builder.ts';
import { type Ipv6Pair, ipv6Packet, segmentOverIpv6 } from './ipv6-packet.ts';

/** Packets in packets, built octet by octet: the lab only reads them. */

/** What a layer carries, by its EtherType. */
export interface Content {
  readonly etherType: number;
  readonly octets: Uint8Array;
}

export const u16 = (number: number) => [number >>> 8, number & 255];

/** Of a maker that tshark knows: by that it tells a frame from a control word. */
const MACS = [0, 0x0c, 0x29, 0, 0, 1, 0, 0x0c, 0x29, 0, 0, 2];

const MPLS = 0x8847;
const INNER = { source: '192.0.2.2', destination: '192.0.2.1' };
const OUTER = { source: '198.51.100.2', destination: '198.51.100.1' };

function ipv6Pair(subnet: number): Ipv6Pair {
  const address = (host: number) =>
    Uint8Array.of(0x20, 1, 0xd, 0xb8, 0, subnet, 0, 0, 0, 0, 0, 0, 0, 0, 0, host);
  return { source: address(2), destination: address(1) };
}

export const INNER_IPV6 = ipv6Pair(0);
const OUTER_IPV6 = ipv6Pair(1);

const asIpv4 = (octets: Uint8Array): Content => ({ etherType: 0x0800, octets });
const asIpv6 = (octets: Uint8Array): Content => ({ etherType: 0x86dd, octets });

/** A segment in an IP packet that is in nothing else. */
export const overIpv4 = (segment: TcpInit): Content => asIpv4(buildIpPacket({ ipv4: INNER, tcp: segment }));
export const overIpv6 = (segment: TcpInit): Content =>
  asIpv6(ipv6Packet(INNER_IPV6, 6, segmentOverIpv6(INNER_IPV6, segment)));

const ipv4 = (protocol: number, ...parts: (readonly number[] | Uint8Array)[]): Content =>
  asIpv4(buildIpPacket({ ipv4: OUTER, protocol, payload: octetsOf(...parts) }));
const ipv6 = (next: number, ...parts: (readonly number[] | Uint8Array)[]): Content =>
  asIpv6(ipv6Packet(OUTER_IPV6, next, octetsOf(...parts)));

function octetsOf(...parts: readonly (readonly number[] | Uint8Array)[]): Uint8Array {
  return concat(...parts.map((part) => Uint8Array.from(part)));
}

/** An Ethernet II frame. */
export function frameOf({ etherType, octets }: Content): Uint8Array {
  return octetsOf(MACS, u16(etherType), octets);
}

/** A datagram without a checksum, which 0 stands for. */
function udp(port: number, ...parts: (readonly number[] | Uint8Array)[]): Content {
  const payload = octetsOf(...parts);
  return ipv4(17, u16(50_000), u16(port), u16(8 + payload.length), [0, 0], payload);
}

const isIpv6 = ({ etherType }: Content) => etherType === 0x86dd;
const isIp = (content: Content) => content.etherType === 0x0800 || isIpv6(content);

/** Only of IP packets. */
function ofIp(wrap: (content: Content) => Content): (content: Content) => Content {
  return (content) => (isIp(content) ? wrap(content) : content);
}

const vlan = (etherType: number) => (content: Content) => ({
  etherType,
  octets: octetsOf([0x20, 7], u16(content.etherType), content.octets),
});

/** What tshark does not look for in GRE goes in as a frame. */
const gre =
  (flags: number, ...fields: number[]) =>
  (content: Content) => {
    const isPlain = isIp(content) || content.etherType === MPLS;
    const { etherType, octets } = isPlain ? content : { etherType: 0x6558, octets: frameOf(content) };
    return ipv4(47, u16(flags), u16(etherType), fields, octets);
  };

/** Each takes content and wraps it once more. */
export const WRAPPINGS: Readonly<Record<string, (content: Content) => Content>> = {
  'a VLAN tag': vlan(0x8100),
  'a service VLAN tag': vlan(0x88a8),
  'an old stacked VLAN tag': vlan(0x9100),
  MPLS: ofIp(({ octets }) => ({ etherType: MPLS, octets: octetsOf([0, 1, 0x01, 64], octets) })),
  'two MPLS labels': ofIp(({ octets }) => ({
    etherType: MPLS,
    octets: octetsOf([0, 1, 0x00, 64, 0, 2, 0x01, 64], octets),
  })),
  'an MPLS pseudowire': (content) => ({
    etherType: MPLS,
    octets: octetsOf([0, 1, 0x01, 64], frameOf(content)),
  }),
  'an MPLS pseudowire with a control word': (content) => ({
    etherType: MPLS,
    octets: octetsOf([0, 1, 0x01, 64, 0, 0, 0, 9], frameOf(content)),
  }),
  PPPoE: ofIp((content) => ({
    etherType: 0x8864,
    octets: octetsOf(
      [0x11, 0, 0, 1, ...u16(content.octets.length + 2), 0, isIpv6(content) ? 0x57 : 0x21],
      content.octets,
    ),
  })),
  GRE: gre(0),
  'GRE with checksum, key and number': gre(0xb000, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 1),
  'GRE with Ethernet': (content) => gre(0)({ etherType: 0x6558, octets: frameOf(content) }),
  'GRE of PPTP': ofIp((content) =>
    ipv4(
      47,
      [0x30, 0x81, 0x88, 0x0b, ...u16(content.octets.length + 4), 0, 1, 0, 0, 0, 1, 0, 0, 0, 1],
      [0xff, 0x03, 0, isIpv6(content) ? 0x57 : 0x21],
      content.octets,
    ),
  ),
  ERSPAN: (content) =>
    ipv4(47, [0x10, 0, 0x88, 0xbe, 0, 0, 0, 1, 0x10, 0, 0, 0, 0, 0, 0, 0], frameOf(content)),
  'ERSPAN without a header': (content) => ipv4(47, [0, 0, 0x88, 0xbe], frameOf(content)),
  'IP in IP': ofIp((content) => ipv4(isIpv6(content) ? 41 : 4, content.octets)),
  'IP in IPv6': ofIp((content) => ipv6(isIpv6(content) ? 41 : 4, content.octets)),
  'IP in IPv6 behind extension headers': ofIp((content) =>
    ipv6(
      0,
      [60, 0, 1, 4, 0, 0, 0, 0],
      [44, 1, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [isIpv6(content) ? 41 : 4, 0, 0, 0, 0, 0, 0, 9],
      content.octets,
    ),
  ),
  'IPsec AH': ofIp((content) =>
    ipv4(51, [isIpv6(content) ? 41 : 4, 4, 0, 0, ...new Array(20).fill(7)], content.octets),
  ),
  EtherIP: (content) => ipv4(97, [0x30, 0], frameOf(content)),
  'MPLS in IP': ofIp(({ octets }) => ipv4(137, [0, 1, 0x01, 64], octets)),
  'MPLS in UDP': ofIp(({ octets }) => udp(6635, [0, 1, 0x01, 64], octets)),
  'GRE in UDP': ofIp(({ etherType, octets }) => udp(4754, [0, 0], u16(etherType), octets)),
  VXLAN: (content) => udp(4789, [8, 0, 0, 0, 0, 0, 42, 0], frameOf(content)),
  Geneve: (content) => udp(6081, [1, 0, 0x65, 0x58, 0, 0, 42, 0, 0, 1, 0, 0], frameOf(content)),
  'Geneve with IP': ofIp((content) =>
    udp(6081, [0, 0], u16(content.etherType), [0, 0, 1, 0], content.octets),
  ),
  GTP: ofIp(({ octets }) => udp(2152, [0x30, 255, ...u16(octets.length), 0, 0, 0, 1], octets)),
  'GTP with two extension headers': ofIp(({ octets }) =>
    udp(
      2152,
      [0x34, 255, ...u16(octets.length + 12), 0, 0, 0, 1],
      [0, 0, 0, 0x85, 1, 0, 9, 0x85, 1, 0, 9, 0],
      octets,
    ),
  ),
};

/** A frame of IEEE 802.3 with LLC and SNAP; `organization` is 0 as in RFC 1042. */
export function snapFrame({ etherType, octets }: Content, organization = 0): Uint8Array {
  const content = octetsOf([0xaa, 0xaa, 3, 0, 0, organization], u16(etherType), octets);
  return octetsOf(MACS, u16(content.length), content);
}

/** The fragments of an IPv4 packet, or of an IPv6 packet without extension headers, cut behind so many octets of payload each. */
export function fragmentsOf({ etherType, octets }: Content, sizes: readonly number[], id = 1): Content[] {
  const header = etherType === 0x0800 ? 20 : 40;
  const payload = octets.subarray(header);
  const ends = [0, ...sizes, payload.length];
  return ends.slice(1).map((end, index) => {
    const offset = ends[index]!;
    const isLast = end === payload.length;
    const part = payload.subarray(offset, end);
    if (etherType === 0x86dd) {
      const fragment = [octets[6]!, 0, ...u16(offset | (isLast ? 0 : 1)), 0, 0, ...u16(id)];
      const pair = { source: octets.subarray(8, 24), destination: octets.subarray(24, 40) };
      return asIpv6(ipv6Packet(pair, 44, octetsOf(fragment, part)));
    }
    const text = (at: number) => octets.subarray(at, at + 4).join('.');
    const ends4 = { source: text(12), destination: text(16) };
    return asIpv4(
      buildIpPacket({
        ipv4: { ...ends4, identification: id, fragmentOffset: offset, moreFragments: !isLast },
        protocol: octets[9]!,
        payload: part,
      }),
    );
  });
}
