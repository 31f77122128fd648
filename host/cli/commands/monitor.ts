import type { Command } from 'commander';
import { TCP_STATES, type TcpState } from '../../../src/tcp-states.ts';
import { tell } from '../../node/tell.ts';
import { printLines } from '../../printable.ts';
import { createTheme, type Theme } from '../../report/theme.ts';
import { LineSplitter } from '../../serial/console-text.ts';
import { ConsoleMonitor } from '../../serial/monitor.ts';
import { pickPort } from '../../serial/pick-port.ts';
import { addPortOptions, isEmulated, openPort, type PortOptions } from '../board-port.ts';
import { colourLevel } from '../colour.ts';
import { type CommonOptions, colourOption, optionsOf } from '../options.ts';
import { endOnInterrupt } from '../process-ends.ts';

type MonitorCommandOptions = CommonOptions & PortOptions;

const EXAMPLES = `
Examples:
  tcplab monitor                       what you type goes to the board's prompt
  tcplab monitor --port /dev/ttyACM1`;

export function configure(command: Command): void {
  addPortOptions(command)
    .addOption(colourOption())
    .addHelpText('after', EXAMPLES)
    .action(() => monitor(optionsOf<MonitorCommandOptions>(command)));
}

async function monitor({ color, ...options }: MonitorCommandOptions): Promise<void> {
  const emulated = isEmulated(options) ? await openPort(options) : null;
  const theme = createTheme(colourLevel('stdout', color));
  const watched = new ConsoleMonitor({
    pickPort: async () => emulated?.path ?? (await pickPort(options.port)),
    onLine: (line) => printLines(process.stdout, [colourStates(line, theme)]),
    onConnected: (path) =>
      tell(process.stderr, `Watching ${path}; tcplab() tells how to reach the board, Ctrl-C ends.`),
    onLost: (path) => tell(process.stderr, `${path} is gone: waiting until the board is plugged in again.`),
  });
  endOnInterrupt(() => {});
  const typed = new LineSplitter();
  process.stdin.setEncoding('utf8').on('data', (text: string) => {
    for (const line of typed.take(text)) void watched.type(line);
  });
  try {
    await watched.watch();
  } finally {
    // Else the process would go on to read it.
    process.stdin.pause();
  }
}

/** The app's own lines: `#3 ESTABLISHED -> CLOSE_WAIT  12.345 ms  (FIN)`. Others stay as they are. */
export function colourStates(line: string, theme: Theme): string {
  const step = /^#(\d+) ([A-Z_12]+) -> ([A-Z_12]+) {2}(.*)$/.exec(line);
  const [, connection, from, to, rest] = step ?? [];
  if (!isState(from) || !isState(to)) return line;
  return `${theme.chalk.bold(`#${connection}`)} ${theme.state(from)} -> ${theme.state(to)}  ${theme.chalk.dim(rest)}`;
}

function isState(text: string | undefined): text is TcpState {
  return (TCP_STATES as readonly (string | undefined)[]).includes(text);
}
