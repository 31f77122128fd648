import { BOARD_STATION, CLIENT_STATION, PEER_STATION } from '../../cable/harness-end.ts';
import { BareStation } from '../../ethernet/bare-station.ts';
import type { EthernetSwitch } from '../../ethernet/ethernet-switch.ts';
import { parseIpPacket } from '../../packet/packet.ts';
import { TUNNEL_ADDRESSES } from './tunnel-datagram.ts';
import type { UdpCable } from './udp-cable.ts';

/** Who at the switch has which of the tunnel's addresses. */
const STATIONS = new Map([
  [TUNNEL_ADDRESSES.client, CLIENT_STATION],
  [TUNNEL_ADDRESSES.peer, PEER_STATION],
]);

/**
 * Stands for a board at a switch of the harness's own: it answers ARP in the board's name, which knows of no Ethernet inside the tunnel, and passes on
 * IPv4 packets, both ways. Returns what ends that.
 */
export function standInForBoard(ethernet: EthernetSwitch, tunnel: UdpCable): () => void {
  const station = new BareStation(ethernet, BOARD_STATION, TUNNEL_ADDRESSES.board);
  const unsubscribe = [
    station.onPacket(({ ethernet }) => {
      if (ethernet) tunnel.send(ethernet.payload);
    }),
    tunnel.onPacket((packet) => {
      const address = parseIpPacket(packet).ipv4?.destination ?? '';
      const to = STATIONS.get(address);
      if (to !== undefined) station.send(packet, { station: to, address });
    }),
  ];
  return () => {
    for (const end of unsubscribe) end();
  };
}
