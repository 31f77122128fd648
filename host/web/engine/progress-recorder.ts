import { DEFAULT_SETTINGS } from '../../../src/settings.ts';
import type { Board } from '../../board/board.ts';
import { MS_US } from '../../clock/clock.ts';
import type { Experiment } from '../../experiments/model/experiment.ts';
import type { Progress, ReportedState } from '../../experiments/model/outcome.ts';
import { happeningsOf } from '../recording/moment.ts';
import type { RecordedStep, Recording } from '../recording/recording.ts';
import type { Run } from '../recording/run.ts';

/** What is shown after the last thing that happened, in µs. */
const AFTERWARDS_US = 500 * MS_US;

/** Makes a recording of what is told while an experiment runs on any board. */
export class ProgressRecorder {
  /** The run's zero on the board's clock. */
  protected beganUs: number | null = null;
  private readonly board: Board;
  private readonly experiment: Experiment;
  private readonly steps: RecordedStep[] = [];
  private readonly states: Record<'client' | 'board', ReportedState[]> = { client: [], board: [] };
  private readonly segments: Recording['segments'] = [];
  private readonly leds: Recording['leds'] = [];
  private readonly pins: Recording['pins'];
  private ownSteps = 0;

  constructor(board: Board, experiment: Experiment) {
    this.board = board;
    this.experiment = experiment;
    this.pins = board.control.hello.pins;
  }

  take(progress: Progress): void {
    if (progress.kind === 'step') this.takeStep(progress);
    else if (progress.kind === 'in vain') Object.assign(this.steps.at(-1) ?? {}, { failed: progress.why });
    else if (progress.kind === 'skip') Object.assign(this.steps.at(-1) ?? {}, { skip: progress.why });
    else if (progress.kind === 'segment') this.segments.push(progress.segment);
    else if (progress.kind === 'state') {
      const { kind: _, end, ...state } = progress;
      this.states[end].push(state);
    } else if (progress.kind === 'led') {
      const { kind: _, ...led } = progress;
      this.leds.push(led);
    }
  }

  /** All so far. `run`: null on a board on which nothing can be forked. */
  recording(run: Run | null, outcome: Recording['outcome']): Recording {
    const { title, question, explanation } = this.experiment;
    return this.ending({
      ...{ run, title, question, explanation, outcome },
      pins: this.pins,
      settings: { ...DEFAULT_SETTINGS, ...this.experiment.settings },
      steps: [...this.steps],
      client: [...this.states.client],
      board: [...this.states.board],
      segments: [...this.segments],
      leds: [...this.leds],
      calls: [],
      timers: [],
      endUs: 0,
    });
  }

  /** A little after the last thing that happened. */
  protected ending(recording: Recording): Recording {
    const happened = [...happeningsOf(recording), ...recording.leds];
    return { ...recording, endUs: Math.max(0, ...happened.map(({ timeUs }) => timeUs)) + AFTERWARDS_US };
  }

  private takeStep({ text, timeUs, isEdit }: Extract<Progress, { kind: 'step' }>): void {
    this.beganUs ??= this.board.clock.nowUs() - timeUs;
    const line = isEdit ? null : (this.experiment.source.lines.step?.[this.ownSteps++] ?? null);
    this.steps.push({ timeUs, text, line });
  }
}
