import { type ArpMessage, parseArp, serializeArp } from './arp.ts';
import {
  type EthernetFrame,
  type EthernetInit,
  EtherType,
  ethernetHeaderLength,
  parseEthernet,
  serializeEthernet,
} from './ethernet.ts';
import { type IcmpMessage, type ParsedIcmp, parseIcmp, serializeIcmp } from './icmp.ts';
import {
  type IpParseOptions,
  IpProtocol,
  type Ipv4Init,
  type ParsedIpv4,
  parseIpv4,
  serializeIpv4,
} from './ipv4.ts';
import { type ParsedIpv6, parseIpv6 } from './ipv6.ts';
import { PacketError } from './packet-error.ts';
import { type ParsedTcp, parseTcp, serializeTcp, type TcpInit } from './tcp.ts';
import { type ParsedUdp, parseUdp, serializeUdp, type UdpDatagram } from './udp.ts';

/**
 * What was found in a frame or IP packet, layer by layer. Layers the codec does not know are simply absent, and
 * the transport layer of an IP fragment is not looked into.
 */
export interface Packet {
  readonly ethernet?: EthernetFrame;
  readonly arp?: ArpMessage;
  readonly ipv4?: ParsedIpv4;
  readonly ipv6?: ParsedIpv6;
  readonly tcp?: ParsedTcp;
  readonly udp?: ParsedUdp;
  readonly icmp?: ParsedIcmp;
  /** Why the innermost layer could not be parsed; its offset counts from the start of the whole packet. */
  readonly error?: PacketError;
}

type Layers = { -readonly [Layer in keyof Packet]: Packet[Layer] };

/** Parses an Ethernet frame. Never throws: see `Packet.error`. */
export function parseFrame(bytes: Uint8Array, options: IpParseOptions = {}): Packet {
  return collect((layers) => {
    const ethernet = parseEthernet(bytes);
    layers.ethernet = ethernet;
    parseByEtherType(layers, ethernet.etherType, ethernet.payload, options, ethernetHeaderLength(ethernet));
  });
}

/**
 * Parses what follows a link-layer header other than Ethernet's. Never throws: see `Packet.error`.
 * @param offset octets of link layer before it, which errors count too.
 */
export function parseNetworkLayer(
  etherType: number,
  bytes: Uint8Array,
  options: IpParseOptions = {},
  offset = 0,
): Packet {
  return collect((layers) => parseByEtherType(layers, etherType, bytes, options, offset));
}

function parseByEtherType(
  layers: Layers,
  etherType: number,
  bytes: Uint8Array,
  options: IpParseOptions,
  offset: number,
): void {
  if (etherType === EtherType.arp) layers.arp = within(offset, () => parseArp(bytes));
  if (etherType === EtherType.ipv4) parseIpv4Layers(layers, bytes, offset, options);
  if (etherType === EtherType.ipv6) parseIpv6Layers(layers, bytes, offset, options);
}

/**
 * Parses an IPv4 or IPv6 packet without a link layer. Never throws: see `Packet.error`.
 * @param offset octets of link layer before it, which errors count too.
 */
export function parseIpPacket(bytes: Uint8Array, options: IpParseOptions = {}, offset = 0): Packet {
  const version = (bytes[0] ?? 0x40) >>> 4;
  return parseNetworkLayer(version === 6 ? EtherType.ipv6 : EtherType.ipv4, bytes, options, offset);
}

function collect(parse: (layers: Layers) => void): Packet {
  const layers: Layers = {};
  try {
    parse(layers);
  } catch (error) {
    if (!(error instanceof PacketError)) throw error;
    layers.error = error;
  }
  return layers;
}

function within<T>(offset: number, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof PacketError ? error.shifted(offset) : error;
  }
}

function parseIpv4Layers(layers: Layers, bytes: Uint8Array, offset: number, options: IpParseOptions): void {
  const ip = within(offset, () => parseIpv4(bytes, options));
  layers.ipv4 = ip;
  if (ip.moreFragments || ip.fragmentOffset > 0) return;
  parseTransport(layers, ip, offset + ip.payload.byteOffset - bytes.byteOffset);
}

