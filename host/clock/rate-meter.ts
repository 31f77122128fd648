import type { Clock } from './clock.ts';

/** What is measured at least, in ms of the wall. */
const SPAN_MS = 2000;

/** How fast a clock goes that keeps step with the wall, or cannot: measured from look to look. */
export class RateMeter {
  private readonly clock: Pick<Clock, 'nowUs'>;
  private fromMs = performance.now();
  private fromUs: number;
  private last: number | null = null;

  constructor(clock: Pick<Clock, 'nowUs'>) {
    this.clock = clock;
    this.fromUs = clock.nowUs();
  }

  /** The clock's seconds per second of the wall, in the last two seconds or since the last look before them; null until then. */
  get rate(): number | null {
    const [nowMs, nowUs] = [performance.now(), this.clock.nowUs()];
    if (nowMs - this.fromMs < SPAN_MS) return this.last;
    this.last = (nowUs - this.fromUs) / 1000 / (nowMs - this.fromMs);
    [this.fromMs, this.fromUs] = [nowMs, nowUs];
    return this.last;
  }
}
