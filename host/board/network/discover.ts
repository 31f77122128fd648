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

interface DiscoverOptions {
  /** UDP port to listen on; 0 lets the system choose (see `onListening`). */
  port?: number;
  listenMs?: number;
  onListening?: (port: number) => void;
  /** Ends the search at the first board. */
  first?: boolean;
}

/** Listens for boards' beacons. Resolves to what was heard; rejects if the port cannot be listened on. */
export function discoverBoards(options: DiscoverOptions = {}): Promise<FoundBoard[]> {
  const { port = BEACON_PORT, listenMs = LISTEN_MS, onListening, first = false } = options;
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    const found = new Map<string, FoundBoard>();
    const finish = () => {
      clearTimeout(timer);
      socket.close(() => resolve([...found.values()]));
    };
    const timer = setTimeout(finish, listenMs);
    socket.on('error', (error) => {
      clearTimeout(timer);
      socket.close();
      reject(error);
    });
    socket.on('message', (datagram, { address }) => {
      const beacon = readBeacon(datagram);
      if (!beacon) return;
      const { tcplab: _, control: controlPort, ...names } = beacon;
      found.set(address, { ...names, address, controlPort });
      if (first) finish();
    });
    socket.bind(port, () => onListening?.(socket.address().port));
  });
}

/** Anyone may send to the port: what is no beacon is no board. */
function readBeacon(datagram: Uint8Array): z.infer<typeof beaconShape> | null {
  return beaconShape.safeParse(readJson(new TextDecoder().decode(datagram))).data ?? null;
}
