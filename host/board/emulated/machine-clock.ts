import { MS_US, SECOND_US } from '../../clock/clock.ts';
import { VirtualClock } from '../../clock/virtual-clock.ts';

/** What has a time of its own, which passes as it runs. */
export interface Machine {
  nowUs(): number;
  /** Runs until then, or until something happened that others may wait for. */
  run(untilUs: number): void;
  /** Makes `run` return. */
  stop(): void;
}

/** Who paces the clock looks at the wall as often, in the machine's time. */
const STEP_US = 5 * MS_US;

/** Who waits for nothing in particular looks as often, in the machine's time and in the wall's. */
const LONGEST_LEAP_US = SECOND_US;
const LONGEST_RUN_MS = 50;

/** The harness's clock while a machine runs: time is the machine's, and passes by running it. */
export class MachineClock extends VirtualClock {
  override readonly maxLagMs = 50;
  private readonly machine: Machine;

  constructor(machine: Machine) {
    super();
    this.machine = machine;
  }

  override nowUs(): number {
    return this.machine.nowUs();
  }

  override after(delayUs: number, act: () => void): () => void {
    super.passTo(this.machine.nowUs());
    this.machine.stop();
    return super.after(delayUs, act);
  }

  /** Takes its time, but leaves the wall some: for signals, and for the screen. */
  override async until(done: () => boolean, limitUs: number): Promise<boolean> {
    const deadlineUs = this.nowUs() + limitUs;
    let pauseAtMs = performance.now() + LONGEST_RUN_MS;
    while (!done()) {
      if (!this.runNext(deadlineUs)) return done();
      if (performance.now() < pauseAtMs) continue;
      await new Promise((resolve) => setTimeout(resolve));
      pauseAtMs = performance.now() + LONGEST_RUN_MS;
    }
    return true;
  }

  override nextUs(): number {
    return Math.min(super.nextUs(), this.machine.nowUs() + STEP_US);
  }

  override runNext(deadlineUs: number): boolean {
    const eventUs = super.nextUs();
    const { machine } = this;
    if (eventUs > machine.nowUs())
      machine.run(Math.min(eventUs, deadlineUs, machine.nowUs() + LONGEST_LEAP_US));
    super.passTo(machine.nowUs());
    return (machine.nowUs() >= eventUs && super.runNext(deadlineUs)) || machine.nowUs() < deadlineUs;
  }

  override passTo(us: number): void {
    for (let nowUs = this.machine.nowUs(); nowUs < us && nowUs < super.nextUs(); nowUs = this.machine.nowUs())
      this.machine.run(Math.min(us, super.nextUs()));
    super.passTo(this.machine.nowUs());
  }
}
