import { discoverBoards, type FoundBoard } from '../board/network/discover.ts';
import { tell } from '../node/tell.ts';
import { listBoardPorts } from '../serial/find-ports.ts';
import type { BoardAddress } from './board-address.ts';

/** Where boards may be found. */
const PLACES = {
  /** Serial ports with a board, in order of their names. */
  usbPorts: async (): Promise<string[]> => (await listBoardPorts()).map(({ path }) => path),
  /** The first board that announces itself on the network; undefined if none does. */
  firstOnNetwork: async (): Promise<FoundBoard | undefined> =>
    (await discoverBoards({ untilFirst: true }).catch(() => []))[0],
};
export type BoardPlaces = typeof PLACES;

/** Which board is meant, which may be `auto`: then a board on USB comes first, the one on this table. What was passed over is told on stderr. */
export async function pickAuto(
  address: BoardAddress,
  places = PLACES,
): Promise<Exclude<BoardAddress, { kind: 'auto' }>> {
  if (address.kind !== 'auto') return address;
  const [port, ...others] = await places.usbPorts();
  if (others.length > 0)
    tell(
      process.stderr,
      `Boards on USB: ${[port, ...others].join(', ')}. Picked the first; for another: --board serial:${others[0]}`,
    );
  if (port !== undefined) return { kind: 'serial', port };
  const found = await places.firstOnNetwork();
  return found ? { kind: 'tcp', host: found.address, controlPort: found.controlPort } : { kind: 'virtual' };
}
