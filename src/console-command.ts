import { CONTROL_PORT } from './ports.ts';

/** What `tcplab()` prints at the console's prompt: all that a harness needs to find the board on the network. */
export interface ConsoleStatus {
  tcplab: 1;
  name: string;
  app: string;
  states: 'observed' | 'inferred';
  /** IPv4 address, dotted; empty without a network. */
  address: string;
  control: number;
  /** Of the cable; whoever reads the console may use it. */
  token: string | null;
}

/** Defines the global function `tcplab`, for whoever sits at the prompt. */
export function defineConsoleCommand(status: () => Omit<ConsoleStatus, 'tcplab' | 'control'>): void {
  global.tcplab = () => {
    console.log(JSON.stringify(Object.assign({ tcplab: 1, control: CONTROL_PORT }, status())));
  };
}
