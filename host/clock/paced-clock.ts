import type { Clock } from './clock.ts';
import { VirtualClock } from './virtual-clock.ts';

/** Node and browsers wait at most this long in one timer, in ms; a longer wait is cut. */
const LONGEST_WAIT_MS = 60_000;

/** A virtual clock that keeps step with the wall, `speed` times as fast, for people to watch. */
export class PacedClock implements Clock {
  private readonly inner = new VirtualClock();
  private readonly speed: number;
  /** Virtual time less scaled wall time: grows with each wait that was skipped. */
  private offsetUs: number;
  private wake: (() => void) | null = null;

  constructor(speed: number) {
    this.speed = speed;
    this.offsetUs = -this.wallUs();
  }

  nowUs(): number {
    return this.inner.nowUs();
  }

  /** May be called from outside of time, when a socket of the operating system has news: the clock first catches up with the wall. */
  after(delayUs: number, act: () => void): () => void {
    this.inner.passTo(this.wallUs() + this.offsetUs);
    const cancel = this.inner.after(delayUs, act);
    this.wake?.();
    return cancel;
  }

  async until(done: () => boolean, limitUs: number, options: { skip?: boolean } = {}): Promise<boolean> {
    if (options.skip) return this.skipUntil(done, limitUs);
    const deadlineUs = this.inner.nowUs() + limitUs;
    while (!done()) {
      const nextUs = Math.min(this.inner.nextUs(), deadlineUs);
      const waitMs = (nextUs - this.offsetUs - this.wallUs()) / this.speed / 1000;
      if (waitMs > 0) await this.sleep(waitMs);
      else if (!this.inner.runNext(deadlineUs)) {
        this.inner.passTo(deadlineUs);
        return done();
      }
    }
    return true;
  }

  private skipUntil(done: () => boolean, limitUs: number): boolean {
    const reached = this.inner.runUntil(done, limitUs);
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
