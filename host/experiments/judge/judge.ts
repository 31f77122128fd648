import type { StatePins } from '../../../src/leds/pins.ts';
import type { TcpState } from '../../../src/tcp-states.ts';
import type { Expectation, Experiment } from '../model/experiment.ts';
import type { Mismatch, Outcome } from '../model/outcome.ts';
import type { Scope } from '../run/conditions.ts';
import type { Recorder } from '../run/recorder.ts';
import { compareLeds } from './compare-leds.ts';
import { compareLines } from './compare-lines.ts';
import { expectedLeds } from './expected-leds.ts';
import { expectedFinalStates, finalStates } from './final-states.ts';
import { asOsClient, type Compared } from './os-client.ts';
import { asOutOfStep } from './out-of-step.ts';
import { segmentText } from './segment-text.ts';
import { placed } from './source-line.ts';
import { timedLine } from './timed-lines.ts';

/** What was seen, all in all. */
type Seen = Pick<Outcome, 'board' | 'client' | 'segments' | 'leds'>;

/** Holds what was seen against what the experiment states. `stopped` is the step that did not come to its end. */
export function judge(
  { name, expect, source }: Experiment,
  recorder: Recorder,
  stopped: Mismatch | null,
  scope: Scope,
  pins: StatePins,
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
      ? [compareLines('final states', expectedFinalStates(expect), finalStates(recorder.connections, expect))]
      : compare({ ...expect, leds: expectedLeds(expect, pins, recorder) }, seen, scope, recorder);
  const differing = [stopped, ...found].filter((mismatch) => mismatch !== null);
  const mismatches = differing.map((mismatch) => placed(mismatch, source)).concat(lossOf(recorder) ?? []);
  return { name, verdict: mismatches.length === 0 ? 'pass' : 'fail', mismatches, ...seen, durationUs };
}

function compare(
  expect: Expectation,
  { board, client, segments, leds }: Seen,
  scope: Scope,
  { board: { hasOwnClock }, leds: { litBefore } }: Recorder,
): (Mismatch | null)[] {
  return [
    compareIf(expect.boardStates, 'board states', board.map(stateOf)),
    client && compareIf(expect.clientStates, 'client states', client.map(stateOf)),
    scope === 'everything' && expect.segments
      ? compareSegments({ expected: expect.segments, segments }, client, hasOwnClock)
      : null,
    expect.leds
      ? compareLeds(expect.leds, leds.map(stateOf), { litBefore, slowMotion: scope === 'states' })
      : null,
  ];
}

function compareSegments(all: Compared, client: Seen['client'], hasOwnClock: boolean): Mismatch | null {
  const { expected, segments } = comparable(all, client, hasOwnClock);
  const lines = segments.map((segment, at) => timedLine(segmentText(segment), segment.timeUs, expected[at]));
  return compareLines('segments', expected, lines);
}

/** A client that does not show its states is an operating system's. */
function comparable(all: Compared, client: Seen['client'], hasOwnClock: boolean): Compared {
  if (client === null) return asOsClient(all);
  return hasOwnClock && client.length > 0 ? asOutOfStep(all) : all;
}

/** What an experiment does not state is not judged. */
function compareIf(
  expected: string[] | undefined,
  what: Mismatch['what'],
  actual: string[],
): Mismatch | null {
  return expected ? compareLines(what, expected, actual) : null;
}

function stateOf({ state }: { state: TcpState }): TcpState {
  return state;
}

function lossOf({ lost }: Recorder): Mismatch | null {
  if (lost === 0) return null;
  return {
    what: 'step',
    at: 0,
    expected: ['no record lost'],
    actual: [`${lost} records lost`],
    field: `records lost: expected 0, got ${lost}`,
    zh: {
      expected: ['没有记录丢失'],
      actual: [`丢失 ${lost} 条记录`],
      field: `丢失的记录：预期 0，实际 ${lost}`,
    },
  };
}
