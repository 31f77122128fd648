import { createSocket } from 'node:dgram';
import * as z from 'zod/mini';
import { BEACON_PORT } from '../../../src/ports.ts';
import { readJson } from '../../printable.ts';

/** Boards announce themselves every 2 s; one lost beacon should not hide a board. */
const LISTEN_MS = 4_500;

const beaconShape = z.object({
  tcplab: z.literal(1),
  name: z.string().check(z.maxLength(64)),
  board: z.string().check(z.maxLength(64)),
  app: z.string().check(z.maxLength(32)),
  control: z.int().check(z.minimum(1), z.maximum(65535)),
});

/** A board on the network. */
export interface FoundBoard {
  name: string;
  /** Kaluma's name of the board. */
  board: string;
  app: string;
  /** IPv4 address, dotted. */
  address: string;
  controlPort: number;
}

/**
 * Listens for boards' beacons. Resolves to what was heard; rejects if their port cannot be listened on.
 * @param untilFirst ends the search at the first board
 */
export function discoverBoards({ untilFirst } = { untilFirst: false }): Promise<FoundBoard[]> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    const found = new Map<string, FoundBoard>();
    const timer = setTimeout(finish, LISTEN_MS);
    function finish() {
      clearTimeout(timer);
      socket.close(() => resolve([...found.values()]));
    }
    socket.on('error', (error) => {
      clearTimeout(timer);
      socket.close();
      reject(error);
    });
    socket.on('message', (datagram, { address }) => {
      // Anyone may send to the port: what is no beacon is no board.
      const { data: beacon } = beaconShape.safeParse(readJson(new TextDecoder().decode(datagram)));
      if (!beacon) return;
      const { tcplab: _, control: controlPort, ...names } = beacon;
      found.set(address, { ...names, address, controlPort });
      if (untilFirst) finish();
    });
    socket.bind(BEACON_PORT);
  });
}
