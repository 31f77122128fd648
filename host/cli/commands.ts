import type { Command } from 'commander';

/** Each command as the program's help shows it, and what it is for. */
export const COMMANDS: readonly (readonly [term: string, purpose: string])[] = [
  ['run [name...]', 'run experiments and prove each transition'],
  ['list', 'name the experiments and the questions they answer'],
  ['web [experiment]', 'serve the lab as a page, and open it in a browser'],
  ['up', 'keep a virtual board running for your own program, until Ctrl-C'],
  ['status', 'name a running board’s connections and settings'],
  ['set <name=value...>', 'change settings of a running board: onFin=wait'],
  ['close <connection>', 'have a running board close its half of a connection'],
  ['clear', 'end every lab connection of a running board, TIME_WAIT too'],
  ['probe', 'hand the board one segment in one state'],
  ['conformance', 'hold the board’s lwIP against RFC 9293, every segment in every state'],
  ['ladder <file>', 'draw each connection of a capture, and say how it was opened and closed'],
  ['boards', 'list the boards there are: virtual, on USB, on the network (listens for 4.5 s)'],
  ['wiring', 'show where the LEDs go on a Pico W, with parts list'],
  ['flash', 'put the app on a board with Kaluma, start it, and see that it answers'],
  ['erase', 'take the app off a board; Kaluma and the Wi-Fi settings stay'],
  ['monitor', 'show the console of a board live, states in colour, until Ctrl-C'],
  ['config', 'settings that stay on the board'],
  ['doctor', 'check everything from this machine to the board, and say what to do'],
];

/** Commands for a board that runs, all in one file. */
const CONTROL = ['status', 'set', 'close', 'clear'];

/** What there is of a command beyond its name and purpose. */
export interface CommandFile {
  /** Adds arguments, options and the action; the options of every command come by themselves. */
  configure(command: Command): void;
  /** For its help. */
  examples?: string;
}

/** The rest of a command, in its file or an export of that by its name: loaded when it is used, for a start should not wait for what it does not need. */
export async function loadCommand(name: string): Promise<CommandFile> {
  const file = await import(`./commands/${CONTROL.includes(name) ? 'control' : name}.ts`);
  return file[name] ?? file;
}
