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

export type TunnelledCable = SwitchCable & { close(): void };

/**
 * The cable of a board that is elsewhere: a switch on this machine, and a way from there to the board, which must be open. A station stands for the board: it
 * answers ARP in its name, which knows of no Ethernet inside the tunnel, and passes on IPv4 packets, both ways.
 * @param module dist/board.wasm, compiled: the client's lwIP
 */
export async function openTunnelledCable(
  way: PacketWay,
  module: WebAssembly.Module,
  clock: Clock,
): Promise<TunnelledCable> {
  const ethernet = new EthernetSwitch(clock);
  // The board remembers the last run's connections for 2MSL: this run's must not have the same ports and numbers.
  const seed = Math.floor(Math.random() * 2 ** 32);
  const addresses = TUNNEL_ADDRESSES;
  const cable = new SwitchCable({ clock, ethernet, module, addresses, seed, mtu: way.mtu });
  const station = new BareStation(ethernet, BOARD_STATION, addresses.board);
  station.onPacket((packet) => {
    if (packet.ethernet) way.send(packet.ethernet.payload);
  });
  const stopPackets = way.onPacket((packet) => {
    const address = parseIpPacket(packet).ipv4?.destination;
    if (address === addresses.client) station.send(packet, cable.client);
    if (address === addresses.peer) station.send(packet, { station: PEER_STATION, address });
  });
  const close = () => {
    cable.client.stop();
    stopPackets();
    way.close();
  };
  /* The client's first SYN is to leave when the client says so, not when ARP has found the station. */
  let known = false;
  const unsubscribe = ethernet.onArrival(({ frame }) => {
    known ||= parseFrame(frame).arp?.operation === ArpOperation.reply;
  });
  cable.client.greet();
  await clock.until(() => known, SECOND_US);
  unsubscribe();
  return Object.assign(cable, { close });
}
