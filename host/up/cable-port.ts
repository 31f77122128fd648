import type { Socket } from 'node:dgram';
import { CABLE_PORT } from '../../src/ports.ts';
import type { SwitchCable } from '../cable/switch-cable.ts';
import { buildIpPacket } from '../packet/packet.ts';
import type { FromOutside } from './bridge.ts';
import { bindUdp } from './listen.ts';

/**
 * Number of programs that may use the cable's port; the board itself listens to one. A further one replaces the longest-silent program that the board
 * has never answered: it has no token, and a flood on the port must not cut off a user who has.
 */
const USERS_MAX = 64;

/** The largest datagram that fits an Ethernet frame: 1,500 octets less IPv4 and UDP. */
const DATAGRAM_MAX = 1472;

/** Inner ports that stand for outer users. */
const FIRST_INNER_PORT = 40_000;

interface User {
  address: string;
  port: number;
  /** Number of the last datagram it sent. */
  heard: number;
  answered: boolean;
}

/** A UDP port of this machine that stands for the board's: the cable inside it goes through as it is. */
export class CablePort {
  private readonly users: User[] = [];
  private datagrams = 0;
  private readonly socket: Socket;
  private readonly cable: SwitchCable;
  private readonly fromOutside: FromOutside;

  private constructor(socket: Socket, cable: SwitchCable, fromOutside: FromOutside) {
    this.socket = socket;
    this.cable = cable;
    this.fromOutside = fromOutside;
    cable.onPacket(({ udp }) => {
      const user =
        udp && udp.sourcePort === CABLE_PORT ? this.users[udp.destinationPort - FIRST_INNER_PORT] : undefined;
      if (!user || !udp) return;
      user.answered = true;
      socket.send(udp.payload, user.port, user.address);
    });
    socket.on('message', (datagram, { address, port }) => this.forward(datagram, address, port));
  }

  /** @throws LabError if the port cannot be had */
  static async open(
    host: string,
    port: number,
    cable: SwitchCable,
    fromOutside: FromOutside,
  ): Promise<CablePort> {
    const socket = await bindUdp({ host, port, option: '--cable-port' });
    return new CablePort(socket, cable, fromOutside);
  }

  get port(): number {
    return this.socket.address().port;
  }

  close(): void {
    this.socket.close();
  }

  private forward(datagram: Uint8Array, address: string, port: number): void {
    if (datagram.length > DATAGRAM_MAX) return;
    const { peerAddress, boardAddress } = this.cable;
    const packet = buildIpPacket({
      ipv4: { source: peerAddress, destination: boardAddress },
      udp: { sourcePort: this.innerPort(address, port), destinationPort: CABLE_PORT, payload: datagram },
    });
    this.fromOutside(() => this.cable.inject(packet));
  }

  private innerPort(address: string, port: number): number {
    const known = this.users.findIndex((user) => user.address === address && user.port === port);
    const index = known >= 0 ? known : this.freeIndex();
    const answered = this.users[known]?.answered ?? false;
    this.users[index] = { address, port, heard: ++this.datagrams, answered };
    return FIRST_INNER_PORT + index;
  }

  private freeIndex(): number {
    if (this.users.length < USERS_MAX) return this.users.length;
    const unanswered = this.users.filter(({ answered }) => !answered);
    const longest = Math.min(...(unanswered.length > 0 ? unanswered : this.users).map(({ heard }) => heard));
    return this.users.findIndex(({ heard }) => heard === longest);
  }
}
