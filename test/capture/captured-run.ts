import { CableCapture } from '../../host/capture/cable-capture.ts';
import type { Experiment } from '../../host/experiments/model/experiment.ts';
import type { Outcome } from '../../host/experiments/model/outcome.ts';
import type { Conditions } from '../../host/experiments/run/conditions.ts';
import { runExperiments } from '../../host/experiments/run-experiments.ts';
import { openVirtualBoard } from '../../host/node/open-virtual-board.ts';
import { CATALOGUE } from '../support/experiments.ts';
import { loadedBoard } from '../support/loaded-board.ts';

export interface CapturedRun {
  readonly bytes: Uint8Array;
  readonly outcomes: Outcome[];
}

let catalogue: Promise<CapturedRun> | undefined;

/** The whole catalogue's, run once for all tests of a worker. */
export function captureCatalogue(): Promise<CapturedRun> {
  catalogue ??= captureExperiments(CATALOGUE);
  return catalogue;
}

/** Runs experiments with their wires captured, each on an interface of its own name. */
export function captureExperiments(
  experiments: readonly Experiment[],
  conditions: Conditions = {},
): Promise<CapturedRun> {
  return captureRuns([{ experiments, conditions }]);
}

/** The same, of several runs under their own conditions: one capture of them all. */
export async function captureRuns(
  runs: readonly { experiments: readonly Experiment[]; conditions: Conditions }[],
): Promise<CapturedRun> {
  const pieces: Uint8Array[] = [];
  const capture = new CableCapture((octets) => pieces.push(octets));
  let boards = 0;
  const all: Outcome[] = [];
  for (const { experiments, conditions } of runs) {
    const { outcomes } = await runExperiments([...experiments], {
      openBoard: async () => {
        const board = await openVirtualBoard(loadedBoard, 'fast', boards++);
        capture.watch(board);
        return board;
      },
      onProgress: (progress) => {
        if (progress.kind === 'begin') capture.nameInterface(progress.experiment);
      },
      conditions,
    });
    all.push(...outcomes);
  }
  capture.finish();
  return { bytes: new Uint8Array(Buffer.concat(pieces)), outcomes: all };
}
