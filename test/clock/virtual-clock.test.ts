import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../host/clock/virtual-clock.ts';

describe('the virtual clock', () => {
  it('stands still until it is told to pass', () => {
    const clock = new VirtualClock();
    expect(clock.nowUs()).toBe(0);
    clock.advance(250);
    expect(clock.nowUs()).toBe(250);
  });

  it('runs each event at its time, in the order of their times and then of their making', () => {
    const delays = fc.array(fc.nat(20), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(delays, (all) => {
        const clock = new VirtualClock();
        const ran: [number, number][] = [];
        for (const [index, delay] of all.entries())
          clock.after(delay, () => ran.push([clock.nowUs(), index]));
        clock.advance(100);
        const expected = all
          .map((delay, index): [number, number] => [delay, index])
          .sort(([a, i], [b, j]) => a - b || i - j);
        expect(ran).toEqual(expected);
        expect(clock.nowUs()).toBe(100);
      }),
    );
  });

  it('runs what an event makes for the same time after what was there already', () => {
    const clock = new VirtualClock();
    const ran: string[] = [];
    clock.after(5, () => {
      ran.push('a');
      clock.after(0, () => ran.push('c'));
    });
    clock.after(5, () => ran.push('b'));
    clock.advance(5);
    expect(ran).toEqual(['a', 'b', 'c']);
  });

  it('takes a delay below 0 as 0', () => {
    const clock = new VirtualClock();
    clock.advance(10);
    const ran: number[] = [];
    clock.after(-5, () => ran.push(clock.nowUs()));
    clock.advance(1);
    expect(ran).toEqual([10]);
  });

  it('does not run what was cancelled, and it may be cancelled too late', () => {
    const clock = new VirtualClock();
    const ran: string[] = [];
    const cancelled = clock.after(5, () => ran.push('cancelled'));
    const done = clock.after(6, () => ran.push('done'));
    cancelled();
    expect(clock.nextUs()).toBe(6);
    clock.advance(10);
    done();
    cancelled();
    clock.advance(10);
    expect(ran).toEqual(['done']);
    expect(clock.nextUs()).toBe(Number.POSITIVE_INFINITY);
  });

  it('lets an event cancel another of the same time', () => {
    const clock = new VirtualClock();
    const ran: string[] = [];
    clock.after(5, () => cancelSecond());
    const cancelSecond = clock.after(5, () => ran.push('second'));
    clock.advance(5);
    expect(ran).toEqual([]);
  });
});

describe('waiting on the virtual clock', () => {
  it('ends in the very event that brings what was waited for', async () => {
    const clock = new VirtualClock();
    let state = 'SYN_SENT';
    clock.after(3_000, () => {
      state = 'ESTABLISHED';
    });
    clock.after(4_000, () => {
      state = 'too far';
    });
    expect(await clock.until(() => state === 'ESTABLISHED', 10_000)).toBe(true);
    expect(clock.nowUs()).toBe(3_000);
  });

  it('takes no time when there is nothing to wait for', async () => {
    const clock = new VirtualClock();
    expect(await clock.until(() => true, 10_000)).toBe(true);
    expect(clock.nowUs()).toBe(0);
  });

  it('gives up at the limit, and then stands there', async () => {
    const clock = new VirtualClock();
    const ran: number[] = [];
    for (const at of [999, 1_000, 1_001]) clock.after(at, () => ran.push(at));
    expect(await clock.until(() => false, 1_000)).toBe(false);
    expect(clock.nowUs()).toBe(1_000);
    expect(ran, 'an event at the limit still runs').toEqual([999, 1_000]);
  });

  it('notices what holds only because the time is over', async () => {
    const clock = new VirtualClock();
    expect(await clock.until(() => clock.nowUs() >= 500, 500)).toBe(true);
  });

  it('can be moved on by hand, but over no event', () => {
    const clock = new VirtualClock();
    clock.after(100, () => {});
    clock.passTo(60);
    expect(clock.nowUs()).toBe(60);
    clock.passTo(500);
    expect(clock.nowUs()).toBe(100);
    clock.passTo(20);
    expect(clock.nowUs(), 'and never back').toBe(100);
    expect(clock.runNext(99)).toBe(false);
    expect(clock.runNext(100)).toBe(true);
  });
});
