import type { Experiment, Step } from '../../host/experiments/model/experiment.ts';
import type { ReportedSegment } from '../../host/experiments/model/outcome.ts';
import type { ExpectedSegment } from '../../host/experiments/model/segment-line.ts';
import { parseScript } from '../../host/experiments/script/parse-script.ts';
import { readCatalogue } from '../../host/node/read-catalogue.ts';

export const CORE_EXPERIMENTS: readonly Experiment[] = readCatalogue().core;
export const CATALOGUE: readonly Experiment[] = readCatalogue().all;

export const experimentOf = (name: string) => readCatalogue().find(name);

/** An experiment of these lines. */
export function script(...lines: string[]): Experiment {
  return parseScript(lines.join('\n'), 'test', 'test.tcp');
}

/** The only step of a line. */
export function stepOf(line: string): Step {
  return script(line).steps[0] as Step;
}

/** The segments of lines such as `client S seq=0`. */
export function segmentsOf(...lines: string[]): ExpectedSegment[] {
  const { segments = [] } = script('connect', ...lines.map((line) => `expect segment ${line}`)).expect;
  return segments as ExpectedSegment[];
}

/** The segment of such a line as a report has it, as far as a line tells. */
export function reported(line: string, more: Partial<ReportedSegment> = {}): ReportedSegment {
  const [segment] = segmentsOf(line) as [ExpectedSegment];
  const rest = { win: 0, timeUs: 0, after: { client: null, board: null }, absolute: { seq: 0, ack: null } };
  return { ...rest, ...segment, ...more };
}

/** States what a board without the native module can infer, and no segments. */
export const TWO_CLOSES = script(
  ...['set banner off', 'set dwellMs 60'],
  ...['connect', 'close', 'await board CLOSED', 'connect', 'board close', 'await board CLOSED'],
  'expect board LISTEN SYN_RCVD ESTABLISHED CLOSE_WAIT LAST_ACK CLOSED',
  'expect board LISTEN SYN_RCVD ESTABLISHED FIN_WAIT_1 CLOSED',
);
