import { expect, it } from 'vitest';
import { Lab, SECOND } from '../support/lab.ts';

const HALF_PERIOD_US = SECOND / 2;

it('the on-board LED blinks once a second while the board listens, whatever the connections do', async () => {
  const lab = await Lab.open();
  const changes: { lit: boolean; atUs: number }[] = [];
  lab.board.pico.pins.onOnboardLed((lit) => changes.push({ lit, atUs: lab.clock.nowUs() }));
  lab.clock.advance(2 * SECOND);
  lab.halfClose();
  lab.clock.advance(3 * SECOND);
  expect(changes.length).toBeGreaterThanOrEqual(10);
  for (const [index, { lit, atUs }] of changes.entries()) {
    const before = changes[index - 1];
    if (before)
      expect({ lit, afterUs: atUs - before.atUs }).toEqual({ lit: !before.lit, afterUs: HALF_PERIOD_US });
  }
});

it('it blinks no more once the program is gone', async () => {
  const lab = await Lab.open();
  lab.board.pico.reset();
  const changes: boolean[] = [];
  lab.board.pico.pins.onOnboardLed((lit) => changes.push(lit));
  lab.clock.advance(2 * SECOND);
  expect(changes, 'no change any more').toEqual([]);
});
