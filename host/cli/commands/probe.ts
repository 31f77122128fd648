import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { TCP_STATES } from '../../../src/tcp-states.ts';
import { LabError } from '../../lab-error.ts';
import { NotationError } from '../../notation/notation-error.ts';
import { printJson, printLines } from '../../printable.ts';
import { parseBatch } from '../../probe/batch.ts';
import { resultOf } from '../../probe/observation.ts';
import { type ProbeRequest, probeSegment, probeState, probeVia } from '../../probe/probe-request.ts';
import { DEFAULT_VIA, VIAS } from '../../probe/probe-states.ts';
import { Prober } from '../../probe/prober.ts';
import { renderProbe } from '../../probe/result-text.ts';
import { refusedBySystem } from '../../system-reason.ts';
import { captured, probeRemark } from '../capture-file.ts';
import { chooseBoard } from '../choose-board.ts';
import { boardOption, type CommonOptions, pcapOption } from '../options.ts';
import { readStdin } from '../stdin.ts';
import { styleOf } from '../style.ts';

/** Of a batch that comes on stdin, in characters: a hundred times the conformance matrix. */
const BATCH_MAX = 4_000_000;

interface ProbeOptions extends CommonOptions {
  state?: string;
  via?: string;
  segment?: string;
  batch?: string;
}

const DESCRIPTION = `send one segment to the board in one state, and show its answer\n\nThe state is reached by real segments and calls. Sequence numbers are of the end in that state: RCV.NXT is what it expects next, SND.NXT what it will send next, both as they are before the segment comes. In LISTEN and CLOSED there is no connection: RCV.NXT is the number the peer would send next, SND.NXT any. CLOSED is a port without a listener. SYN_SENT is the state of the lab’s client, another lwIP: the board itself never opens a connection.\n\nStates: ${TCP_STATES.join(' ')}`;

export const examples = `
  tcplab probe --state CLOSE_WAIT --segment "F. seq=RCV.NXT-1 ack=SND.NXT"
  tcplab probe --state FIN_WAIT_2 --via shutdown --segment "P. len=10" --json
  tcplab probe --batch probes.txt      lines of STATE[ via], a tab, and the segment; - reads stdin`;

export function configure(command: Command): void {
  command
    .description(DESCRIPTION)
    .option('--state <state>', 'the state of the board’s end of the connection')
    .option(
      '--via <call>',
      `how the board closes where it must: ${VIAS.join(' or ')} (default: ${DEFAULT_VIA})`,
    )
    .option('--segment <segment>', 'what it receives, e.g. "R seq=RCV.NXT+100"')
    .addOption(
      new Option('--batch <file>', 'many probes; prints one JSON object a line').conflicts([
        'state',
        'via',
        'segment',
      ]),
    )
    .option('--json', 'print one JSON object on stdout and nothing else')
    .addOption(pcapOption)
    .addOption(boardOption)
    .action(runProbes);
}

async function runProbes(options: ProbeOptions): Promise<void> {
  const { batch } = options;
  const requests = batch === undefined ? [singleRequest(options)] : await batchRequests(batch);
  const board = await chooseBoard(options, 'fast');
  await captured(board, options, async ({ open, capture }) => {
    const prober = new Prober(open, (request) => capture?.remark(probeRemark(request)));
    try {
      for (const request of requests) {
        const result = resultOf(await prober.observe(request));
        if (batch !== undefined || options.json) printJson(process.stdout, result);
        else printLines(process.stdout, renderProbe(request, result, styleOf(options)));
      }
    } finally {
      await prober.close();
    }
  });
}

function singleRequest({ state, via, segment }: ProbeOptions): ProbeRequest {
  if (state === undefined || segment === undefined) {
    throw new LabError(
      'a probe needs a state and a segment',
      'For instance: tcplab probe --state ESTABLISHED --segment "R seq=RCV.NXT+100"',
    );
  }
  return {
    state: read('--state', () => probeState(state)),
    via: via === undefined ? DEFAULT_VIA : read('--via', () => probeVia(via)),
    segment: read('--segment', () => probeSegment(segment)),
  };
}

function read<Value>(option: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    throw new LabError(`${option}, ${error.message}`, '');
  }
}

async function batchRequests(file: string): Promise<ProbeRequest[]> {
  if (file === '-') return parseBatch(await readStdin(BATCH_MAX), 'stdin');
  const text = await readFile(file, 'utf8').catch(
    refusedBySystem((why) => `the batch cannot be read: ${why}`, 'Name a file that exists, or - for stdin.'),
  );
  return parseBatch(text, file);
}
