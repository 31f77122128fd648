import { LED_PINS } from '../../src/leds/pins.ts';
import { DEFAULT_SETTINGS } from '../../src/settings.ts';
import type { Board } from '../board/board.ts';
import { BoardLost } from '../board/control-channel.ts';
import { MS_US } from '../clock/clock.ts';
import type { Text } from '../language.ts';
import { expectedFinalStates, finalStates } from './judge/final-states.ts';
import { judge } from './judge/judge.ts';
import { blinkingMs, expectedLeds } from './judge/leds.ts';
import { type Experiment, statedOf } from './model/experiment.ts';
import type { Mismatch, Outcome, Progress, Report } from './model/outcome.ts';
import { type Conditions, prepare, type Scope, scopeOf } from './run/conditions.ts';
import { failedStep } from './run/failed-step.ts';
import { boardState } from './run/observed.ts';
import { performerOf } from './run/performer.ts';
import { boardFor, reasonToSkip } from './run/reason-to-skip.ts';
import { Recorder } from './run/recorder.ts';
import { PATIENCE_MS } from './run/step-time-limits.ts';

interface RunOptions {
  /** A board for one experiment: a fresh virtual one, or the real one again. */
  openBoard: () => Promise<Board>;
  onProgress?: (progress: Progress) => void;
  conditions?: Conditions;
}

/** The line to the board lost something: neither what was seen nor what was not is to be believed. */
const VOID: Text = {
  en: 'void: packets were lost on the USB lead, for this machine did not read fast enough; it is run once more',
  zh: '作废：USB 线上丢失了数据包（本机读取不够快）；将重做一次',
};

/**
 * Runs experiments one after another. Rejects only when no board can be had at all; what goes wrong within an experiment is in its outcome. One
 * in which the board is lost has failed, and those after it are skipped. One that is void is run once more.
 */
export async function runExperiments(experiments: Experiment[], options: RunOptions): Promise<Report> {
  const { openBoard, onProgress = () => {}, conditions = {} } = options;
  let first: Board | undefined;
  let lost: BoardLost | null = null;

  /** null: it was void. */
  async function attempt(experiment: Experiment, mayBeVoid: boolean): Promise<Outcome | null> {
    const wasLost = lost !== null;
    const board: Board | BoardLost = lost ?? (await openBoard().catch((error) => lostAfter(first, error)));
    if (board instanceof BoardLost) {
      lost = board;
      const { problem } = board;
      const outcome = wasLost
        ? skipped(experiment, { en: problem, zh: problem })
        : lostBefore(experiment, lost);
      onProgress({ kind: 'begin', experiment: experiment.name, pins: first?.control.hello.pins ?? LED_PINS });
      onProgress({ kind: 'end', outcome });
      return outcome;
    }
    first ??= board;
    const isVoid = () => mayBeVoid && board.gaps > 0 && board.control.lost === null;
    const tell = (progress: Progress) =>
      onProgress(progress.kind === 'end' && isVoid() ? { kind: 'void', why: VOID } : progress);
    try {
      const outcome = await runExperiment(experiment, board, tell, conditions);
      return isVoid() ? null : outcome;
    } finally {
      if (board.control.lost !== null) lost = new BoardLost(board.control.lost);
      await board.close();
    }
  }

  const outcomes: Outcome[] = [];
  for (const experiment of experiments)
    outcomes.push((await attempt(experiment, true)) ?? ((await attempt(experiment, false)) as Outcome));
  if (!first) throw new Error('no experiment to run');
  return { board: (first as Board).info, outcomes };
}

/** A board that cannot be had again is lost; that there is none at all is for the caller to tell. */
function lostAfter(first: Board | undefined, error: Error & { problem?: string }): BoardLost {
  if (!first) throw error;
  const lost = [error, error.cause].find((candidate) => candidate instanceof BoardLost);
  return lost ?? new BoardLost(error.problem ?? error.message);
}

/** Runs one experiment on an open board, and leaves the lab port free again. */
export async function runExperiment(
  experiment: Experiment,
  board: Board,
  tell: (progress: Progress) => void,
  conditions: Conditions = {},
): Promise<Outcome> {
  tell({ kind: 'begin', experiment: experiment.name, pins: board.control.hello.pins });
  const reason = reasonToSkip(experiment, board, conditions);
  const outcome = reason
    ? skipped(experiment, reason)
    : await carryOut(experiment, boardFor(experiment, board, conditions), tell, conditions).catch((error) =>
        lostBefore(experiment, error),
      );
  tell({ kind: 'end', outcome });
  return outcome;
}

