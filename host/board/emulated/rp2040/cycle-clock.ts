import type { RP2040 } from 'rp2040js';

type Clock = RP2040['clock'];
type Alarm = ReturnType<Clock['createAlarm']>;

/** Of one cycle of clk_sys at 125 MHz, which the SDK sets at its start (RP2040 datasheet §2.15). The start itself, at a lower rate, passes as fast. */
const CYCLE_NS = 8;

class CycleAlarm implements Alarm {
  atCycle = Number.POSITIVE_INFINITY;
  readonly ring: () => void;
  private readonly clock: CycleClock;

  constructor(clock: CycleClock, ring: () => void) {
    this.clock = clock;
    this.ring = ring;
  }

  schedule(deltaNanos: number): void {
    this.clock.add(this, this.clock.cycles + Math.ceil(deltaNanos / this.clock.cycleNs));
  }

  cancel(): void {
    this.clock.remove(this);
  }
}

/** The chip's clock, counted in cycles of its core. Whoever runs the core stops it at `nextCycle`. */
export class CycleClock implements Clock {
  /** What counts the cycles, once it is there. */
  core: Pick<RP2040['core'], 'cycles'> = { cycles: 0 };
  /** When the next alarm rings; never earlier. */
  nextCycle = Number.POSITIVE_INFINITY;
  readonly cycleNs: number;
  private readonly alarms: CycleAlarm[] = [];

  /** `slowdown`: how many times slower than the real one the core is; timers are not. */
  constructor(slowdown = 1) {
    this.cycleNs = CYCLE_NS * slowdown;
  }

  /** Since power on. */
  get cycles(): number {
    return this.core.cycles;
  }

  get nanos(): number {
    return this.cycles * this.cycleNs;
  }

  get micros(): number {
    return this.nanos / 1000;
  }

  createAlarm(ring: () => void): Alarm {
    return new CycleAlarm(this, ring);
  }

  add(alarm: CycleAlarm, atCycle: number): void {
    this.remove(alarm);
    alarm.atCycle = atCycle;
    const at = this.alarms.findIndex((other) => other.atCycle > atCycle);
    this.alarms.splice(at < 0 ? this.alarms.length : at, 0, alarm);
    this.nextCycle = (this.alarms[0] as CycleAlarm).atCycle;
  }

  remove(alarm: CycleAlarm): void {
    const at = this.alarms.indexOf(alarm);
    if (at < 0) return;
    this.alarms.splice(at, 1);
    this.nextCycle = this.alarms[0]?.atCycle ?? Number.POSITIVE_INFINITY;
  }

  /** Rings every alarm that is due. */
  ringDue(): void {
    while (this.nextCycle <= this.cycles) {
      const alarm = this.alarms[0] as CycleAlarm;
      this.remove(alarm);
      alarm.ring();
    }
  }
}
