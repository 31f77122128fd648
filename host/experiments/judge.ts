import { MS_US } from '../clock/clock.ts';
import { compareLines } from './compare-lines.ts';
import type { Experiment } from './experiment.ts';
import type { Mismatch, Outcome } from './outcome.ts';
import type { Recorder } from './recorder.ts';
import { segmentText } from './segment-text.ts';

/** Holds what was seen against what the experiment states. `stopped` is the step that did not come to its end. */
export function judge(
  experiment: Experiment,
  recorder: Recorder,
  stopped: Mismatch | null,
  durationUs: number,
): Outcome {
  const { expect } = experiment;
  const board = recorder.boardStates();
  const client = recorder.clientStates();
  const { segments } = recorder;
  const leds = recorder.leds.map(({ state, pin, litMs, litAtUs, lit }) => ({
    state,
    pin,
    litMs: lit ? Math.round((durationUs - litAtUs) / MS_US) : litMs,
  }));
  const mismatches = [
    stopped,
    compareLines(
      'board states',
      expect.boardStates,
      board.map(({ state }) => state),
    ),
    client &&
      compareLines(
        'client states',
        expect.clientStates,
        client.map(({ state }) => state),
      ),
    compareLines('segments', expect.segments, segments.map(segmentText)),
    compareLines(
      'leds',
      expect.leds,
      leds.map(({ state }) => state),
    ),
    lossOf(recorder),
  ].filter((mismatch) => mismatch !== null);
  const verdict = mismatches.length === 0 ? 'pass' : 'fail';
  return { name: experiment.name, verdict, mismatches, board, client, segments, leds, durationUs };
}

function lossOf({ lost }: Recorder): Mismatch | null {
  if (lost === 0) return null;
  const actual = `${lost} records lost`;
  return {
    what: 'step',
    at: 0,
    expected: ['no record lost'],
    actual: [actual],
    field: `records lost: expected 0, got ${lost}`,
  };
}