function parseIpv6Layers(layers: Layers, bytes: Uint8Array, offset: number, options: IpParseOptions): void {
  const ip = within(offset, () => parseIpv6(bytes, options));
  layers.ipv6 = ip;
  if (ip.fragmented) return;
  parseTransport(layers, ip, offset + ip.payload.byteOffset - bytes.byteOffset);
}

function parseTransport(layers: Layers, ip: ParsedIpv4 | ParsedIpv6, offset: number): void {
  const options = { between: ip, length: ip.payloadLength };
  within(offset, () => {
    if (ip.protocol === IpProtocol.tcp) layers.tcp = parseTcp(ip.payload, options);
    if (ip.protocol === IpProtocol.udp) layers.udp = parseUdp(ip.payload, options);
    if (ip.protocol === IpProtocol.icmp) layers.icmp = parseIcmp(ip.payload, options);
  });
}

/** What an IPv4 packet carries: one of the transports, or raw octets with their protocol number. */
export type IpContent =
  | { readonly tcp: TcpInit }
  | { readonly udp: UdpDatagram }
  | { readonly icmp: IcmpMessage }
  | { readonly protocol: number; readonly payload: Uint8Array };

/** An IPv4 packet to build: its header without what follows from its content. */
export type IpPacketInit = { readonly ipv4: Omit<Ipv4Init, 'protocol' | 'payload'> } & IpContent;

/** An Ethernet frame to build: addresses, and an IPv4 packet or ARP message. */
export type FrameInit = { readonly ethernet: Omit<EthernetInit, 'etherType' | 'payload'> } & (
  | IpPacketInit
  | { readonly arp: ArpMessage }
);

/** Checksums to write instead of the right ones, for packets that are wrong on purpose. */
export interface ForcedChecksums {
  readonly ipv4?: number;
  readonly transport?: number;
}

/**
 * Builds an IPv4 packet; lengths and checksums are computed.
 * @throws {PacketError} when a field does not fit.
 */
export function buildIpPacket(packet: IpPacketInit, forced: ForcedChecksums = {}): Uint8Array {
  const { protocol, payload } = contentOf(packet, { checksum: forced.transport });
  return serializeIpv4({ ...packet.ipv4, protocol, payload }, { checksum: forced.ipv4 });
}

function contentOf(
  packet: IpPacketInit,
  forced: { checksum?: number | undefined },
): { protocol: number; payload: Uint8Array } {
  if ('tcp' in packet) {
    return { protocol: IpProtocol.tcp, payload: serializeTcp(packet.tcp, packet.ipv4, forced) };
  }
  if ('udp' in packet) {
    return { protocol: IpProtocol.udp, payload: serializeUdp(packet.udp, packet.ipv4, forced) };
  }
  if ('icmp' in packet) return { protocol: IpProtocol.icmp, payload: serializeIcmp(packet.icmp, forced) };
  return packet;
}

/**
 * Builds an Ethernet frame around an IPv4 packet or an ARP message.
 * @throws {PacketError} when a field does not fit.
 */
export function buildFrame(frame: FrameInit, forced: ForcedChecksums = {}): Uint8Array {
  if ('arp' in frame) {
    const payload = serializeArp(frame.arp);
    return serializeEthernet({ ...frame.ethernet, etherType: EtherType.arp, payload });
  }
  const payload = buildIpPacket(frame, forced);
  return serializeEthernet({ ...frame.ethernet, etherType: EtherType.ipv4, payload });
}

/** One end of a TCP connection. */
export interface Endpoint {
  readonly ip: string;
  readonly port: number;
}

/** The same, on an Ethernet. */
export interface EthernetEndpoint extends Endpoint {
  readonly mac: string;
}

/**
 * Builds the Ethernet frame of one TCP segment between two ends: TTL 64, do not fragment.
 * @throws {PacketError} when a field does not fit.
 */
export function buildSegmentFrame(
  from: EthernetEndpoint,
  to: EthernetEndpoint,
  segment: Omit<TcpInit, 'sourcePort' | 'destinationPort'>,
): Uint8Array {
  return buildFrame({
    ethernet: { source: from.mac, destination: to.mac },
    ipv4: { source: from.ip, destination: to.ip, dontFragment: true },
    tcp: { ...segment, sourcePort: from.port, destinationPort: to.port },
  });
}
