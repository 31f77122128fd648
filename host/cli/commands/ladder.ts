import { type Command, InvalidArgumentError } from 'commander';
import { jsonLadder } from '../../ladder/ladder-json.ts';
import { renderConversations } from '../../ladder/ladder-report.ts';
import { chooseConversations, listConversations } from '../../ladder/listed-conversation.ts';
import { loadCapture, withoutConversation } from '../../ladder/load-capture.ts';
import { printJson, printLines } from '../../printable.ts';
import { createTheme } from '../../report/theme.ts';
import { colourLevel } from '../colour.ts';
import {
  absoluteOption,
  type CommonOptions,
  colourOption,
  languageOf,
  languageOption,
  optionsOf,
} from '../options.ts';

interface LadderOptions extends CommonOptions {
  conversation?: number;
  port?: number;
  all?: boolean;
  absolute?: boolean;
}

/** Of output that is no terminal, in columns. */
const COLUMNS = 80;

const EXAMPLES = `
Examples:
  tcplab run half-close --fast --pcap lab.pcapng
  tcplab ladder lab.pcapng
  tcplab ladder lab.pcapng --conversation 2 --absolute
  tcplab ladder trace.pcap --port 443  of a capture by tcpdump or Wireshark, one port's conversations
  tcplab ladder trace.pcap --json`;

export function configure(command: Command): void {
  command
    .argument('<file>', 'a capture, pcapng or pcap, by whichever program')
    .option('--conversation <number>', 'only that one', parseConversation)
    .option('--port <port>', 'only conversations in which an end has that port', parseTcpPort)
    .option('--all', 'every conversation and every line, however many')
    .addOption(absoluteOption())
    .addOption(languageOption())
    .addOption(colourOption())
    .option('--json', 'print one JSON object on stdout and nothing else; see docs/json-contract.md')
    .addHelpText('after', EXAMPLES)
    .action((file: string) => drawLadders(file, optionsOf<LadderOptions>(command)));
}

async function drawLadders(file: string, options: LadderOptions): Promise<void> {
  const capture = await loadCapture(file);
  const all = listConversations(capture);
  if (all.length === 0) throw withoutConversation(capture, file);
  const chosen = chooseConversations(all, { number: options.conversation, port: options.port });
  const beganUs = capture.packets[0]?.timeUs ?? 0;
  if (options.json) {
    printJson(process.stdout, jsonLadder(file, capture, chosen, beganUs));
    return;
  }
  const lines = renderConversations(chosen, beganUs, {
    columns: process.stdout.columns ?? COLUMNS,
    language: languageOf(options.lang, process.env),
    numbers: options.absolute ? 'absolute' : 'relative',
    theme: createTheme(colourLevel('stdout', options.color)),
    all: options.all === true,
  });
  printLines(process.stdout, lines);
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
