import { createInterface } from 'node:readline';
import { setTimeout as wallMs } from 'node:timers/promises';
import type { Command } from 'commander';
import { TCP_STATES, type TcpState } from '../../../src/tcp-states.ts';
import type { SharedConsole } from '../../board/usb/shared-console.ts';
import { ExitCode } from '../../lab-error.ts';
import { tell } from '../../node/tell.ts';
import { printLines } from '../../printable.ts';
import type { Theme } from '../../report/theme.ts';
import { EscapeFilter, LineSplitter } from '../../serial/console-text.ts';
import { SerialError } from '../../serial/serial-error.ts';
import { addLeadOptions, openLead } from '../board-lead.ts';
import type { CommonOptions } from '../options.ts';
import { endOnInterrupt } from '../process-ends.ts';
import { styleOf } from '../style.ts';

/** How often a board that is gone is looked for, in ms. */
const LOOK_MS = 300;

export const examples = `
  tcplab monitor                       what you type goes to the board's prompt
  tcplab monitor --board serial:/dev/ttyACM1`;

export function configure(command: Command): void {
  addLeadOptions(command).action(monitor);
}

/** Watches a board's console through unplugging and plugging in again, until Ctrl-C. */
async function monitor(options: CommonOptions): Promise<never> {
  const { theme } = styleOf(options);
  endOnInterrupt(() => {}, ExitCode.pass);
  let line: SharedConsole | null = null;
  const typed = createInterface({ input: process.stdin });
  typed.on('line', (text) => line?.write(`${text}\r`).catch(() => {})); // nowhere, while the board is gone
  try {
    for (line = await (await openLead(options)).open(); ; line = await openAgain(options)) {
      tell(process.stderr, `Watching ${line.path}; tcplab() tells how to reach the board, Ctrl-C ends.`);
      const filter = new EscapeFilter();
      const splitter = new LineSplitter();
      line.onText((text) => {
        const lines = splitter.take(filter.take(text));
        printLines(
          process.stdout,
          lines.map((each) => colourStates(each, theme)),
        );
      });
      await new Promise<void>(line.onEnd.bind(line));
      tell(process.stderr, `${line.path} is gone: waiting until the board is plugged in again.`);
      line = null;
    }
  } finally {
    typed.close(); // else the process would go on to read it
  }
}

/** Until there is a board again. Its port may come back under another name, and need a moment until it may be opened. */
async function openAgain(options: CommonOptions): Promise<SharedConsole> {
  for (;;) {
    try {
      return await (await openLead(options)).open();
    } catch (error) {
      if (!(error instanceof SerialError) || error.fault === 'library-missing') throw error;
      await wallMs(LOOK_MS);
    }
  }
}

/** The app's own lines: `#3 ESTABLISHED -> CLOSE_WAIT  12.345 ms  (FIN)`. Others stay as they are. */
export function colourStates(line: string, theme: Theme): string {
  const step = /^#(\d+) ([A-Z_12]+) -> ([A-Z_12]+) {2}(.*)$/.exec(line);
  const [, connection, from, to, rest] = step ?? [];
  if (![from, to].every((state) => TCP_STATES.includes(state as TcpState))) return line;
  return `${theme.chalk.bold(`#${connection}`)} ${theme.state(from as TcpState)} -> ${theme.state(to as TcpState)}  ${theme.chalk.dim(rest)}`;
}
