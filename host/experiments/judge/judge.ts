import type { TcpState } from '../../../src/tcp-states.ts';
import type { Text } from '../../language.ts';
import type { Expectation, Experiment, Source } from '../model/experiment.ts';
import type { Mismatch, Outcome, ReportedSegment } from '../model/outcome.ts';
import type { Scope } from '../run/conditions.ts';
import type { Recorder } from '../run/recorder.ts';
import { AS_IT_IS, compareLines } from './compare-lines.ts';
import { type Compared, comparePerConnection, compareSegments } from './compare-segments.ts';
import { expectedFinalStates, finalStates } from './final-states.ts';
import { compareLeds, expectedLeds } from './leds.ts';
import { asOsClient } from './os-client.ts';
import { asOutOfStep } from './out-of-step.ts';

/** What was seen, all in all. */
type Seen = Pick<Outcome, 'board' | 'client' | 'segments' | 'leds'>;

/** Holds what was seen against what the experiment states. `stopped` is the step that did not come to its end. */
export function judge(
  { name, expect, source }: Experiment,
  recorder: Recorder,
  stopped: Mismatch | null,
  scope: Scope,
): Outcome {
  const durationUs = recorder.nowUs();
  const seen: Seen = {
    board: recorder.boardStates(),
    client: recorder.clientStates(),
    segments: recorder.segments,
    leds: recorder.leds.report(durationUs),
  };
  const found =
    scope === 'final states'
      ? [
          compareLines(
            'final states',
            expectedFinalStates(expect),
            finalStates(recorder.connections, expect),
            AS_IT_IS,
          ),
        ]
      : compare({ ...expect, leds: expectedLeds(expect, recorder) }, seen, scope, recorder);
  const differing = [stopped, ...found].filter((mismatch) => mismatch !== null);
  const mismatches = differing.map((mismatch) => placed(mismatch, source)).concat(lossOf(recorder));
  return { name, verdict: mismatches.length === 0 ? 'pass' : 'fail', mismatches, ...seen, durationUs };
}

function compare(
  expect: Expectation,
  { board, client, segments, leds }: Seen,
  scope: Scope,
  { board: { hasOwnClock }, leds: { litBefore } }: Recorder,
): (Mismatch | null)[] {
  return [
    compareLines('board states', expect.boardStates, board.map(stateOf), AS_IT_IS),
    client && compareLines('client states', expect.clientStates, client.map(stateOf), AS_IT_IS),
    scope === 'everything' ? segmentsMismatch(expect, segments, client, hasOwnClock) : null,
    compareLeds(expect.leds, leds.map(stateOf), { litBefore, slowMotion: scope === 'states' }),
  ];
}

/** What a client that does not show its states sends is an operating system's. Where a real line lies between, peers do not wait for each other. */
function segmentsMismatch(
  { segments: expected, perConnection }: Expectation,
  segments: ReportedSegment[],
  client: Seen['client'],
  hasOwnClock: boolean,
): Mismatch | null {
  if (!expected) return null;
  const all: Compared = { expected, segments };
  const compare = perConnection || hasOwnClock ? comparePerConnection : compareSegments;
  if (client === null) return compare(asOsClient(all));
  return compare(hasOwnClock && client.length > 0 ? asOutOfStep(all) : all);
}

function stateOf({ state }: { state: TcpState }): TcpState {
  return state;
}

function lossOf({ lost, board: { gaps } }: Recorder): Mismatch[] {
  return [
    ...(lost > 0 ? [missing(lost, { en: 'records', zh: '记录' })] : []),
    ...(gaps > 0 ? [missing(gaps, { en: 'packets on the USB lead', zh: 'USB 线上的数据包' })] : []),
  ];
}

function missing(lost: number, { en, zh }: Text): Mismatch {
  return {
    what: 'step',
    at: 0,
    expected: [`no ${en} lost`],
    actual: [`${lost} ${en} lost`],
    field: `${en} lost: expected 0, got ${lost}`,
    zh: {
      expected: [`没有丢失${zh}`],
      actual: [`丢失${zh}：${lost}`],
      field: `丢失的${zh}：预期 0，实际 ${lost}`,
    },
  };
}

/**
 * The mismatch with its place in the script: the line of the item that differs, of the last one where more happened than was stated. None where not everything that is
 * stated was compared.
 */
function placed(mismatch: Mismatch, source: Source | undefined): Mismatch {
  const lines = source?.lines?.[mismatch.what] ?? [];
  const line = lines[mismatch.at] ?? lines.at(-1);
  const stated = mismatch.expected.filter((expected) => expected !== null).length;
  return source === undefined || line === undefined || stated !== lines.length
    ? mismatch
    : { ...mismatch, place: { file: source.file, line } };
}
