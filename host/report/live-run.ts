import { LED_PINS, type StatePins } from '../../src/leds/pins.ts';
import type { TcpState } from '../../src/tcp-states.ts';
import type { TimedState } from '../board/board.ts';
import type { Progress, ReportedSegment } from '../experiments/outcome.ts';

export type LongWait = Extract<Progress, { kind: 'skip' | 'long wait' }>;

/** What is known of an experiment while it runs. */
export class LiveRun {
  /** Of the board it runs on. */
  readonly pins: StatePins;
  readonly lit = new Set<TcpState>();
  readonly board: TimedState[] = [];
  readonly client: TimedState[] = [];
  readonly segments: ReportedSegment[] = [];
  /** What is being done, in words. */
  step = '';
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
    } else if (progress.kind === 'state') this.enter(progress);
  }

  private enter({ end, state, timeUs }: Extract<Progress, { kind: 'state' }>): void {
    const begins =
      end === 'client' && state === 'CLOSED' && (this.client.at(-1)?.state ?? 'CLOSED') === 'CLOSED';
    if (begins) this.board.push({ state: 'LISTEN', timeUs, cause: null });
    this[end].push({ state, timeUs, cause: begins ? null : 'segment' });
  }
}
