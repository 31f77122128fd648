import type { ConsoleStatus } from '../../src/control/protocol.ts';
import { SerialConsole } from './console.ts';

/**
 * What the board on a serial port says of itself.
 * @throws SerialError when it does not answer
 */
export function askBoard(path: string): Promise<ConsoleStatus> {
  return SerialConsole.using(path, (console) => console.ask());
}
