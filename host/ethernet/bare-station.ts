import { Listeners } from '../listeners.ts';
import { ArpOperation } from '../packet/arp.ts';
import { EtherType, etherTypeOf, isBroadcast, serializeEthernet } from '../packet/ethernet.ts';
import { buildFrame, type Packet, parseFrame } from '../packet/packet.ts';
import type { EthernetSwitch, Station } from './ethernet-switch.ts';

const BROADCAST = 'ff:ff:ff:ff:ff:ff';
const UNKNOWN_MAC = '00:00:00:00:00:00';

/** The MAC address of a station. */
export function macOf(station: number): string {
  return `02:00:00:00:00:${station.toString(16).padStart(2, '0')}`;
}

/** A host with an Ethernet card and no TCP: it answers ARP; everything else is up to its user. */
export class BareStation implements Station {
  readonly station: number;
  readonly address: string;
  private readonly ethernet: EthernetSwitch;
  private readonly packets = new Listeners<[Packet]>();
  /** IPv4 packets for this host, as they arrive. */
  readonly onPacket = this.packets.add;
  private readonly introduced = new Set<string>();

  constructor(ethernet: EthernetSwitch, station: number, address: string) {
    this.ethernet = ethernet;
    this.station = station;
    this.address = address;
    ethernet.attach(this);
  }

  /** Sends an IPv4 packet to the station with that address. */
  send(packet: Uint8Array, to: { station: number; address: string }): void {
    this.introduce(to.address);
    const ethernet = {
      source: macOf(this.station),
      destination: macOf(to.station),
      etherType: EtherType.ipv4,
    };
    this.ethernet.send(this.station, serializeEthernet({ ...ethernet, payload: packet }));
  }

  receive(frame: Uint8Array): void {
    if (isBroadcast(frame) && etherTypeOf(frame) !== EtherType.arp) return; // the board's beacons
    const packet = parseFrame(frame);
    if (packet.ipv4) this.packets.tell(packet);
    const { arp } = packet;
    if (arp?.operation !== ArpOperation.request || arp.targetIp !== this.address) return;
    this.arp(ArpOperation.reply, arp.senderMac, arp.senderIp);
  }

  /** As any host does before it sends to another for the first time: ask for its MAC address, by which that one learns ours. */
  private introduce(address: string): void {
    if (this.introduced.has(address)) return;
    this.introduced.add(address);
    this.arp(ArpOperation.request, UNKNOWN_MAC, address);
  }

  private arp(operation: number, targetMac: string, targetIp: string): void {
    const source = macOf(this.station);
    const destination = operation === ArpOperation.request ? BROADCAST : targetMac;
    const arp = { operation, senderMac: source, senderIp: this.address, targetMac, targetIp };
    this.ethernet.send(this.station, buildFrame({ ethernet: { source, destination }, arp }));
  }
}
