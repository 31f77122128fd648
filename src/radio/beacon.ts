import { lwip } from '../native.ts';
import { BEACON_PORT, CONTROL_PORT } from '../ports.ts';
import { octetsOf } from '../text.ts';
import { VERSION } from '../version.ts';

const BEACON_MS = 2000;

/** Broadcasts every two seconds what the board says of itself. `name` is its own, `tcplab-1a2b`. */
export function startBeacon(name: string): void {
  const beacon = { tcplab: 1, name, board: board.name, app: VERSION, control: CONTROL_PORT };
  const octets = octetsOf(JSON.stringify(beacon));
  setInterval(() => lwip.announce(BEACON_PORT, octets), BEACON_MS);
}
