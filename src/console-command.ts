import type { ConsoleStatus } from './control/protocol.ts';
import { restartLine } from './native.ts';
import { CONTROL_PORT } from './ports.ts';
import { accessPointLine } from './radio/wifi.ts';

/**
 * Defines the global function `tcplab`, for whoever sits at the prompt: the access point's password goes there and nowhere else. `tcplab({ do: 'clear' })`
 * carries out a command without taking one of lwIP's five pcbs.
 */
export function defineConsoleCommand(
  status: () => Omit<ConsoleStatus, 'tcplab' | 'control'>,
  act: (command: Record<string, unknown>) => Record<string, unknown>,
): void {
  global.tcplab = (command) => {
    if (command) return act(command);
    for (const line of [restartLine, accessPointLine]) if (line) console.log(line);
    console.log(JSON.stringify(Object.assign({ tcplab: 1, control: CONTROL_PORT }, status())));
  };
}
