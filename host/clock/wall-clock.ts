import type { Clock } from './clock.ts';

/** In ms: what came while this process was held up is heard within that; a serial port, for instance, is read by another thread. */
const HEARING_MS = 200;

/**
 * Does something when `ms` of the wall have passed, and what came meanwhile was heard: a process that was held up, by a busy machine or by sleep, finds that
 * time is over before it has read anything. It waits no longer for that than it was held up.
 * @returns what calls it off
 */
export function whenOver(ms: number, act: () => void): () => void {
  const dueMs = performance.now() + ms;
  let timer = setTimeout(() => {
    const heldUpMs = Math.max(0, performance.now() - dueMs); // Node rounds down, and warns of a time below 0
    timer = setTimeout(act, Math.min(heldUpMs, HEARING_MS));
  }, ms);
  return () => clearTimeout(timer);
}

/** The wall's time, for a real board; or `speed` times as fast, for a board on the network whose own time passes like that. Whoever brings news of it calls `wake`. */
export class WallClock implements Clock {
  readonly canSkip = false;
  private readonly waiting = new Set<() => void>();
  /** Where time was told to go at this pace, by the wall and by this clock. */
  private sinceMs = performance.now();
  private sinceUs = 0;
  private usPerMs: number;

  constructor(speed = 1) {
    this.usPerMs = 1000 * speed;
  }

  nowUs(): number {
    return Math.round(this.sinceUs + (performance.now() - this.sinceMs) * this.usPerMs);
  }

  /** From now on time passes so many times as fast. */
  pace(factor: number): void {
    this.sinceUs = this.nowUs();
    this.sinceMs = performance.now();
    this.usPerMs *= factor;
  }

  after(delayUs: number, act: () => void): () => void {
    const timer = setTimeout(() => {
      act();
      this.wake();
    }, delayUs / this.usPerMs);
    return () => clearTimeout(timer);
  }

  /** Something has happened: everyone who waits looks again. */
  wake(): void {
    for (const look of [...this.waiting]) look();
  }

  until(done: () => boolean, limitUs: number): Promise<boolean> {
    if (done()) return Promise.resolve(true);
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        cancel();
        this.waiting.delete(look);
        settle();
      };
      const look = () => {
        try {
          if (done()) finish(() => resolve(true));
        } catch (error) {
          finish(() => reject(error));
        }
      };
      const cancel = whenOver(limitUs / this.usPerMs, () => finish(() => resolve(done())));
      this.waiting.add(look);
    });
  }
}
