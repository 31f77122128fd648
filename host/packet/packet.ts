import { type ArpMessage, parseArp, serializeArp } from './arp.ts';
import { type EthernetFrame, EtherType, etherTypeOf, parseEthernet, serializeEthernet } from './ethernet.ts';
import type { Ipv4Content, Ipv4Init, ParsedIpv4 } from './ipv4.ts';
import { IpProtocol, parseIpv4, serializeIpv4 } from './ipv4.ts';
import { PacketError } from './packet-error.ts';
import { type ParsedTcp, parseTcp, serializeTcp, type TcpInit } from './tcp.ts';
import { parseUdp, serializeUdp, type UdpDatagram } from './udp.ts';

/**
 * What was found in a frame or IP packet, layer by layer. Layers the codec does not know are absent, and so is a broken one
 * with all that is in it; the transport layer of an IP fragment is not looked into.
 */
export interface Packet {
  readonly ethernet?: EthernetFrame;
  readonly arp?: ArpMessage;
  readonly ipv4?: ParsedIpv4;
  readonly tcp?: ParsedTcp;
  readonly udp?: UdpDatagram;
}

type Layers = { -readonly [Name in keyof Packet]: Packet[Name] };

/** Parses an Ethernet frame. Never throws. */
export function parseFrame(bytes: Uint8Array): Packet {
  return collect((layers) => {
    layers.ethernet = parseEthernet(bytes);
    const { etherType, payload } = layers.ethernet;
    if (etherType === EtherType.arp) layers.arp = parseArp(payload);
    if (etherType === EtherType.ipv4) parseIpv4Layers(layers, payload);
  });
}

/** At a glance, before it is parsed: whether a frame may hold a TCP segment. */
export function mayHoldTcp(frame: Uint8Array): boolean {
  return etherTypeOf(frame) === EtherType.ipv4 && frame[23] === IpProtocol.tcp;
}

/** Parses an IPv4 packet without a link layer. Never throws. */
export function parseIpPacket(bytes: Uint8Array): Packet {
  return collect((layers) => parseIpv4Layers(layers, bytes));
}

function collect(parse: (layers: Layers) => void): Packet {
  const layers: Layers = {};
  try {
    parse(layers);
  } catch (error) {
    if (!(error instanceof PacketError)) throw error;
  }
  return layers;
}

function parseIpv4Layers(layers: Layers, bytes: Uint8Array): void {
  const ip = parseIpv4(bytes);
  layers.ipv4 = ip;
  if (ip.moreFragments || ip.fragmentOffset > 0) return;
  if (ip.protocol === IpProtocol.tcp) layers.tcp = parseTcp(ip.payload, ip);
  if (ip.protocol === IpProtocol.udp) layers.udp = parseUdp(ip.payload);
}

/** What an IPv4 packet carries: one of the transports, or raw octets with their protocol number. */
export type IpContent = { readonly tcp: TcpInit } | { readonly udp: UdpDatagram } | Ipv4Content;

/** An IPv4 packet to build. */
type IpPacketInit = { readonly ipv4: Ipv4Init } & IpContent;

/** An Ethernet frame to build: addresses, and an IPv4 packet or ARP message. */
type FrameInit = { readonly ethernet: Omit<EthernetFrame, 'etherType' | 'payload'> } & (
  | IpPacketInit
  | { readonly arp: ArpMessage }
);

/**
 * Builds an IPv4 packet; lengths and checksums are computed.
 * @throws {PacketError} when a field does not fit.
 */
export function buildIpPacket(packet: IpPacketInit): Uint8Array {
  return serializeIpv4(packet.ipv4, contentOf(packet)); // not spread: V8 would build the object field by field
}

function contentOf(packet: IpPacketInit): Ipv4Content {
  if ('tcp' in packet) return { protocol: IpProtocol.tcp, payload: serializeTcp(packet.tcp, packet.ipv4) };
  if ('udp' in packet) return { protocol: IpProtocol.udp, payload: serializeUdp(packet.udp, packet.ipv4) };
  return packet;
}

/**
 * Builds an Ethernet frame around an IPv4 packet or an ARP message.
 * @throws {PacketError} when a field does not fit.
 */
export function buildFrame(frame: FrameInit): Uint8Array {
  const isArp = 'arp' in frame;
  const payload = isArp ? serializeArp(frame.arp) : buildIpPacket(frame);
  const etherType = isArp ? EtherType.arp : EtherType.ipv4;
  return serializeEthernet({ ...frame.ethernet, etherType, payload });
}

/** One end of a TCP connection. */
export interface Endpoint {
  readonly ip: string;
  readonly port: number;
}

/** An address and a port, the address of IPv6 in brackets. */
export function endpointText({ ip, port }: Endpoint): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}
