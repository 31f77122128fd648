import { LED_PINS, type StatePins } from '../../src/leds/pins.ts';
import type { TcpState } from '../../src/tcp-states.ts';
import type { Progress, ReportedSegment, ReportedState } from '../experiments/model/outcome.ts';
import type { Text } from '../language.ts';

export type LongWait = Extract<Progress, { kind: 'skip' | 'long wait' }>;

/** What is known of an experiment while it runs. */
export class LiveRun {
  /** Of the board it runs on. */
  readonly pins: StatePins;
  readonly lit = new Set<TcpState>();
  readonly board: ReportedState[] = [];
  readonly client: ReportedState[] = [];
  readonly segments: ReportedSegment[] = [];
  /** The state told last: of its connection, both ends' last ones stand together. */
  latest: ReportedState | null = null;
  /** What is being done, in words. */
  step: Text = { en: '', zh: '' };
  /** The long wait just now, skipped or not. */
  waiting: LongWait | null = null;

  constructor(pins: StatePins = LED_PINS) {
    this.pins = pins;
  }

  take(progress: Progress): void {
    if (progress.kind === 'step') {
      this.step = progress.text;
      this.waiting = null;
    } else if (progress.kind === 'skip' || progress.kind === 'long wait') this.waiting = progress;
    else if (progress.kind === 'segment') this.segments.push(progress.segment);
    else if (progress.kind === 'led') {
      if (progress.lit) this.lit.add(progress.state);
      else this.lit.delete(progress.state);
    } else if (progress.kind === 'state') {
      const { kind: _, end, ...step } = progress;
      this[end].push(step);
      this.latest = step;
    }
  }
}
