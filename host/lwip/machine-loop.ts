import { type Clock, MS_US } from '../clock/clock.ts';
import type { LwipMachine } from './lwip-machine.ts';

/** Turns a machine's event loop whenever there is something for it: a frame, a call, or one of lwIP's timers. */
export class MachineLoop {
  private readonly clock: Clock;
  private readonly machine: LwipMachine;
  private readonly turnMachine: () => number;
  private readonly onTurned: () => void;
  private readonly onTimer = () => this.turnTimer();
  private dueUs = Number.POSITIVE_INFINITY;
  private cancel: () => void = () => {};
  private stopped = false;

  /**
   * `turnMachine` is one turn: lwIP's timers, then the application. It returns what machine_turn does: ms until lwIP's next timer, -1 if there is none. `onTurned`
   * is called after each.
   */
  constructor(clock: Clock, machine: LwipMachine, turnMachine: () => number, onTurned = () => {}) {
    this.clock = clock;
    this.machine = machine;
    this.turnMachine = turnMachine;
    this.onTurned = onTurned;
  }

  receive(frame: Uint8Array): void {
    if (this.stopped) return;
    if (this.dueUs < this.clock.nowUs()) this.turnTimer();
    this.machine.receive(frame);
    this.turn();
  }

  turn(atUs = this.clock.nowUs()): void {
    if (this.stopped) return;
    this.machine.setClock(atUs);
    const sleepMs = this.turnMachine();
    // lwIP counts in whole ms.
    this.scheduleTimer(
      sleepMs === -1 ? Number.POSITIVE_INFINITY : (Math.floor(atUs / MS_US) + sleepMs) * MS_US,
    );
    this.onTurned();
  }

  /** Power off, for good. */
  stop(): void {
    this.stopped = true;
    this.cancel();
  }

  /**
   * A wall clock calls a ms or two late. To lwIP it is the time for which its timer was set: it sets the next one from there, and 2MSL would be seconds too
   * long. What was called early is set again.
   */
  private turnTimer(): void {
    const atUs = Math.min(this.dueUs, this.clock.nowUs());
    this.dueUs = Number.POSITIVE_INFINITY;
    this.turn(atUs);
  }

  /** One event on the clock for lwIP's next timer, moved only when that timer comes earlier than thought. */
  private scheduleTimer(nextUs: number): void {
    const nowUs = this.clock.nowUs();
    if (this.dueUs > nowUs && this.dueUs <= nextUs) return;
    this.cancel();
    this.dueUs = nextUs;
    if (nextUs === Number.POSITIVE_INFINITY) return;
    this.cancel = this.clock.after(nextUs - nowUs, this.onTimer);
  }
}
