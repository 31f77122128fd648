import { BareStation } from '../ethernet/bare-station.ts';
import type { EthernetSwitch } from '../ethernet/ethernet-switch.ts';
import { parseIpPacket } from '../packet/packet.ts';
import { BOARD_STATION, type CableAddresses, CLIENT_STATION, PEER_STATION } from './harness-end.ts';

/** Addresses inside the tunnel: the board takes packets from these two, and no others. */
export const TUNNEL_ADDRESSES: CableAddresses = {
  board: '10.70.0.1',
  peer: '10.70.0.2',
  client: '10.70.0.3',
};

/** How IPv4 packets come to a board, and from it. */
export interface PacketWay {
  send(packet: Uint8Array): void;
  onPacket(listener: (packet: Uint8Array) => void): () => void;
  close(): void;
}

/** Who at the switch has which of the tunnel's addresses. */
const STATIONS = new Map([
  [TUNNEL_ADDRESSES.client, CLIENT_STATION],
  [TUNNEL_ADDRESSES.peer, PEER_STATION],
]);

/**
 * Stands for a board at a switch of the harness's own: it answers ARP in the board's name, which knows of no Ethernet inside the tunnel, and passes on
 * IPv4 packets, both ways. Returns what ends that.
 */
export function standInForBoard(ethernet: EthernetSwitch, way: PacketWay): () => void {
  const station = new BareStation(ethernet, BOARD_STATION, TUNNEL_ADDRESSES.board);
  const unsubscribe = [
    station.onPacket(({ ethernet }) => {
      if (ethernet) way.send(ethernet.payload);
    }),
    way.onPacket((packet) => {
      const address = parseIpPacket(packet).ipv4?.destination ?? '';
      const to = STATIONS.get(address);
      if (to !== undefined) station.send(packet, { station: to, address });
    }),
  ];
  return () => {
    for (const end of unsubscribe) end();
  };
}
