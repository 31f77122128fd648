import { type Command, InvalidArgumentError } from 'commander';
import { ExitCode } from '../../lab-error.ts';
import { GrowingLadder } from '../../ladder/growing-ladder.ts';
import { jsonLadder } from '../../ladder/ladder-json.ts';
import { renderConversations } from '../../ladder/ladder-report.ts';
import { renderLeftOut } from '../../ladder/left-out-report.ts';
import { chooseConversations } from '../../ladder/listed-conversation.ts';
import { languageOf } from '../../language.ts';
import { loadCapture, STANDARD_INPUT, withoutConversation } from '../../node/load-capture.ts';
import { printJson, printLines } from '../../printable.ts';
import { createTheme } from '../../report/theme.ts';
import { colourLevel } from '../colour.ts';
import { absoluteOption, type CommonOptions, colourOption, optionsOf } from '../options.ts';

interface LadderOptions extends CommonOptions {
  conversation?: number;
  port?: number;
  all?: boolean;
  absolute?: boolean;
}

/** Of output that is no terminal, in columns. */
const COLUMNS = 80;

/** How long they are waited for. */
const LAST_PACKETS_MS = 300;

const EXAMPLES = `
Examples:
  tcplab run half-close --fast --pcap lab.pcapng
  tcplab ladder lab.pcapng
  tcplab ladder lab.pcapng --conversation 2 --absolute
  tcplab ladder trace.pcap --port 443  of a capture by tcpdump or Wireshark, one port's conversations
  tcplab ladder trace.pcap --json
  tcpdump -i any -U -w - port 7000 | tcplab ladder -  while it is captured`;

export function configure(command: Command): void {
  command
    .argument(
      '<file>',
      'a capture, pcapng or pcap, gzip or not, by whichever program; - for the standard input',
    )
    .option('--conversation <number>', 'only that one', parseConversation)
    .option('--port <port>', 'only conversations in which an end has that port', parseTcpPort)
    .option('--all', 'every conversation and every line, however many')
    .addOption(absoluteOption())
    .addOption(colourOption())
    .option('--json', 'print one JSON object on stdout and nothing else; see docs/json-contract.md')
    .addHelpText('after', EXAMPLES)
    .action((file: string) => drawLadders(file, optionsOf<LadderOptions>(command)));
}

async function drawLadders(file: string, options: LadderOptions): Promise<void> {
  const choice = { number: options.conversation, port: options.port };
  const drawing = {
    language: languageOf(options.lang, process.env),
    numbers: options.absolute ? ('absolute' as const) : ('relative' as const),
    theme: createTheme(colourLevel('stdout', options.color)),
    all: options.all === true,
  };
  const isPiped = file === STANDARD_INPUT;
  const isWatched = isPiped && process.stdout.isTTY && !options.json;
  const growing = isWatched ? new GrowingLadder(process.stdout, choice, drawing) : null;
  const contents = await loadCapture(file, {
    onGrowth: (grown) => growing?.show(grown),
    signal: isPiped ? interruption() : undefined,
  }).finally(() => growing?.close());
  const { conversations: all, leftOut } = contents.tell();
  if (all.length === 0) throw withoutConversation(contents, leftOut, file);
  const chosen = chooseConversations(all, choice);
  if (options.json) {
    printJson(process.stdout, jsonLadder(file, contents, chosen, leftOut));
    return;
  }
  const layout = { ...drawing, columns: process.stdout.columns || COLUMNS };
  printLines(process.stdout, [
    ...renderConversations(chosen, contents.beganUs, layout),
    ...renderLeftOut(leftOut, contents.broken, layout),
  ]);
}

/**
 * Ctrl-C ends the capture. It ends the program that writes the capture too, which may still write its last packets. The next Ctrl-C ends the
 * process at once.
 */
function interruption(): AbortSignal {
  const interrupted = new AbortController();
  let times = 0;
  process.on('SIGINT', () => {
    if (++times > 1) process.exit(ExitCode.interrupted);
    setTimeout(() => interrupted.abort(), LAST_PACKETS_MS).unref();
  });
  return interrupted.signal;
}

function parseConversation(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1) return number;
  throw new InvalidArgumentError('It must be a whole number, 1 for the first, such as --conversation 2.');
}

function parseTcpPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port;
  throw new InvalidArgumentError('It must be a whole number from 1 to 65535, such as --port 7000.');
}
