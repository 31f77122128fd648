import { type Command, Option } from 'commander';
import type { Command as BoardCommand } from '../../../src/control/protocol.ts';
import { DEFAULT_SETTINGS, readSetting, settingError } from '../../../src/settings.ts';
import { ExitCode, LabError } from '../../lab-error.ts';
import { type Language, languageOf } from '../../language.ts';
import { tell } from '../../node/tell.ts';
import { printJson, printLines } from '../../printable.ts';
import { askBoard, type BoardAnswer } from '../ask-board.ts';
import { parseBoardAddress } from '../board-address.ts';
import { chooseRunning } from '../choose-running.ts';
import { type CommonOptions, optionsOf } from '../options.ts';

interface ControlOptions extends CommonOptions {
  board?: string;
}

interface Texts {
  connections(where: string, count: number): string;
  stalled(ms: number): string;
  closing: string;
  cleared: string;
  takesPcb: string;
}

const TEXTS: Record<Language, Texts> = {
  en: {
    connections: (where, count) => `Board at ${where}: ${count} lab connection${count === 1 ? '' : 's'}`,
    stalled: (ms) => `nothing acknowledged for ${ms} ms`,
    closing: 'The board closes its half.',
    cleared: 'Every lab connection has ended, and the LEDs are out.',
    takesPcb:
      'On the network this command takes one of the board’s five entries; if all are in use, the oldest TIME_WAIT makes room for it. With --board serial:<port> it takes none.',
  },
  zh: {
    connections: (where, count) => `${where} 的开发板：${count} 个实验连接`,
    stalled: (ms) => `已有 ${ms} ms 没有新的确认`,
    closing: '开发板关闭自己这一半。',
    cleared: '所有实验连接都已结束，LED 已熄灭。',
    takesPcb:
      '经过网络时，这条命令要占用开发板五个连接表项之一；如果五个都被占用，最早的 TIME_WAIT 会被挤掉。用 --board serial:<port> 则不占表项。',
  },
};

/** One of the commands for a board that runs: what it takes, and which command of the control channel it is. */
function configuring(
  argument: string,
  examples: string,
  read: (written: string[]) => BoardCommand,
  show: (answer: BoardAnswer, where: string, texts: Texts) => string[],
): { configure(command: Command): void } {
  return {
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
        .addHelpText('after', `\nExamples:\n${examples}`)
        .action(() => ask(optionsOf<ControlOptions>(command), read(command.args), show));
    },
  };
}

async function ask(
  { board, json, lang }: ControlOptions,
  command: BoardCommand,
  show: (answer: BoardAnswer, where: string, texts: Texts) => string[],
): Promise<void> {
  const texts = TEXTS[languageOf(lang, process.env)];
  const running = await chooseRunning(parseBoardAddress(board, process.env));
  const { where, answer } = await askBoard(running, command, () => {
    if (board) tell(process.stderr, texts.takesPcb);
  });
  if (json) printJson(process.stdout, answer);
  else printLines(process.stdout, show(answer, where, texts));
}

export const status = configuring(
  '',
  '  tcplab status\n  tcplab status --board serial:/dev/ttyACM0',
  () => ({ do: 'status' }),
  ({ connections = [], settings }, where, texts) => [
    texts.connections(where, connections.length),
    ...connections.map(
      ({ connection, state, stalledMs = 0 }) =>
        `  #${connection}  ${state}${stalledMs > 0 ? `  ${texts.stalled(stalledMs)}` : ''}`,
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
  (_, __, texts) => [texts.closing],
);

export const clear = configuring(
  '',
  '  tcplab clear',
  () => ({ do: 'clear' }),
  (_, __, texts) => [texts.cleared],
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
  if (problem) throw new LabError(problem, 'Write for example: tcplab set onFin=wait', ExitCode.usage);
  return [name, setting];
}

function parseConnection(text: string): number {
  if (/^#?\d+$/.test(text)) return Number(text.replace('#', ''));
  throw new LabError(
    `"${text}" is not the number of a connection`,
    'It stands in the line with which the board greets it, and in "tcplab status": tcplab close 2',
    ExitCode.usage,
  );
}
