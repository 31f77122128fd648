import { createSocket, type Socket } from 'node:dgram';
import { CABLE_PORT } from '../../../src/ports.ts';
import type { PacketWay } from '../../cable/board-stand-in.ts';
import { SECOND_US } from '../../clock/clock.ts';
import type { WallClock } from '../../clock/wall-clock.ts';
import { Listeners } from '../../listeners.ts';
import { unwrapPacket, wrapPacket } from './tunnel-datagram.ts';

/** The board shuts a cable that was silent for a minute (UDP_CABLE_IDLE_MS), and experiments wait for twice as long. Two of these may be lost. */
const SIGN_OF_LIFE_US = 20 * SECOND_US;

const NO_PACKET = new Uint8Array(0);

/** The way from the harness's end of the cable to a real board: IPv4 packets inside UDP. It must have been opened on the control channel with the same token. */
export class UdpCable implements PacketWay {
  private readonly packets = new Listeners<[Uint8Array]>();
  private readonly socket: Socket;
  private readonly token: Uint8Array;
  private readonly clock: WallClock;
  private stopSigns = () => {};

  private constructor(socket: Socket, token: Uint8Array, clock: WallClock) {
    this.socket = socket;
    this.token = token;
    this.clock = clock;
    socket.on('message', (datagram) => {
      const packet = unwrapPacket(token, datagram);
      if (!packet) return;
      this.packets.tell(packet);
      clock.wake();
    });
    /* An ICMP "port unreachable" means that the cable is shut; what waits for an answer says so at its limit. */
    socket.on('error', () => {});
    this.showLife();
  }

  /** Rejects if the host's name cannot be resolved. */
  static open(host: string, token: Uint8Array, clock: WallClock, port = CABLE_PORT): Promise<UdpCable> {
    return new Promise((resolve, reject) => {
      const socket = createSocket('udp4');
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new UdpCable(socket, token, clock));
      });
      socket.connect(port, host);
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

  private showLife(): void {
    this.send(NO_PACKET);
    this.stopSigns = this.clock.after(SIGN_OF_LIFE_US, () => this.showLife());
  }

  close(): void {
    this.stopSigns();
    this.socket.close();
  }
}
