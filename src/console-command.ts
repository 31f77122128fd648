import type { ConsoleStatus } from './control/protocol.ts';
import { CONTROL_PORT } from './ports.ts';

/** Defines the global function `tcplab`, for whoever sits at the prompt. */
export function defineConsoleCommand(status: () => Omit<ConsoleStatus, 'tcplab' | 'control'>): void {
  global.tcplab = () => {
    console.log(JSON.stringify(Object.assign({ tcplab: 1, control: CONTROL_PORT }, status())));
  };
}
