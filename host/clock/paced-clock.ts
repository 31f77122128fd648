import type { Clock } from './clock.ts';
import { VirtualClock } from './virtual-clock.ts';

/** Node and browsers wait at most this long in one timer, in ms; a longer wait is cut. */
const LONGEST_WAIT_MS = 60_000;

/** Without a pause at least this often, in ms, a clock that cannot keep up would leave sockets, signals and the screen unserved. */
const LONGEST_RUN_MS = 10;
/** The same for what must be done before something else can be: a board at its usual speed does hours in that time. */
const LONGEST_CATCH_UP_MS = 100;

/** A virtual clock that keeps step with the wall, `speed` times as fast, for people to watch. */
export class PacedClock implements Clock {
  readonly canSkip: boolean = true;
  private readonly inner: VirtualClock;
  private readonly speed: number;
  /** Virtual time less scaled wall time: grows with each wait that was skipped. */
  private offsetUs: number;
  private wake: (() => void) | null = null;

  constructor(speed: number, inner = new VirtualClock()) {
    this.inner = inner;
    this.speed = speed;
    this.offsetUs = -this.wallUs();
  }

  nowUs(): number {
    return this.inner.nowUs();
  }

  after(delayUs: number, act: () => void): () => void {
    const cancel = this.inner.after(delayUs, act);
    this.wake?.();
    return cancel;
  }

  /**
   * Moves on to what the wall says, before anything that comes from outside of time, a socket's news for instance. What was due by then happens first: else a
   * board that was held up would have its timers, lwIP's retransmissions too, run ahead of what it has just got.
   */
  catchUp(): void {
    if (this.inner.maxLagMs < Number.POSITIVE_INFINITY) return; // it may be slower than the wall: it is where it is
    this.inner.catchUpTo(this.wallUs() + this.offsetUs, LONGEST_CATCH_UP_MS);
  }

  /** Lets time pass until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.wake?.(), { once: true });
    await this.until(() => signal.aborted, Number.POSITIVE_INFINITY);
  }

  async until(done: () => boolean, limitUs: number, options: { skip?: boolean } = {}): Promise<boolean> {
    if (options.skip) return this.skipUntil(done, limitUs);
    const deadlineUs = this.inner.nowUs() + limitUs;
    let pauseAtMs = performance.now() + LONGEST_RUN_MS;
    while (!done()) {
      const nextUs = Math.min(this.inner.nextUs(), deadlineUs);
      const waitMs = (nextUs - this.offsetUs - this.wallUs()) / this.speed / 1000;
      if (waitMs > 0 || performance.now() > pauseAtMs) {
        await this.sleep(Math.max(waitMs, 0));
        pauseAtMs = performance.now() + LONGEST_RUN_MS;
      } else if (!this.inner.runNext(nextUs) && nextUs >= deadlineUs) {
        this.inner.passTo(deadlineUs);
        return done();
      }
      const lateMs = -waitMs - this.inner.maxLagMs;
      if (lateMs > 0) this.offsetUs -= lateMs * this.speed * 1000;
    }
    return true;
  }

  private async skipUntil(done: () => boolean, limitUs: number): Promise<boolean> {
    const reached = await this.inner.until(done, limitUs);
    this.offsetUs = this.inner.nowUs() - this.wallUs();
    return reached;
  }

  /** Wall time, scaled. */
  private wallUs(): number {
    return performance.now() * 1000 * this.speed;
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(ms, LONGEST_WAIT_MS));
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
