import { CONTROL_PORT } from '../../../src/ports.ts';
import type { LwipCall } from '../../board/virtual/pico.ts';
import type { Realm } from '../../board/virtual/realm.ts';
import { VirtualBoard } from '../../board/virtual/virtual-board.ts';
import type { Catalogue } from '../../experiments/catalogue/catalogue.ts';
import type { Experiment } from '../../experiments/model/experiment.ts';
import type { Fork } from '../../experiments/run/conditions.ts';
import { runExperiment } from '../../experiments/run-experiments.ts';
import { parseScript } from '../../experiments/script/parse-script.ts';
import type { ProgramCall, Recording } from '../recording/recording.ts';
import { FREE, type Run } from '../recording/run.ts';
import { FREE_EXPERIMENT } from './free-experiment.ts';
import { ProgressRecorder } from './progress-recorder.ts';
import { RunClock } from './run-clock.ts';
import { TimerWatch } from './timer-watch.ts';

/** What runs are made with. */
export interface Laboratory {
  catalogue: Catalogue;
  /** dist/board.wasm, compiled. */
  module: WebAssembly.Module;
  /** dist/board.js. */
  script: string;
  /** A fresh world for it. */
  realm: () => Realm;
  /** The lines of the program's source that a stack trace goes through, innermost first. */
  locate: (stack: string) => ProgramCall['lines'];
}

/**
 * Makes a run, on a virtual board and a virtual clock.
 * @param onBoard gets the board before the run begins
 * @param signal that it is not wanted any more
 * @throws {LabError} when there is no such experiment, its script cannot be read, or it would take hours; the signal's reason when it aborts
 */
export async function record(
  run: Run,
  laboratory: Laboratory,
  onBoard: (board: VirtualBoard) => void = () => {},
  signal?: AbortSignal,
): Promise<Recording> {
  const { experiment, performed, fork } = performanceOf(run, laboratory.catalogue);
  const board = await openBoard(laboratory, signal);
  const recorder = new RunRecorder(board, experiment, laboratory);
  onBoard(board);
  try {
    const outcome = await runExperiment(performed, board, (progress) => recorder.take(progress), { fork });
    return recorder.recording(run, fork ? null : outcome);
  } finally {
    await board.close();
  }
}

/** A fresh one, on a virtual clock. */
export function openBoard(
  { module, script, realm }: Laboratory,
  signal?: AbortSignal,
): Promise<VirtualBoard> {
  return VirtualBoard.open({ clock: new RunClock(signal), module, script, realm: realm() });
}

/** How a run is made. */
export interface Performed {
  experiment: Experiment;
  /** The same, without what it states where that is not expected of the run. */
  performed: Experiment;
  /** undefined for a run that is judged. */
  fork: Fork | undefined;
}

/** @throws {LabError} when there is no such experiment, or its script cannot be read */
export function performanceOf(run: Run, catalogue: Catalogue): Performed {
  const experiment = experimentOf(run, catalogue);
  const fork = forkOf(run);
  return { experiment, performed: fork ? { ...experiment, expect: {} } : experiment, fork };
}

/** The experiment with the run's settings. */
function experimentOf({ experiment: name, script, settings }: Run, catalogue: Catalogue): Experiment {
  const known =
    script !== undefined
      ? parseScript(script, name, `${name}.tcp`)
      : name === FREE
        ? FREE_EXPERIMENT
        : catalogue.find(name);
  return settings ? { ...known, settings: { ...known.settings, ...settings } } : known;
}

/** Other settings lead to another future, too. */
function forkOf({ experiment, edits, settings }: Run): Fork | undefined {
  if (edits.length === 0 && settings === undefined && experiment !== FREE) return undefined;
  const steps = edits.flatMap((edit) => ('step' in edit ? [edit] : []));
  const faults = edits.flatMap((edit) => {
    if ('step' in edit) return [];
    const { fault: kind, crossing, ms } = edit;
    return [[crossing, { kind, segment: { from: null, flags: null }, ms }] as const];
  });
  return { steps: steps.sort((a, b) => a.atUs - b.atUs), faults: new Map(faults) };
}

/** Listens to everything that happens on a virtual board while an experiment runs on it. */
class RunRecorder extends ProgressRecorder {
  private readonly laboratory: Laboratory;
  /** Times of the board's clock until the run is over. */
  private readonly calls: (LwipCall & { timeUs: number })[] = [];
  private readonly timers: TimerWatch;
  /** Ports of the board's connections, by its numbers for them. */
  private readonly ports = new Map<number, { localPort: number; remotePort: number }>();

  constructor(board: VirtualBoard, experiment: Experiment, laboratory: Laboratory) {
    super(board, experiment);
    this.laboratory = laboratory;
    this.timers = new TimerWatch(board);
    board.pico.onRecord(({ connection, localPort, remotePort }) =>
      this.ports.set(connection, { localPort, remotePort }),
    );
    board.pico.onCall((call) => this.calls.push({ ...call, timeUs: board.clock.nowUs() }));
  }

  override recording(run: Run, outcome: Recording['outcome']): Recording {
    return this.ending({
      ...super.recording(run, outcome),
      calls: this.labCalls(),
      timers: this.timers.since(this.beganUs ?? 0),
    });
  }

  /** Those about the lab's connections, the control channel's left out. */
  private labCalls(): ProgramCall[] {
    return this.calls.flatMap(({ name: call, connection, from, timeUs }) => {
      const at = timeUs - (this.beganUs ?? 0);
      const ends = this.ports.get(connection);
      if (!ends || ends.localPort === CONTROL_PORT || at < 0) return [];
      const lines = this.laboratory.locate(from.stack ?? '');
      return [{ timeUs: at, call, connection, clientPort: ends.remotePort, lines }];
    });
  }
}
