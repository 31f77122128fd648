import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MachineClock } from '../../host/board/emulated/machine-clock.ts';
import { PacedClock } from '../../host/clock/paced-clock.ts';
import { RateMeter } from '../../host/clock/rate-meter.ts';

/* The wall's time is Vitest's: it passes only in advanceTimersByTimeAsync. */
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const MS = 1000;
const SECOND = 1_000_000;
const passMs = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Waits on the clock, and says in what state that is. */
function waiting(clock: PacedClock, done: () => boolean, limitUs: number) {
  const wait = { over: false, held: false };
  clock.until(done, limitUs).then((held) => {
    wait.over = true;
    wait.held = held;
  });
  return wait;
}

describe('the paced clock', () => {
  it('keeps step with the wall', async () => {
    const clock = new PacedClock(1);
    const ran: number[] = [];
    for (const at of [10, 20, 30]) clock.after(at * MS, () => ran.push(clock.nowUs()));
    const wait = waiting(clock, () => ran.length === 3, SECOND);
    await passMs(19);
    expect(ran).toEqual([10 * MS]);
    await passMs(11);
    expect(ran).toEqual([10 * MS, 20 * MS, 30 * MS]);
    expect(wait).toEqual({ over: true, held: true });
  });

  it.each([
    [10, 100],
    [0.5, 2000],
  ])('runs %d times as fast: a second takes %d ms', async (speed, ms) => {
    const clock = new PacedClock(speed);
    const wait = waiting(clock, () => false, SECOND);
    await passMs(ms - 2);
    expect(wait.over).toBe(false);
    await passMs(4);
    expect(wait).toEqual({ over: true, held: false });
    expect(clock.nowUs()).toBe(SECOND);
  });

  it('says the time of the event that runs, not the wall’s', async () => {
    const clock = new PacedClock(1);
    const seen: number[] = [];
    clock.after(1.5 * MS, () => seen.push(clock.nowUs()));
    const wait = waiting(clock, () => seen.length === 1, SECOND);
    await passMs(5);
    expect(seen).toEqual([1.5 * MS]);
    expect(wait.held).toBe(true);
  });

  it('skips a wait that nobody wants to sit through, and is in step again after it', async () => {
    const clock = new PacedClock(1);
    let over = false;
    clock.after(120 * SECOND, () => {
      over = true;
    });
    expect(await clock.until(() => over, 130 * SECOND, { skip: true }), 'without a ms of the wall').toBe(
      true,
    );
    expect(clock.nowUs()).toBe(120 * SECOND);

    const wait = waiting(clock, () => false, SECOND);
    await passMs(990);
    expect(wait.over).toBe(false);
    await passMs(20);
    expect(wait.over).toBe(true);
    expect(clock.nowUs()).toBe(121 * SECOND);
  });

  it('gives up a skipped wait at its limit', async () => {
    const clock = new PacedClock(1);
    expect(await clock.until(() => false, 20 * SECOND, { skip: true })).toBe(false);
    expect(clock.nowUs()).toBe(20 * SECOND);
  });

  it('wakes for an event that is made while it sleeps, and is due before all others', async () => {
    const clock = new PacedClock(1);
    const ran: number[] = [];
    const wait = waiting(clock, () => ran.length > 0, 60 * SECOND);
    await passMs(100);
    clock.catchUp(); /* a socket of the operating system has news */
    clock.after(5 * MS, () => ran.push(clock.nowUs()));
    await passMs(6);
    expect(ran).toHaveLength(1);
    expect(ran[0]).toBeGreaterThanOrEqual(104 * MS);
    expect(ran[0]).toBeLessThanOrEqual(106 * MS);
    expect(wait.over).toBe(true);
  });

  it('does what was due, each at its own time, before it is caught up with the wall', async () => {
    const clock = new PacedClock(1);
    const ran: number[] = [];
    const note = () => ran.push(clock.nowUs());
    clock.after(50 * MS, () => {
      note();
      clock.after(1_000 * MS, note);
      clock.catchUp(); // in the midst of an event no other runs
      note();
    });
    clock.after(60 * MS, note);
    await passMs(200);
    clock.catchUp();
    expect(ran).toEqual([50 * MS, 60 * MS, 60 * MS]);
    expect(clock.nowUs()).toBe(200 * MS);
  });

  it('leaves a machine where it is that may be slower than the wall: to catch up would only put it further behind', async () => {
    let ranUs = 0;
    const run = (untilUs: number) => {
      ranUs = untilUs;
    };
    const machine = { nowUs: () => ranUs, run, stop: () => {} };
    const clock = new PacedClock(1, new MachineClock(machine));
    await passMs(200);
    clock.catchUp();
    expect(clock.nowUs()).toBe(0);
  });

  it('does what is overdue at once when it comes late', async () => {
    const clock = new PacedClock(1);
    const ran: number[] = [];
    for (const at of [1, 2, 3]) clock.after(at * MS, () => ran.push(at));
    await passMs(100);
    const wait = waiting(clock, () => ran.length === 3, SECOND);
    await passMs(0);
    expect(ran).toEqual([1, 2, 3]);
    expect(wait.held).toBe(true);
  });

  it('sleeps through waits longer than a timer of the system can be', async () => {
    const clock = new PacedClock(1);
    let over = false;
    clock.after(150 * SECOND, () => {
      over = true;
    });
    const wait = waiting(clock, () => over, 200 * SECOND);
    await passMs(149_000);
    expect(wait.over).toBe(false);
    await passMs(1_100);
    expect(wait.held).toBe(true);
  });

  it('runs until it is told to stop', async () => {
    const clock = new PacedClock(1);
    const ticks: number[] = [];
    const tick = () => {
      ticks.push(clock.nowUs());
      clock.after(10 * MS, tick);
    };
    tick();
    const stop = new AbortController();
    let stopped = false;
    clock.run(stop.signal).then(() => {
      stopped = true;
    });
    await passMs(55);
    stop.abort();
    await passMs(0);
    expect(stopped).toBe(true);
    await passMs(100);
    expect(ticks).toHaveLength(6);
  });
});

describe('the meter of a clock’s rate', () => {
  it('says how fast the clock went in the last two seconds, and nothing before', async () => {
    let nowUs = 0;
    const meter = new RateMeter({ nowUs: () => nowUs });
    const pass = async (ms: number, rate: number) => {
      await passMs(ms);
      nowUs += ms * MS * rate;
      return meter.rate;
    };
    expect(await pass(1900, 0.5)).toBeNull();
    expect(await pass(100, 0.5)).toBeCloseTo(0.5);
    expect(await pass(1000, 3), 'until two more have passed').toBeCloseTo(0.5);
    expect(await pass(1000, 3)).toBeCloseTo(3);
  });
});
