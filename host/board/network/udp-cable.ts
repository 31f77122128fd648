import { createSocket, type Socket } from 'node:dgram';
import { CABLE_PORT } from '../../../src/ports.ts';
import type { WallClock } from '../../clock/wall-clock.ts';
import { type Packet, parseIpPacket } from '../../wire/packet.ts';
import type { Cable } from '../board.ts';
import { Listeners } from '../listeners.ts';
import { TUNNEL_BOARD_ADDRESS, TUNNEL_PEER_ADDRESS, unwrapPacket, wrapPacket } from './tunnel-datagram.ts';

/** The cable of a real board: IPv4 packets inside UDP. It must have been opened on the control channel with the same token. */
export class UdpCable implements Cable {
  readonly boardAddress = TUNNEL_BOARD_ADDRESS;
  readonly peerAddress = TUNNEL_PEER_ADDRESS;
  /** Ordinary clients go over Wi-Fi, not through the tunnel. */
  readonly clientAddress = null;
  readonly faults = null;
  /** What is sent is there when it is there: Wi-Fi gives no promise. */
  readonly latencyUs = 0;
  private readonly packets = new Listeners<[Packet]>();
  private readonly socket: Socket;
  private readonly token: Uint8Array;

  private constructor(socket: Socket, token: Uint8Array, clock: WallClock) {
    this.socket = socket;
    this.token = token;
    socket.on('message', (datagram) => {
      const packet = unwrapPacket(token, datagram);
      if (!packet) return;
      this.packets.tell(parseIpPacket(packet));
      clock.wake();
    });
    /* An ICMP "port unreachable" means that the cable is shut; what waits for an answer says so at its limit. */
    socket.on('error', () => {});
  }

  /** Rejects if the host's name cannot be resolved. */
  static open(host: string, token: Uint8Array, clock: WallClock, port = CABLE_PORT): Promise<UdpCable> {
    return new Promise((resolve, reject) => {
      const socket = createSocket('udp4');
      socket.once('error', reject);
      socket.connect(port, host, () => {
        socket.off('error', reject);
        resolve(new UdpCable(socket, token, clock));
      });
    });
  }

  inject(packet: Uint8Array): void {
    this.socket.send(wrapPacket(this.token, packet));
  }

  onPacket(listener: (packet: Packet) => void): () => void {
    return this.packets.add(listener);
  }

  close(): void {
    this.socket.close();
  }
}
