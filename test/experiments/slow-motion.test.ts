import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../host/experiments/model/experiment.ts';
import { boundsIn, slowed } from '../../host/experiments/run/step-time-limits.ts';
import { runExperiments } from '../../host/experiments/run-experiments.ts';
import { openVirtualBoard } from '../../host/node/open-virtual-board.ts';
import { CATALOGUE, experimentOf, script, stepOf } from '../support/experiments.ts';
import { loadedBoard } from '../support/loaded-board.ts';

async function runSlowly(experiments: Experiment[], slowMotionMs: number) {
  const openBoard = () => openVirtualBoard(loadedBoard, 'fast');
  const { outcomes } = await runExperiments(experiments, { openBoard, conditions: { slowMotionMs } });
  return outcomes;
}

/** How long a state of that end lasted, in ms. */
function lasted(history: readonly { state: string; timeUs: number }[], state: string): number {
  const at = history.findIndex((step) => step.state === state);
  return ((history[at + 1]?.timeUs ?? 0) - (history[at]?.timeUs ?? 0)) / 1000;
}

describe('slow motion', () => {
  it.each([100, 1000, 3000])('of %d ms leaves every state of the catalogue as it is', async (ms) => {
    const outcomes = await runSlowly([...CATALOGUE], ms);
    expect(outcomes.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
  });

  it('is not undone by a step that asks for less', async () => {
    const [outcome] = await runSlowly([experimentOf('simultaneous-close')], 1000);
    const { board, client } = outcome!;
    for (const history of [board, client!]) {
      expect(lasted(history, 'FIN_WAIT_1')).toBeGreaterThanOrEqual(1000);
      expect(lasted(history, 'CLOSING')).toBeGreaterThanOrEqual(1000);
    }
  });

  it('is not undone by a mended cable', async () => {
    const [outcome] = await runSlowly([script('slow-motion 2s', 'mend', 'connect')], 1000);
    const [syn, synAck] = outcome!.segments;
    expect(synAck!.timeUs - syn!.timeUs).toBe(1_001_000);
  });

  it('lets a held-back segment still come behind two round trips', () => {
    expect(slowed(stepOf('delay client S by=700ms'), { slowMotionMs: 1000 })).toMatchObject({
      ms: 4700,
    });
    expect(slowed(stepOf('delay client S'), { slowMotionMs: 1000 })).toMatchObject({ ms: 4500 });
  });

  it('leaves a step’s bounds alone where there is none of it', () => {
    const bounds = { limitMs: 3000, notBeforeMs: 2000 };
    expect(boundsIn({}, bounds)).toEqual(bounds);
  });
});
