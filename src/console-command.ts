import type { ConsoleStatus } from './control/protocol.ts';
import { restartLine } from './native.ts';
import { CONTROL_PORT } from './ports.ts';
import { accessPointLine } from './radio/wifi.ts';

/** Defines the global function `tcplab`, for whoever sits at the prompt: the access point's password goes there and nowhere else. */
export function defineConsoleCommand(status: () => Omit<ConsoleStatus, 'tcplab' | 'control'>): void {
  global.tcplab = () => {
    for (const line of [restartLine, accessPointLine]) if (line) console.log(line);
    console.log(JSON.stringify(Object.assign({ tcplab: 1, control: CONTROL_PORT }, status())));
  };
}
