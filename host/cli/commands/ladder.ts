import type { Command } from 'commander';
import { growingLadder } from '../../ladder/growing-ladder.ts';
import { jsonLadder } from '../../ladder/ladder-json.ts';
import { renderConversations } from '../../ladder/ladder-report.ts';
import { renderLeftOut } from '../../ladder/left-out-report.ts';
import { chooseConversations } from '../../ladder/wanted-conversation.ts';
import { loadCapture, STANDARD_INPUT, withoutConversation } from '../../node/load-capture.ts';
import { printJson, printLines } from '../../printable.ts';
import { absoluteOption, type CommonOptions, numberIn } from '../options.ts';
import { interruption } from '../process-ends.ts';
import { styleOf } from '../style.ts';

interface LadderOptions extends CommonOptions {
  conversation?: number;
  port?: number;
  all?: boolean;
  absolute?: boolean;
}

/** How long they are waited for. */
const LAST_PACKETS_MS = 300;

export const examples = `
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
    .option(
      '--conversation <number>',
      'only that one',
      numberIn(1, 1_000_000, '--conversation 2', 'whole number'),
    )
    .option(
      '--port <port>',
      'only conversations in which an end has that port',
      numberIn(1, 65_535, '--port 7000', 'whole number'),
    )
    .option('--all', 'every conversation and every line, however many')
    .addOption(absoluteOption)
    .option('--json', 'print one JSON object on stdout and nothing else; see docs/json-contract.md')
    .action(drawLadders);
}

async function drawLadders(file: string, options: LadderOptions): Promise<void> {
  const choice = { number: options.conversation, port: options.port };
  const drawing = {
    ...styleOf(options),
    numbers: options.absolute ? ('absolute' as const) : ('relative' as const),
    all: options.all === true,
  };
  const isPiped = file === STANDARD_INPUT;
  const isWatched = isPiped && process.stdout.isTTY && !options.json;
  const growing = isWatched ? growingLadder(process.stdout, choice, drawing) : null;
  const contents = await loadCapture(file, {
    onGrowth: (grown) => growing?.show(grown),
    signal: isPiped ? endOfCapture() : undefined,
  }).finally(() => growing?.close());
  const { conversations: all, leftOut } = contents.tell();
  if (all.length === 0) throw withoutConversation(contents, leftOut, file);
  const chosen = chooseConversations(all, choice);
  if (options.json) {
    printJson(process.stdout, jsonLadder(file, contents, chosen, leftOut));
    return;
  }
  printLines(process.stdout, [
    ...renderConversations(chosen, contents.beganUs, drawing),
    ...renderLeftOut(leftOut, contents.broken, drawing),
  ]);
}

/** Ctrl-C ends the capture. It ends the program that writes the capture too, which may still write its last packets. */
function endOfCapture(): AbortSignal {
  const ended = new AbortController();
  interruption().signal.addEventListener('abort', () => {
    setTimeout(() => ended.abort(), LAST_PACKETS_MS).unref();
  });
  return ended.signal;
}
