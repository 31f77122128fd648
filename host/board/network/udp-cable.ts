import { createSocket, type Socket } from 'node:dgram';
import { CABLE_PORT } from '../../../src/ports.ts';
import type { WallClock } from '../../clock/wall-clock.ts';
import { Listeners } from '../listeners.ts';
import { unwrapPacket, wrapPacket } from './tunnel-datagram.ts';

/** The way from the harness's end of the cable to a real board: IPv4 packets inside UDP. */
export class UdpCable {
  private readonly packets = new Listeners<[Uint8Array]>();
  private readonly socket: Socket;
  private readonly token: Uint8Array;

  private constructor(socket: Socket, token: Uint8Array, clock: WallClock) {
    this.socket = socket;
    this.token = token;
    socket.on('message', (datagram) => {
      const packet = unwrapPacket(token, datagram);
      if (!packet) return;
      this.packets.tell(packet);
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

  /** Sends an IPv4 packet to the board. */
  send(packet: Uint8Array): void {
    this.socket.send(wrapPacket(this.token, packet));
  }

  /** IPv4 packets from the board. */
  onPacket(listener: (packet: Uint8Array) => void): () => void {
    return this.packets.add(listener);
  }

  close(): void {
    this.socket.close();
  }
}
