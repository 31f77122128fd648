import { DEFAULT_SETTINGS } from '../../src/settings.ts';
import type { Board, BoardInfo } from '../board/board.ts';
import { MS_US } from '../clock/clock.ts';
import type { Experiment } from './experiment.ts';
import { judge } from './judge.ts';
import type { Mismatch, Outcome, Progress, Report } from './outcome.ts';
import { Performer, StepError } from './performer.ts';
import { Recorder } from './recorder.ts';

export interface RunOptions {
  /** A board for one experiment: a fresh virtual one, or the real one again. */
  openBoard: () => Promise<Board>;
  onProgress?: (progress: Progress) => void;
}

/** Runs experiments one after another. Rejects only when no board can be had; what goes wrong within an experiment is in its outcome. */
export async function runExperiments(experiments: Experiment[], options: RunOptions): Promise<Report> {
  const outcomes: Outcome[] = [];
  let info: BoardInfo | undefined;
  for (const experiment of experiments) {
    const board = await options.openBoard();
    info ??= board.info;
    try {
      outcomes.push(await runExperiment(experiment, board, options.onProgress ?? (() => {})));
    } finally {
      await board.close();
    }
  }
  if (!info) throw new Error('no experiment to run');
  return { board: info, outcomes };
}

/** Runs one experiment on an open board, and leaves the lab port free again. */
export async function runExperiment(
  experiment: Experiment,
  board: Board,
  tell: (progress: Progress) => void,
): Promise<Outcome> {
  tell({ kind: 'begin', experiment: experiment.name });
  const settings = { ...DEFAULT_SETTINGS, ...experiment.settings };
  await board.control.request({ do: 'set', ...settings });
  await board.control.request({ do: 'watch', segments: board.cable === null });
  const recorder = new Recorder(board, tell);
  const performer = new Performer(board, recorder, tell);
  const stopped = await performAll(experiment, performer);
  await hearTheRest(experiment, board, recorder, settings.dwellMs);
  const durationUs = recorder.nowUs();
  recorder.stop();
  const outcome = judge(experiment, recorder, stopped, durationUs);
  await tidyUp(board, recorder);
  tell({ kind: 'end', outcome });
  return outcome;
}

async function performAll(experiment: Experiment, performer: Performer): Promise<Mismatch | null> {
  for (const [index, step] of experiment.steps.entries()) {
    try {
      await performer.perform(step);
    } catch (error) {
      const { expected, actual } =
        error instanceof StepError ? error : { expected: 'done', actual: String(error) };
      return {
        what: 'step',
        at: index,
        expected: [expected],
        actual: [actual],
        field: `step ${index + 1}: ${expected}`,
      };
    }
  }
  return null;
}

/** Events are told in order, so the reply to a ping comes after all of them; the LEDs take their own time. */
async function hearTheRest(
  experiment: Experiment,
  board: Board,
  recorder: Recorder,
  dwellMs: number,
): Promise<void> {
  await board.control.request({ do: 'ping' });
  const { leds } = experiment.expect;
  const ends = recorder.connections.every(
    ({ board: states }) => states[states.length - 1]?.state === 'CLOSED',
  );
  const limitUs = (leds.length + 2) * (dwellMs + 100) * MS_US;
  await board.clock.until(
    () => recorder.leds.length >= leds.length && !(ends && recorder.leds.some(({ lit }) => lit)),
    limitUs,
  );
  if (!ends) await board.clock.until(() => false, dwellMs * MS_US);
  await board.control.request({ do: 'ping' });
}

/** What the experiment left open is reset: its verdict stands, and the next one needs the pcb. */
async function tidyUp(board: Board, recorder: Recorder): Promise<void> {
  for (const { client, board: states } of recorder.connections) {
    if (states[states.length - 1]?.state !== 'CLOSED') client.reset();
  }
  await board.control.request({ do: 'ping' });
}
