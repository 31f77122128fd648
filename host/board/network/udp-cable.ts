import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { CABLE_PORT } from '../../../src/ports.ts';
import type { PacketWay } from '../../cable/tunnelled-cable.ts';
import { SECOND_US } from '../../clock/clock.ts';
import type { WallClock } from '../../clock/wall-clock.ts';
import { ExitCode, LabError } from '../../lab-error.ts';
import { Listeners } from '../../listeners.ts';

/** UDP_CABLE_MTU in firmware/lwip/udp_cable.h. */
const MTU = 1_400;

/** The header of each datagram: `struct cable_header` in firmware/lwip/udp_cable.c. */
const MAGIC = [0x54, 0x43, 0x50, 1];
const TOKEN_OCTETS = 8;
const HEADER = MAGIC.length + TOKEN_OCTETS;

/** The board shuts a cable that was silent for a minute (UDP_CABLE_IDLE_MS there), and experiments wait for twice as long. Two of these may be lost. */
const SIGN_OF_LIFE_US = 20 * SECOND_US;

/**
 * Opens the way from the harness's end of the cable to a real board: IPv4 packets inside UDP. It must have been opened on the control channel with the same token.
 * Rejects if the host's name cannot be resolved.
 */
export async function openUdpCable(
  host: string,
  token: Uint8Array,
  clock: WallClock,
  port = CABLE_PORT,
): Promise<PacketWay> {
  const socket = createSocket('udp4');
  const connected = once(socket, 'connect');
  socket.connect(port, host);
  await connected;
  const packets = new Listeners<[Uint8Array]>();
  socket.on('message', (datagram) => {
    const packet = unwrapPacket(token, datagram);
    if (!packet) return;
    packets.tell(packet);
    clock.wake();
  });
  /* An ICMP "port unreachable" means that the cable is shut; what waits for an answer says so at its limit. */
  socket.on('error', () => {});
  const send = (packet: Uint8Array) => socket.send(wrapPacket(token, packet));
  let stopSigns = () => {};
  const showLife = () => {
    send(new Uint8Array(0));
    stopSigns = clock.after(SIGN_OF_LIFE_US, showLife);
  };
  showLife();
  const close = () => {
    stopSigns();
    socket.close();
  };
  return { mtu: MTU, send, onPacket: packets.add, close };
}

/**
 * A token as the board's console shows it.
 * @throws LabError if it is none
 */
export function tokenOctets(hex: string): Uint8Array {
  if (/^[0-9a-f]{16}$/i.test(hex))
    return Uint8Array.from(hex.match(/../g) ?? [], (two) => Number.parseInt(two, 16));
  throw new LabError(
    'TCPLAB_TOKEN is not a valid cable token',
    'The board’s USB console shows it as 16 hex digits: set TCPLAB_TOKEN to them.',
    ExitCode.noBoard,
  );
}

/** Puts an IPv4 packet behind the header. */
export function wrapPacket(token: Uint8Array, packet: Uint8Array): Uint8Array {
  const datagram = new Uint8Array(HEADER + packet.length);
  datagram.set(MAGIC);
  datagram.set(token, MAGIC.length);
  datagram.set(packet, HEADER);
  return datagram;
}

/** The IPv4 packet in a datagram, null if it is not one of this tunnel. */
function unwrapPacket(token: Uint8Array, datagram: Uint8Array): Uint8Array | null {
  if (datagram.length <= HEADER) return null;
  const fits = [...MAGIC, ...token].every((octet, index) => datagram[index] === octet);
  return fits ? datagram.subarray(HEADER) : null;
}
