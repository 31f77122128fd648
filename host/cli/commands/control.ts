import { Option } from 'commander';
import type { Command as BoardCommand } from '../../../src/control/protocol.ts';
import { DEFAULT_SETTINGS, readSetting, settingError } from '../../../src/settings.ts';
import { LabError } from '../../lab-error.ts';
import { tell } from '../../node/tell.ts';
import { printJson } from '../../printable.ts';
import { askBoard, type BoardAnswer, chooseRunning } from '../ask-board.ts';
import type { CommandFile } from '../commands.ts';
import type { CommonOptions } from '../options.ts';

const TAKES_PCB =
  'On the network this command takes one of the board’s five entries; if all are in use, the oldest TIME_WAIT makes room for it. With --board serial:<port> it takes none.';

/** One of the commands for a board that runs: what it takes, and which command of the control channel it is. */
function configuring(
  argument: string,
  examples: string,
  read: (written: string[]) => BoardCommand,
  show: (answer: BoardAnswer, where: string) => string[],
): CommandFile {
  return {
    examples: `\n${examples}`,
    configure: (command) => {
      if (argument) command.argument(argument);
      command
        .addOption(
          new Option(
            '--board <board>',
            'tcp:<host>[:<control port>], serial:<port>, auto (the first board found), or virtual: "tcplab up" on this machine (the default)',
          ).env('TCPLAB_BOARD'),
        )
        .option('--json', 'print the board’s answer as one JSON object')
        .action(() => ask(command.opts(), read(command.args), show));
    },
  };
}

async function ask(
  { board, json }: CommonOptions,
  command: BoardCommand,
  show: (answer: BoardAnswer, where: string) => string[],
): Promise<void> {
  const { where, answer } = await askBoard(await chooseRunning(board), command, () => {
    if (board) tell(process.stderr, TAKES_PCB);
  });
  if (json) printJson(process.stdout, answer);
  else tell(process.stdout, ...show(answer, where));
}

export const status = configuring(
  '',
  '  tcplab status\n  tcplab status --board serial:/dev/ttyACM0',
  () => ({ do: 'status' }),
  ({ connections = [], settings }, where) => [
    connections.length === 1
      ? `Board at ${where}: one lab connection`
      : `Board at ${where}: ${connections.length} lab connections`,
    ...connections.map(
      ({ connection, state, stalledMs = 0 }) =>
        `  #${connection}  ${state}${stalledMs > 0 ? `  nothing acknowledged for ${stalledMs} ms` : ''}`,
    ),
    written(settings),
  ],
);

export const set = configuring(
  '<setting...>',
  `  tcplab set onFin=wait                stay in CLOSE_WAIT until "tcplab close"
  tcplab set onFin=hold holdMs=10000   stay there for ten seconds

Settings as a board starts with them:
  ${written(DEFAULT_SETTINGS)}`,
  (settings) => ({ do: 'set', ...Object.fromEntries(settings.map(parseSetting)) }),
  ({ settings }) => [written(settings)],
);

export const close = configuring(
  '<connection>',
  '  tcplab close 2                       its number stands in its greeting, and in "tcplab status"',
  ([connection = '']) => ({ do: 'close', connection: parseConnection(connection) }),
  () => ['The board closes its half.'],
);

export const clear = configuring(
  '',
  '  tcplab clear',
  () => ({ do: 'clear' }),
  () => ['Every lab connection has ended, and the LEDs are out.'],
);

/** As `tcplab set` takes them. */
function written(settings: object = {}): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

function parseSetting(text: string): [string, unknown] {
  const [, name = text, value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  const setting = readSetting(value);
  const problem = settingError(name, setting);
  if (problem) throw new LabError(problem, 'Write for example: tcplab set onFin=wait');
  return [name, setting];
}

function parseConnection(text: string): number {
  if (/^#?\d+$/.test(text)) return Number(text.replace('#', ''));
  throw new LabError(
    `"${text}" is not the number of a connection`,
    'It stands in the line with which the board greets it, and in "tcplab status": tcplab close 2',
  );
}