const NOTHING_SEEN = { mismatches: [], board: [], client: null, segments: [], leds: [], durationUs: 0 };

function skipped({ name }: Experiment, reason: Text): Outcome {
  return { ...NOTHING_SEEN, name, verdict: 'skipped', reason };
}

/** Nothing was seen of it: the board was lost before it began. */
function lostBefore({ name, steps }: Experiment, lost: unknown): Outcome {
  if (!(lost instanceof BoardLost)) throw lost;
  return { ...NOTHING_SEEN, name, verdict: 'fail', mismatches: [failedStep(steps, 0, lost)] };
}

async function carryOut(
  experiment: Experiment,
  board: Board,
  tell: (progress: Progress) => void,
  conditions: Conditions,
): Promise<Outcome> {
  /* What was before may still be in TIME_WAIT, its LED lit. A virtual board is a fresh one. */
  if (board.info.kind !== 'virtual') await board.control.request({ do: 'clear' });
  const settings = { ...DEFAULT_SETTINGS, ...experiment.settings };
  await board.control.request({ do: 'set', ...settings });
  await board.control.request({ do: 'watch', segments: board.hasOwnClock });
  if (board.cable) prepare(board.cable.faults, conditions);
  const { ms: boardMs = 0, connections = [] } = await board.control.request({ do: 'status' });
  const earlier = connections.map(({ state }) => state);
  const recorder = new Recorder(board, tell, earlier);
  const performer = performerOf(board, recorder, tell, conditions, boardMs);
  const scope = scopeOf(conditions);
  const stopped = await performAll(experiment, performer, scope);
  try {
    if (scope === 'final states') await settleDown(experiment, recorder);
    if (scope === 'nothing') await performer.goOn();
    await hearTheRest(experiment, recorder, settings.dwellMs);
    recorder.stop();
    const outcome = judge(experiment, recorder, stopped, scope);
    await tidyUp(recorder);
    return outcome;
  } catch (error) {
    if (!(error instanceof BoardLost)) throw error;
    recorder.stop();
    const { steps } = experiment;
    const lost = failedStep(steps, stopped?.at ?? steps.length - 1, error);
    return judge({ ...experiment, expect: {} }, recorder, lost, 'states');
  } finally {
    performer.end();
  }
}

/** Ends at the first step that fails. */
async function performAll(
  { steps }: Experiment,
  performer: ReturnType<typeof performerOf>,
  scope: Scope,
): Promise<Mismatch | null> {
  for (const [at, step] of steps.entries()) {
    try {
      await (scope === 'nothing' ? performer.tryTo(step) : performer.perform(step));
    } catch (error) {
      return failedStep(steps, at, error);
    }
  }
  return null;
}

/** What is lost at random is sent again; what each end is then, is what counts. */
async function settleDown({ expect }: Experiment, { board, connections }: Recorder): Promise<void> {
  const expected = expectedFinalStates(expect).join();
  const settled = () => board.control.lost !== null || finalStates(connections, expect).join() === expected;
  await board.clock.until(settled, PATIENCE_MS * MS_US);
}

/** Events are told in order, so the reply to a ping comes after all of them; the LEDs take their own time. */
async function hearTheRest({ expect }: Experiment, recorder: Recorder, dwellMs: number): Promise<void> {
  const { control, clock } = recorder.board;
  await control.request({ do: 'ping' });
  const expected = statedOf(expectedLeds(expect, recorder));
  const leds = expected.filter((state) => !recorder.leds.litBefore.has(state));
  const ends = recorder.connections.every((observed) => boardState(observed) === 'CLOSED');
  const limitUs = ((leds.length + 2) * (dwellMs + 100) + blinkingMs(leds, control.hello.pins)) * MS_US;
  const shown = () => recorder.leds.count >= leds.length && !(ends && recorder.leds.anyLit);
  await clock.until(shown, limitUs);
  if (!ends) await clock.until(() => false, dwellMs * MS_US);
  await control.request({ do: 'ping' });
}

/** What the experiment left open is reset: its verdict stands, and the next one needs the pcb. */
async function tidyUp({ board, connections }: Recorder): Promise<void> {
  if (board.cable) prepare(board.cable.faults, {});
  for (const observed of connections) {
    if (['LISTEN', 'CLOSED'].includes(boardState(observed))) continue;
    if (observed.client) observed.client.reset();
    else observed.peer.send('R.');
  }
  await board.control.request({ do: 'ping' });
}
