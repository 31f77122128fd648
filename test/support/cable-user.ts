import { BOARD_ADDRESS } from '../../host/board/virtual/virtual-board.ts';
import { BareStation } from '../../host/ethernet/bare-station.ts';
import type { EthernetSwitch } from '../../host/ethernet/ethernet-switch.ts';
import { buildIpPacket, type Packet, parseIpPacket } from '../../host/packet/packet.ts';
import { CABLE_PORT } from '../../src/ports.ts';
import { isUnreachable } from './icmp.ts';

const BOARD = { station: 1, address: BOARD_ADDRESS };

/** A program on another machine of the network that sends datagrams to the cable's port, from any of its own ports. */
export class CableUser {
  /** What came back from the cable's port: the datagrams, and their destination ports. */
  readonly heard: { port: number; payload: Uint8Array }[] = [];
  /** How often it was told that nobody is there (RFC 792: destination unreachable). */
  unreachable = 0;
  private readonly station: BareStation;

  constructor(ethernet: EthernetSwitch, station: number) {
    this.station = new BareStation(ethernet, station, `192.168.4.${station}`);
    this.station.onPacket((packet) => this.hear(packet));
  }

  /** `address`: what it says to be. */
  send(payload: Uint8Array, port = 50_000, address = this.station.address): void {
    this.sendPacket(
      buildIpPacket({
        ipv4: { source: address, destination: BOARD.address },
        udp: { sourcePort: port, destinationPort: CABLE_PORT, payload },
      }),
    );
  }

  /** Any IPv4 packet, past the cable. */
  sendPacket(packet: Uint8Array): void {
    this.station.send(packet, BOARD);
  }

  /** The packets that were in the datagrams, behind a header of `skip` octets. */
  packets(skip: number): Packet[] {
    return this.heard.map(({ payload }) => parseIpPacket(payload.subarray(skip)));
  }

  private hear(packet: Packet): void {
    const { udp } = packet;
    if (isUnreachable(packet)) this.unreachable++;
    if (udp?.sourcePort === CABLE_PORT)
      this.heard.push({ port: udp.destinationPort, payload: udp.payload.slice() });
  }
}
