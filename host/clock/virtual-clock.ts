import TinyQueue from 'tinyqueue';
import type { Clock } from './clock.ts';

interface Event {
  atUs: number;
  /** Events of the same time run in the order in which they were scheduled: a run can be repeated to the octet. */
  order: number;
  act: (() => void) | null;
}

/** After that many events the process is let do what else it has to do, such as end at Ctrl-C. */
const EVENTS_A_TURN = 20_000;

/** A clock that stands still between events and jumps from one to the next. */
export class VirtualClock implements Clock {
  readonly canSkip: boolean = true;
  /** How far it may fall behind a wall with which it keeps step, in ms; beyond that it goes slower than the wall. */
  readonly maxLagMs: number = Number.POSITIVE_INFINITY;
  /** In µs. V8 keeps -0 as a float, which time becomes after half an hour: code compiled for integers is then thrown away. */
  private time = -0;
  private scheduled = 0;
  /** Of all waits together: many short ones hold the process up as a long one does. */
  private events = 0;
  /** In the midst of one, no other may run. */
  private isInEvent = false;
  private readonly queue = new TinyQueue<Event>([], (a, b) => a.atUs - b.atUs || a.order - b.order);

  nowUs(): number {
    return this.time + 0; // never -0
  }

  after(delayUs: number, act: () => void): () => void {
    const event: Event = { atUs: this.time + Math.max(0, delayUs), order: this.scheduled++, act };
    this.queue.push(event);
    return () => {
      event.act = null;
    };
  }

  async until(done: () => boolean, limitUs: number): Promise<boolean> {
    const deadlineUs = this.time + limitUs;
    while (!done()) {
      if (++this.events % EVENTS_A_TURN === 0) await this.takeTurn();
      if (this.runNext(deadlineUs)) continue;
      this.passTo(deadlineUs);
      return done();
    }
    return true;
  }

  protected async takeTurn(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve));
  }

  /** Runs all events of the next `us`, and stands there: on this clock there is nothing to wait for. */
  advance(us: number): void {
    this.catchUpTo(this.time + us, Number.POSITIVE_INFINITY);
  }

  /** The time of the next event, Infinity if there is none. */
  nextUs(): number {
    this.dropCancelled();
    return this.queue.peek()?.atUs ?? Number.POSITIVE_INFINITY;
  }

  /** Runs the next event if it is due by then. */
  runNext(deadlineUs: number): boolean {
    this.dropCancelled();
    const event = this.queue.peek();
    if (!event || event.atUs > deadlineUs) return false;
    this.queue.pop();
    this.time = event.atUs;
    this.isInEvent = true;
    try {
      event.act?.();
    } finally {
      this.isInEvent = false;
    }
    return true;
  }

  /** Moves the time on, over no event: to `us`, or to the next event if that comes first. */
  passTo(us: number): void {
    this.time = Math.max(this.time, Math.min(us, this.nextUs()));
  }

  /** Runs the events until then, for so many ms of the wall at most, and moves the time on. Within an event it does that alone. */
  catchUpTo(us: number, limitMs: number): void {
    const pauseAtMs = performance.now() + limitMs;
    while (!this.isInEvent && performance.now() < pauseAtMs && this.runNext(us));
    this.passTo(us);
  }

  private dropCancelled(): void {
    while (this.queue.peek()?.act === null) this.queue.pop();
  }
}
