import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Language } from '../language.ts';

/** Options that several commands have, as commander hands them over: undefined where not given. */
export interface CommonOptions {
  lang?: Language;
  /** false with --no-color. */
  color: boolean;
  json?: boolean;
  board?: string;
  flashImage?: string;
  pcap?: string;
  speed?: number;
}

export interface RunCommandOptions extends CommonOptions {
  fast?: boolean;
  absolute?: boolean;
  /** ms. */
  slowMotion?: number;
  /** From 0 to 1. */
  loss?: number;
  seed?: number;
  explain?: boolean;
  /** A file. */
  junit?: string;
  /** Experiments were asked for by their names. */
  named?: boolean;
  pause?: boolean;
}

/** lwIP gives a handshake 20 s (TCP_SYN_RCVD_TIMEOUT), and in some experiments it takes five segments and more, one after the other. */
const SLOWEST_MOTION_MS = 3000;

const percent = numberIn(0, 50, '--loss 20');

/** A port of this machine. */
export const parsePort = numberIn(0, 65_535, '0 for any that is free', 'whole number');

const languageOption = new Option('--lang <language>', 'language of explanations and reports').choices([
  'en',
  'zh',
]);

const colourOption = new Option('--no-color', 'no colours (the same as NO_COLOR=1 in the environment)');

export const boardOption = new Option(
  '--board <board>',
  'virtual (the default), emulated:<firmware file>, tcp:<host>, serial:<port>, or auto: the first board found',
).env('TCPLAB_BOARD');

export const flashImageOption = new Option(
  '--flash-image <file>',
  'keep the emulated board’s flash in that file, from run to run',
);

export const absoluteOption = new Option(
  '--absolute',
  'sequence numbers as they stand in the header, instead of relative ones',
);

export const pcapOption = new Option(
  '--pcap <file>',
  'capture what crosses the cable of a virtual or emulated board, for Wireshark',
);

export const speedOption = new Option('--speed <factor>', 'times as fast as the wall clock').argParser(
  numberIn(0.1, 1000, '--speed 4; to wait for nothing, use --fast'),
);

/** What is said of an option before the command's name holds for the command too, unless it is told otherwise. */
export function inheritOptions(command: Command): void {
  const isGiven = (by: Command, name: string) =>
    !['default', undefined].includes(by.getOptionValueSource(name));
  for (let from = command.parent; from; from = from.parent)
    for (const [name, value] of Object.entries(from.opts()))
      if (isGiven(from, name) && !isGiven(command, name)) command.setOptionValue(name, value);
}

/** The options of every command. */
export function addStyleOptions(command: Command): Command {
  return command.addOption(colourOption).addOption(languageOption);
}

/** The options of every command that runs experiments. */
export function addRunOptions(command: Command): Command {
  return command
    .addOption(boardOption)
    .addOption(flashImageOption)
    .addOption(speedOption)
    .addOption(
      new Option('--fast', 'on the virtual clock: no waiting, nothing to watch').conflicts(['speed']),
    )
    .option(
      '--slow-motion <ms>',
      'each segment takes that much longer: the states really last',
      numberIn(0, SLOWEST_MOTION_MS, '--slow-motion 500'),
    )
    .option(
      '--loss <percent>',
      'lose, copy and delay that share of the segments by chance',
      (text) => percent(text) / 100,
    )
    .option(
      '--seed <number>',
      'another sequence of chances, and the same one again',
      numberIn(0, 0xffffffff, '--seed 7', 'whole number'),
    )
    .option('--json', 'print one JSON object on stdout and nothing else; see docs/json-contract.md')
    .option('--junit <file>', 'write the verdicts as JUnit XML too, for CI systems; see docs/ci.md')
    .addOption(absoluteOption)
    .option('--explain', 'print the explanation after each experiment')
    .option('--pause', 'wait for Enter between experiments, where stdin is a terminal')
    .addOption(pcapOption);
}

/** What reads a number of the command line, from `least` to `most`. */
export function numberIn(
  least: number,
  most: number,
  example: string,
  kind: 'number' | 'whole number' = 'number',
): (text: string) => number {
  return (text) => {
    const number = text.trim() === '' ? Number.NaN : Number(text);
    const isOfKind = kind === 'number' || Number.isInteger(number);
    if (isOfKind && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a ${kind} from ${least} to ${most}, such as ${example}.`);
  };
}
