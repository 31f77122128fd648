import type { ConsoleStatus } from '../../src/control/protocol.ts';
import { SerialConsole } from './console.ts';

/**
 * What the board on a serial port says of itself.
 * @throws SerialError when it does not answer
 */
export async function askBoard(path: string): Promise<ConsoleStatus> {
  const console = await SerialConsole.open(path);
  try {
    return await console.ask();
  } finally {
    await console.close();
  }
}
