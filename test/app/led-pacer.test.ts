import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LedPacer } from '../../src/leds/led-pacer.ts';
import { LIT_STATES, type LitState } from '../../src/leds/pins.ts';
import type { TcpState } from '../../src/tcp-states.ts';

const DWELL = 600;
const SHORTEST = 60;

interface Entered {
  connection: number;
  state: TcpState;
  atMs: number;
}

interface Span {
  state: LitState;
  fromMs: number;
  /** Infinity: still lit in the end. */
  toMs: number;
}

/** Plays a pacer as the panel does, which sets its timer to what `advance` asks for. Returns when which LED was lit. */
function play(entered: Entered[], dwellMs = DWELL) {
  let nowMs = 0;
  const spans: Span[] = [];
  const pacer = new LedPacer(dwellMs, (state, lit) => {
    const span = spans.findLast((each) => each.state === state);
    if (lit === (span?.toMs === Number.POSITIVE_INFINITY))
      throw new Error(`${state} was told twice to be ${lit}`);
    if (lit) spans.push({ state, fromMs: nowMs, toMs: Number.POSITIVE_INFINITY });
    else if (span) span.toMs = nowMs;
    return nowMs;
  });
  const queue = [...entered].sort((a, b) => a.atMs - b.atMs);
  for (;;) {
    const waitMs = pacer.advance(nowMs);
    const next = queue[0];
    const dueMs = waitMs < 0 ? Number.POSITIVE_INFINITY : nowMs + Math.max(1, waitMs);
    if (next && next.atMs <= dueMs) {
      nowMs = next.atMs;
      queue.shift();
      pacer.enter(next.connection, next.state, nowMs);
    } else if (dueMs < Number.POSITIVE_INFINITY) nowMs = dueMs;
    else return { spans, pacer, endMs: nowMs };
  }
}

