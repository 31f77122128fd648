import { beforeAll, describe, expect, it } from 'vitest';
import { COLOUR_OF, type LedColour } from '../../host/wiring/circuit.ts';
import { LIT_STATES, samePin } from '../../src/leds/pins.ts';
import { Lab, SECOND } from '../support/lab.ts';
import { watchPixels } from './watched-lights.ts';

/** A tenth of full brightness; yellow is red with some green. */
const PIXEL: Record<LedColour, string> = {
  yellow: '191000',
  green: '001900',
  blue: '000019',
  red: '190000',
};

/** The pixel of a state, as the strip shows it. */
function pixelOf(state: (typeof LIT_STATES)[number]): string {
  return `${LIT_STATES.indexOf(state) + 1}:${PIXEL[COLOUR_OF[state]]}`;
}

describe('the strip', () => {
  let lab: Lab;
  let frames: ReturnType<typeof watchPixels>;

  beforeAll(async () => {
    lab = await Lab.open({}, 'strip');
    frames = watchPixels(lab);
    lab.halfClose();
    lab.clock.advance(10 * SECOND);
  });

  it('hangs on GP2', () => {
    expect(lab.board.pico.strip.pin).toBe(2);
    expect(lab.board.control.hello.pins).toEqual(samePin(2));
    expect(new Set(lab.ledEvents.map(({ pin }) => pin))).toEqual(new Set([2]));
  });

  it('shows each state in its colour, one after the other, and is dark in the end', () => {
    const states = ['SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK'] as const;
    expect(frames.map(({ lit }) => lit)).toEqual([...states.map(pixelOf), '']);
  });

  it('shows each for the dwell at least, CLOSE_WAIT for as long as the board holds it', () => {
    const lasted = frames.slice(1).map(({ atMs }, index) => atMs - frames[index]!.atMs);
    expect(lasted.map((ms) => Math.floor(ms / 100) * 100)).toEqual([600, 600, expect.any(Number), 600]);
    expect(lasted[2]).toBeGreaterThan(600);
  });

  it('is told of within 4 ms of being seen', () => {
    const lit = lab.ledEvents.filter((event) => event.lit);
    for (const [index, { timeUs }] of lit.entries()) {
      const late = frames[index]!.atMs - timeUs / 1000;
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThanOrEqual(4);
    }
  });

  it('ends dark though everything happens at once', async () => {
    const quick = await Lab.open({ dwellMs: 0, onFin: 'close' }, 'strip');
    const seen = watchPixels(quick);
    quick.halfClose();
    quick.clock.advance(5 * SECOND);
    expect(seen.map(({ lit }) => lit)).toEqual([
      pixelOf('SYN_RCVD'),
      pixelOf('ESTABLISHED'),
      expect.stringMatching(/^[34]:000019$/),
      expect.any(String),
      '',
    ]);
    for (const [index, { atMs }] of seen.entries())
      if (index > 0) expect(atMs - seen[index - 1]!.atMs, 'ms between frames').toBeGreaterThanOrEqual(1);
  });

  it('shows two connections in two states at once', async () => {
    const both = await Lab.open({}, 'strip');
    const seen = watchPixels(both);
    both.connect();
    both.clock.advance(2 * SECOND);
    both.connect();
    expect(seen.at(-1)?.lit).toBe(`${pixelOf('SYN_RCVD')} ${pixelOf('ESTABLISHED')}`);
  });
});
