import { createSocket, type Socket } from 'node:dgram';
import { CABLE_PORT } from '../../src/ports.ts';
import type { Cable } from '../board/board.ts';
import { buildIpPacket } from '../wire/packet.ts';
import type { FromOutside } from './bridge.ts';
import { GatewayError } from './gateway-error.ts';

/** As many programs may speak to the cable's port at once; the board itself listens to one. */
const USERS_MAX = 64;

/** The largest datagram that fits an Ethernet frame: 1,500 octets less IPv4 and UDP. */
const DATAGRAM_MAX = 1472;

/** Inner ports that stand for outer users. */
const FIRST_INNER_PORT = 40_000;

interface User {
  address: string;
  port: number;
}

/** A UDP port of this machine that stands for the board's: the cable inside it goes through as it is. */
export class CablePort {
  private readonly users: User[] = [];
  private readonly socket: Socket;
  private readonly cable: Cable;
  private readonly fromOutside: FromOutside;

  private constructor(socket: Socket, cable: Cable, fromOutside: FromOutside) {
    this.socket = socket;
    this.cable = cable;
    this.fromOutside = fromOutside;
    cable.onPacket(({ udp }) => {
      const user =
        udp && udp.sourcePort === CABLE_PORT ? this.users[udp.destinationPort - FIRST_INNER_PORT] : undefined;
      if (user && udp) socket.send(udp.payload, user.port, user.address);
    });
    socket.on('message', (datagram, { address, port }) => this.forward(datagram, { address, port }));
  }

  /** Rejects with a GatewayError if the port cannot be had. */
  static open(host: string, port: number, cable: Cable, fromOutside: FromOutside): Promise<CablePort> {
    return new Promise((resolve, reject) => {
      const socket = createSocket('udp4');
      socket.once('error', (error) => {
        socket.close();
        reject(
          new GatewayError(
            `UDP port ${port} cannot be listened on: ${error.message}`,
            'Choose another one with --cable-port; 0 lets the operating system choose.',
            3,
          ),
        );
      });
      socket.bind(port, host, () => {
        socket.removeAllListeners('error');
        socket.on('error', () => {}); // an ICMP answer from a user that is gone
        resolve(new CablePort(socket, cable, fromOutside));
      });
    });
  }

  get port(): number {
    return this.socket.address().port;
  }

  close(): void {
    this.socket.close();
  }

  private forward(datagram: Uint8Array, user: User): void {
    if (datagram.length > DATAGRAM_MAX) return;
    const index = this.indexOf(user);
    if (index < 0) return;
    const { peerAddress, boardAddress } = this.cable;
    const packet = buildIpPacket({
      ipv4: { source: peerAddress, destination: boardAddress },
      udp: { sourcePort: FIRST_INNER_PORT + index, destinationPort: CABLE_PORT, payload: datagram },
    });
    this.fromOutside(() => this.cable.inject(packet));
  }

  private indexOf({ address, port }: User): number {
    const known = this.users.findIndex((user) => user.address === address && user.port === port);
    if (known >= 0 || this.users.length >= USERS_MAX) return known;
    return this.users.push({ address, port }) - 1;
  }
}