const lengths = (spans: Span[]) => spans.map(({ fromMs, toMs }) => toMs - fromMs);
const LIFE: TcpState[] = ['SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED'];
const LIVES: TcpState[][] = [
  LIFE,
  ['SYN_RCVD', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT', 'CLOSED'],
  ['SYN_RCVD', 'ESTABLISHED', 'FIN_WAIT_1', 'CLOSING', 'TIME_WAIT', 'CLOSED'],
  ['SYN_RCVD', 'CLOSED'],
];

interface Life {
  startMs: number;
  steps: { state: TcpState; afterMs: number }[];
}

/** One connection's states, each some ms after the one before. */
const life: fc.Arbitrary<Life> = fc.constantFrom(...LIVES).chain((states) =>
  fc.record({
    startMs: fc.nat(3000),
    steps: fc.tuple(
      ...states.map((state) =>
        fc.record({ state: fc.constant(state), afterMs: fc.constantFrom(0, 1, 50, 700, 3000) }),
      ),
    ),
  }),
);

function entriesOf(connection: number, { startMs, steps }: Life): Entered[] {
  let atMs = startMs;
  return steps.map(({ state, afterMs }) => {
    atMs += afterMs;
    return { connection, state, atMs };
  });
}

/** Where any of the spans is lit, joined. */
function union(spans: Span[]): Span[] {
  const joined: Span[] = [];
  for (const state of LIT_STATES) {
    const own = spans.filter((span) => span.state === state).sort((a, b) => a.fromMs - b.fromMs);
    for (const { fromMs, toMs } of own) {
      const last = joined.at(-1);
      if (last?.state === state && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
      else joined.push({ state, fromMs, toMs });
    }
  }
  return joined;
}

describe('the LED pacer with one connection', () => {
  it('lights each state in order, for 600 ms at least, though TCP passes them in a millisecond', () => {
    const { spans } = play(LIFE.map((state, index) => ({ connection: 1, state, atMs: index })));
    expect(spans.map(({ state }) => state)).toEqual(['SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK']);
    expect(lengths(spans)).toEqual([600, 600, 600, 600]);
  });

  it('drops none and keeps their order, whatever the times between', () => {
    fc.assert(
      fc.property(life, (one) => {
        const entered = entriesOf(1, one);
        const { spans } = play(entered);
        expect(spans.map(({ state }) => state)).toEqual(entered.map(({ state }) => state).slice(0, -1));
        for (const [index, span] of spans.entries()) {
          expect(span.toMs - span.fromMs, `${span.state} in ms`).toBeGreaterThanOrEqual(DWELL);
          expect(span.fromMs, 'not before TCP is there').toBeGreaterThanOrEqual(entered[index]?.atMs ?? 0);
          if (index > 0) expect(span.fromMs, 'one after the other').toBe(spans[index - 1]?.toMs);
        }
      }),
    );
  });

  it('keeps a state lit for as long as it lasts', () => {
    const { spans } = play([
      { connection: 1, state: 'SYN_RCVD', atMs: 0 },
      { connection: 1, state: 'ESTABLISHED', atMs: 5 },
    ]);
    expect(spans.at(-1)).toEqual({ state: 'ESTABLISHED', fromMs: 600, toMs: Number.POSITIVE_INFINITY });
  });

  it('lights every state even when the dwell is 0', () => {
    const { spans } = play(
      LIFE.map((state) => ({ connection: 1, state, atMs: 10 })),
      0,
    );
    expect(spans.map(({ state }) => state)).toEqual(LIFE.slice(0, -1));
    expect(lengths(spans)).toEqual([0, 0, 0, 0]);
  });

  it('follows a dwell that is changed while it waits', () => {
    let nowMs = 0;
    const lit: string[] = [];
    const pacer = new LedPacer(5000, (state, on) => {
      if (on) lit.push(`${state} ${nowMs}`);
      return nowMs;
    });
    for (const state of LIFE) pacer.enter(1, state, 0);
    pacer.dwellMs = 100;
    for (nowMs = 0; nowMs <= 300; nowMs += 100) pacer.advance(nowMs);
    expect(lit).toEqual(['SYN_RCVD 0', 'ESTABLISHED 100', 'CLOSE_WAIT 200', 'LAST_ACK 300']);
  });

  it('counts the dwell from when the LED was lit, which takes the board a moment', () => {
    let nowMs = 0;
    const pacer = new LedPacer(600, () => nowMs + 30);
    pacer.enter(1, 'SYN_RCVD', nowMs);
    pacer.enter(1, 'ESTABLISHED', nowMs);
    nowMs = 100;
    expect(pacer.advance(nowMs)).toBe(530);
  });

  it('takes no notice of the end of a connection that it never saw', () => {
    expect(play([{ connection: 9, state: 'CLOSED', atMs: 0 }]).spans).toEqual([]);
  });

  it('shows nothing for a state that has no LED, and goes on', () => {
    const states: TcpState[] = ['SYN_SENT', 'ESTABLISHED', 'CLOSED'];
    const { spans } = play(states.map((state) => ({ connection: 1, state, atMs: 0 })));
    expect(spans).toEqual([{ state: 'ESTABLISHED', fromMs: 0, toMs: 600 }]);
  });
});

describe('the LED pacer with several connections', () => {
  it('paces two as if each were alone: an LED is lit while either shows its state', () => {
    fc.assert(
      fc.property(life, life, (first, second) => {
        const both = [entriesOf(1, first), entriesOf(2, second)];
        const alone = union(both.flatMap((entered) => play(entered).spans));
        expect(union(play(both.flat()).spans)).toEqual(alone);
      }),
    );
  });

  it('gives all of 32 their turn, none shorter than the eye can see, and ends with all LEDs dark', () => {
    const crowd = fc.array(life, { minLength: 3, maxLength: 32 });
    fc.assert(
      fc.property(crowd, (lives) => {
        const entered = lives.flatMap((one, index) => entriesOf(index + 1, one));
        const { spans, pacer, endMs } = play(entered);
        expect(pacer.skipped).toBe(0);
        expect(new Set(spans.map(({ state }) => state))).toEqual(
          new Set(entered.map(({ state }) => state).filter((state) => state !== 'CLOSED')),
        );
        for (const span of spans) {
          expect(span.toMs - span.fromMs, `${span.state} in ms`).toBeGreaterThanOrEqual(SHORTEST);
          expect(span.toMs, `${span.state} is dark again`).toBeLessThanOrEqual(endMs);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('shortens the dwell when much waits, and does not fall behind for ever', () => {
    const entered = Array.from({ length: 30 }, (_, index) =>
      LIFE.map((state) => ({ connection: index, state, atMs: index })),
    ).flat();
    const { spans, endMs } = play(entered);
    expect(Math.min(...lengths(spans))).toBeGreaterThanOrEqual(SHORTEST);
    expect(endMs, 'sooner than with the whole dwell').toBeLessThan(4 * DWELL);
  });

  it('never asks more of the eye than it can, however many wait and however short the dwell: 32 lives at once', () => {
    const lives = Array.from({ length: 32 }, (_, connection) =>
      LIFE.map((state) => ({ connection, state, atMs: 0 })),
    );
    const { spans, pacer } = play(lives.flat(), 200);
    expect(spans.map(({ state }) => state)).toEqual(LIFE.slice(0, -1));
    expect(lengths(spans)[0]).toBe(SHORTEST);
    expect(Math.min(...lengths(spans))).toBe(SHORTEST);
    expect(pacer.skipped).toBe(0);
  });

  it('keeps an LED lit while the second connection is still there', () => {
    const { spans } = play([
      { connection: 1, state: 'ESTABLISHED', atMs: 0 },
      { connection: 2, state: 'ESTABLISHED', atMs: 100 },
      { connection: 1, state: 'CLOSED', atMs: 1000 },
      { connection: 2, state: 'CLOSED', atMs: 5000 },
    ]);
    expect(spans).toEqual([{ state: 'ESTABLISHED', fromMs: 0, toMs: 5000 }]);
  });
});

describe('the LED pacer with one light for all states', () => {
  /** Each group takes a second. Returns when which began, and whether it was told of as a change. */
  function takeTurns(entered: Entered[]) {
    let nowMs = 0;
    const groups: { state: LitState; atMs: number; changed: boolean }[] = [];
    const light = (state: LitState, lit: boolean, changed: boolean) => {
      if (!lit) return nowMs;
      groups.push({ state, atMs: nowMs, changed });
      return nowMs + 1000;
    };
    const pacer = new LedPacer(DWELL, light, true);
    for (const { connection, state, atMs } of entered) {
      nowMs = atMs;
      pacer.enter(connection, state, nowMs);
    }
    for (let waitMs = pacer.advance(nowMs); waitMs >= 0; waitMs = pacer.advance(nowMs)) nowMs += waitMs;
    return groups;
  }

  it('begins none before the one before is over, whatever connections it is for', () => {
    fc.assert(
      fc.property(fc.array(life, { minLength: 1, maxLength: 5 }), (lives) => {
        const entered = lives.flatMap((one, index) => entriesOf(index + 1, one));
        const groups = takeTurns(entered.sort((a, b) => a.atMs - b.atMs));
        for (const [index, { atMs }] of groups.entries())
          if (index > 0) expect(atMs - groups[index - 1]!.atMs).toBeGreaterThanOrEqual(1000);
        const shown = entered.filter(({ state }) => state !== 'CLOSED').map(({ state }) => state);
        expect(groups.map(({ state }) => state).sort(), 'none is left out').toEqual(shown.sort());
      }),
    );
  });

  it('shows the same state for each connection, and tells of it as one change', () => {
    const groups = takeTurns([
      { connection: 1, state: 'ESTABLISHED', atMs: 0 },
      { connection: 2, state: 'ESTABLISHED', atMs: 10 },
    ]);
    expect(groups).toEqual([
      { state: 'ESTABLISHED', atMs: 0, changed: true },
      { state: 'ESTABLISHED', atMs: 1000, changed: false },
    ]);
  });
});

describe('the LED pacer with more than it can remember', () => {
  /** More connections than are remembered, all gone already, each with its states still to be shown. */
  const burst = (count: number, first = 1): Entered[] =>
    Array.from({ length: count }, (_, index) =>
      LIFE.map((state) => ({ connection: first + index, state, atMs: 0 })),
    ).flat();

  it('leaves out the oldest that ended, and counts them', () => {
    const { spans, pacer, endMs } = play(burst(40));
    expect(pacer.skipped).toBe(8);
    for (const span of spans) expect(span.toMs).toBeLessThanOrEqual(endMs);
  });

  it('leaves none out as long as there are 32', () => {
    expect(play(burst(32)).pacer.skipped).toBe(0);
  });

  it('leaves none out that lives: its LED says the truth', () => {
    const { spans, pacer } = play([
      { connection: 1, state: 'ESTABLISHED', atMs: 0 },
      ...burst(40, 2).map((each) => ({ ...each, atMs: 1000 })),
    ]);
    expect(pacer.skipped).toBe(9);
    expect(spans.filter(({ state }) => state === 'ESTABLISHED')).toEqual([
      { state: 'ESTABLISHED', fromMs: 0, toMs: Number.POSITIVE_INFINITY },
    ]);
  });
});
