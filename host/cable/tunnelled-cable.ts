import { type Clock, SECOND_US } from '../clock/clock.ts';
import { BareStation } from '../ethernet/bare-station.ts';
import { EthernetSwitch } from '../ethernet/ethernet-switch.ts';
import { ArpOperation } from '../packet/arp.ts';
import { parseFrame, parseIpPacket } from '../packet/packet.ts';
import { BOARD_STATION, type CableAddresses, PEER_STATION, SwitchCable } from './switch-cable.ts';

/** Addresses inside the tunnel: the board takes packets from these two, and no others. */
export const TUNNEL_ADDRESSES: CableAddresses = {
  board: '10.70.0.1',
  peer: '10.70.0.2',
  client: '10.70.0.3',
};

/** How IPv4 packets come to a board, and from it. */
export interface PacketWay {
  /** Octets of the longest. */
  readonly mtu: number;
  send(packet: Uint8Array): void;
  onPacket(listener: (packet: Uint8Array) => void): () => void;
  close(): void;
}

/**
 * The cable of a board that is elsewhere: a switch on this machine, and a way from there to the board, which must be open. A station stands for the board: it
 * answers ARP in its name, which knows of no Ethernet inside the tunnel, and passes on IPv4 packets, both ways.
 */
export class TunnelledCable extends SwitchCable {
  private readonly leave: () => void;

  private constructor(way: PacketWay, module: WebAssembly.Module, clock: Clock, ethernet: EthernetSwitch) {
    // The board remembers the last run's connections for 2MSL: this run's must not have the same ports and numbers.
    const seed = Math.floor(Math.random() * 2 ** 32);
    super({ clock, ethernet, module, addresses: TUNNEL_ADDRESSES, seed, mtu: way.mtu });
    const station = new BareStation(ethernet, BOARD_STATION, TUNNEL_ADDRESSES.board);
    station.onPacket(({ ethernet }) => {
      if (ethernet) way.send(ethernet.payload);
    });
    const stopPackets = way.onPacket((packet) => {
      const address = parseIpPacket(packet).ipv4?.destination;
      if (address === this.clientAddress) station.send(packet, this.client);
      if (address === this.peerAddress) station.send(packet, { station: PEER_STATION, address });
    });
    this.leave = () => {
      stopPackets();
      way.close();
    };
  }

  /** `module`: dist/board.wasm, compiled: the client's lwIP. */
  static async open(way: PacketWay, module: WebAssembly.Module, clock: Clock): Promise<TunnelledCable> {
    const ethernet = new EthernetSwitch(clock);
    const cable = new TunnelledCable(way, module, clock, ethernet);
    /* The client's first SYN is to leave when the client says so, not when ARP has found the station. */
    let known = false;
    const unsubscribe = ethernet.onArrival(({ frame }) => {
      known ||= parseFrame(frame).arp?.operation === ArpOperation.reply;
    });
    cable.client.greet();
    await clock.until(() => known, SECOND_US);
    unsubscribe();
    return cable;
  }

  close(): void {
    this.client.stop();
    this.leave();
  }
}
