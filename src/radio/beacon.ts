import { lwip } from '../native.ts';
import { BEACON_PORT, CONTROL_PORT } from '../ports.ts';
import { octetsOf } from '../text.ts';
import { VERSION } from '../version.ts';

const BEACON_MS = 2000;

/** What a board says of itself, broadcast every two seconds. */
export interface Beacon {
  tcplab: number;
  name: string;
  board: string;
  app: string;
  control: number;
}

/** `name` is the board's own, `tcplab-1a2b`. */
export function startBeacon(name: string): void {
  const beacon: Beacon = { tcplab: 1, name, board: board.name, app: VERSION, control: CONTROL_PORT };
  const octets = octetsOf(JSON.stringify(beacon));
  setInterval(() => lwip.announce(BEACON_PORT, octets), BEACON_MS);
}
