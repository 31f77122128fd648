import { CONTROL_PORT } from '../../src/ports.ts';
import { ExitCode, LabError } from '../lab-error.ts';
import { tell } from '../node/tell.ts';
import { type BoardPlaces, firstOnUsb } from './auto-board.ts';
import type { BoardAddress } from './board-address.ts';
import { PLACES } from './choose-board.ts';

/** Where a board is that runs by itself, so that a command can ask it something. */
export type RunningBoard = Extract<BoardAddress, { kind: 'tcp' | 'serial' }>;

/** Where `tcplab up` answers. */
const UP = { kind: 'tcp', host: '127.0.0.1', controlPort: CONTROL_PORT } as const;

/**
 * The running board that is meant. The virtual one is that of `up` on this machine, and so is `auto` where there is none on USB or on the network.
 * @throws LabError for an emulated board
 */
export async function chooseRunning(
  address: BoardAddress,
  places: Pick<BoardPlaces, 'usbPorts' | 'firstOnNetwork'> = PLACES,
): Promise<RunningBoard> {
  switch (address.kind) {
    case 'virtual':
      return UP;
    case 'auto': {
      const port = await firstOnUsb(places, (line) => tell(process.stderr, line));
      if (port !== undefined) return { kind: 'serial', port };
      const found = await places.firstOnNetwork();
      return found ? { ...UP, host: found.address, controlPort: found.controlPort } : UP;
    }
    case 'emulated':
      throw new LabError(
        'an emulated board runs only as long as the command that switched it on: no other command can reach it',
        `Keep it running with "tcplab up --board emulated:${address.firmware}", and leave --board out here.`,
        ExitCode.usage,
      );
    default:
      return address;
  }
}
