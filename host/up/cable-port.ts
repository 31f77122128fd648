import type { Socket } from 'node:dgram';
import { CABLE_PORT } from '../../src/ports.ts';
import type { SwitchCable } from '../cable/switch-cable.ts';
import { buildIpPacket } from '../packet/packet.ts';
import type { FromOutside } from './bridge.ts';
import { bindUdp, type OuterPort } from './listen.ts';

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

/**
 * A UDP port of this machine that stands for the board's: the cable inside it goes through as it is.
 * @throws LabError if the port cannot be had
 */
export async function openCablePort(
  outer: OuterPort,
  cable: SwitchCable,
  fromOutside: FromOutside,
): Promise<Socket> {
  const socket = await bindUdp(outer);
  const users: User[] = [];
  let datagrams = 0;
  cable.onPacket(({ udp }) => {
    const user = udp?.sourcePort === CABLE_PORT ? users[udp.destinationPort - FIRST_INNER_PORT] : undefined;
    if (!user || !udp) return;
    user.answered = true;
    socket.send(udp.payload, user.port, user.address);
  });
  socket.on('message', (payload, { address, port }) => {
    if (payload.length > DATAGRAM_MAX) return;
    const known = users.findIndex((user) => user.address === address && user.port === port);
    const index = known >= 0 ? known : freeIndex(users);
    users[index] = { address, port, heard: ++datagrams, answered: users[known]?.answered ?? false };
    const packet = buildIpPacket({
      ipv4: { source: cable.peerAddress, destination: cable.boardAddress },
      udp: { sourcePort: FIRST_INNER_PORT + index, destinationPort: CABLE_PORT, payload },
    });
    fromOutside(() => cable.inject(packet));
  });
  return socket;
}

function freeIndex(users: readonly User[]): number {
  if (users.length < USERS_MAX) return users.length;
  const unanswered = users.filter(({ answered }) => !answered);
  const longest = Math.min(...(unanswered.length > 0 ? unanswered : users).map(({ heard }) => heard));
  return users.findIndex(({ heard }) => heard === longest);
}
