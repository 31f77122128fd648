import type { ConsoleStatus } from '../../src/control/protocol.ts';
import type { FoundBoard } from '../board/network/discover.ts';

/** Where boards may be found. */
export interface BoardPlaces {
  /** Serial ports with a board, in order of their names. */
  usbPorts(): Promise<string[]>;
  askOnUsb(port: string): Promise<ConsoleStatus>;
  /** The first board that announces itself on the network; undefined if none does. */
  firstOnNetwork(): Promise<FoundBoard | undefined>;
}

export type AutoBoard =
  | { kind: 'serial'; port: string; status: ConsoleStatus }
  | { kind: 'tcp'; found: FoundBoard }
  | { kind: 'virtual' };

/** A board on USB comes first: it is the one on this table. On stock Kaluma it needs a network. `tell` hears what was passed over. Rejects as `askOnUsb` does. */
export async function pickAuto(places: BoardPlaces, tell: (line: string) => void): Promise<AutoBoard> {
  const port = await firstOnUsb(places, tell);
  if (port !== undefined) {
    const status = await places.askOnUsb(port);
    if (status.states === 'observed' || status.address !== '') return { kind: 'serial', port, status };
    tell(`The board at ${port} has no network ("tcplab config wifi" gives it one): looking for another.`);
  }
  const found = await places.firstOnNetwork();
  return found ? { kind: 'tcp', found } : { kind: 'virtual' };
}

/** A board on USB, whether or not it has a network: enough to ask it something. */
export async function firstOnUsb(
  places: Pick<BoardPlaces, 'usbPorts'>,
  tell: (line: string) => void,
): Promise<string | undefined> {
  const [port, ...others] = await places.usbPorts();
  if (others.length > 0)
    tell(
      `Boards on USB: ${[port, ...others].join(', ')}. Picked the first; for another: --board serial:${others[0]}`,
    );
  return port;
}
