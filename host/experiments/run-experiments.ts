import { DEFAULT_SETTINGS } from '../../src/settings.ts';
import type { Board, BoardInfo } from '../board/board.ts';
import { MS_US } from '../clock/clock.ts';
import { type Conditions, PATIENCE_MS, prepare, scopeOf } from './conditions.ts';
import { blinkingMs, expectedLeds } from './expected-leds.ts';
import type { Experiment, Language, Step, Text } from './experiment.ts';
import { expectedFinalStates, finalStates } from './final-states.ts';
import { judge } from './judge.ts';
import { boardState } from './observed.ts';
import { obstacle } from './obstacle.ts';
import type { Mismatch, Outcome, Progress, Report } from './outcome.ts';
import { Performer } from './performer.ts';
import { Recorder } from './recorder.ts';
import { StepError } from './step-error.ts';
import { stepText } from './step-text.ts';

export interface RunOptions {
  /** A board for one experiment: a fresh virtual one, or the real one again. */
  openBoard: () => Promise<Board>;
  onProgress?: (progress: Progress) => void;
  conditions?: Conditions;
}

/** Runs experiments one after another. Rejects only when no board can be had; what goes wrong within an experiment is in its outcome. */
export async function runExperiments(experiments: Experiment[], options: RunOptions): Promise<Report> {
  const outcomes: Outcome[] = [];
  let info: BoardInfo | undefined;
  for (const experiment of experiments) {
    const board = await options.openBoard();
    info ??= board.info;
    try {
      const { onProgress = () => {}, conditions = {} } = options;
      outcomes.push(await runExperiment(experiment, board, onProgress, conditions));
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
  conditions: Conditions = {},
): Promise<Outcome> {
  tell({ kind: 'begin', experiment: experiment.name, pins: board.control.hello.pins });
  const reason = obstacle(experiment, board, conditions);
  const outcome = reason ? skipped(experiment, reason) : await carryOut(experiment, board, tell, conditions);
  tell({ kind: 'end', outcome });
  return outcome;
}

function skipped({ name }: Experiment, reason: string): Outcome {
  const nothing = { mismatches: [], board: [], client: null, segments: [], leds: [], durationUs: 0 };
  return { name, verdict: 'skipped', reason, ...nothing };
}

async function carryOut(
  experiment: Experiment,
  board: Board,
  tell: (progress: Progress) => void,
  conditions: Conditions,
): Promise<Outcome> {
  const settings = { ...DEFAULT_SETTINGS, ...experiment.settings };
  await board.control.request({ do: 'set', ...settings });
  await board.control.request({ do: 'watch', segments: board.segmentsByEvents });
  if (board.cable?.faults) prepare(board.cable.faults, conditions);
  const { ms: boardMs = 0, connections = [] } = await board.control.request({ do: 'status' });
  const earlier = connections.map(({ state }) => state);
  const recorder = new Recorder(board, tell, earlier);
  const performer = new Performer(board, recorder, tell, conditions, boardMs);
  const scope = scopeOf(conditions);
  const stopped = await performAll(experiment, performer);
  if (scope === 'final states') await settleDown(experiment, board, recorder);
  await hearTheRest(experiment, board, recorder, settings.dwellMs);
  recorder.stop();
  const outcome = judge(experiment, recorder, stopped, scope, board.control.hello.pins);
  await tidyUp(board, recorder);
  performer.end();
  return outcome;
}

/** Ends at the first step that fails. */
async function performAll({ steps }: Experiment, performer: Performer): Promise<Mismatch | null> {
  for (const [at, step] of steps.entries()) {
    try {
      await performer.perform(step);
    } catch (error) {
      return failedStep(steps, at, error);
    }
  }
  return null;
}

function failedStep(steps: Step[], at: number, error: unknown): Mismatch {
  const texts = steps.map(stepText);
  const { expected, actual } =
    error instanceof StepError
      ? error
      : { expected: texts[at] as Text, actual: { en: String(error), zh: String(error) } };
  const linesIn = (language: Language) => ({
    expected: texts.map((text, index) => (index === at ? expected : text)[language]),
    actual: texts.map((text, index) =>
      index < at ? text[language] : index === at ? actual[language] : null,
    ),
  });
  return {
    what: 'step',
    at,
    ...linesIn('en'),
    field: `step ${at + 1}: ${expected.en}`,
    zh: { ...linesIn('zh'), field: `第 ${at + 1} 步：${expected.zh}` },
  };
}

/** What is lost at random is sent again; what each end is then, is what counts. */
async function settleDown({ expect }: Experiment, board: Board, recorder: Recorder): Promise<void> {
  const expected = expectedFinalStates(expect).join();
  const settled = () => finalStates(recorder.connections, expect).join() === expected;
  await board.clock.until(settled, PATIENCE_MS * MS_US);
}

/** Events are told in order, so the reply to a ping comes after all of them; the LEDs take their own time. */
async function hearTheRest(
  { expect }: Experiment,
  board: Board,
  recorder: Recorder,
  dwellMs: number,
): Promise<void> {
  await board.control.request({ do: 'ping' });
  const { pins } = board.control.hello;
  const expected = expectedLeds(expect, pins, recorder) ?? [];
  const leds = expected.filter((state) => !recorder.leds.litBefore.has(state));
  const ends = recorder.connections.every((observed) => boardState(observed) === 'CLOSED');
  const limitUs = ((leds.length + 2) * (dwellMs + 100) + blinkingMs(leds, pins)) * MS_US;
  const shown = () => recorder.leds.count >= leds.length && !(ends && recorder.leds.anyLit);
  await board.clock.until(shown, limitUs);
  if (!ends) await board.clock.until(() => false, dwellMs * MS_US);
  await board.control.request({ do: 'ping' });
}

/** What the experiment left open is reset: its verdict stands, and the next one needs the pcb. */
async function tidyUp(board: Board, recorder: Recorder): Promise<void> {
  if (board.cable?.faults) prepare(board.cable.faults, {});
  for (const observed of recorder.connections) {
    if (['LISTEN', 'CLOSED'].includes(boardState(observed))) continue;
    if (observed.client) observed.client.reset();
    else observed.peer.send('R.');
  }
  await board.control.request({ do: 'ping' });
}
