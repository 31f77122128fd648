import { BLINK_MS, blinksOf, groupMs } from './blink-count.ts';
import type { LedDisplay } from './led-display.ts';
import { setOnboardLed } from './onboard-led.ts';
import { ON_BOARD, samePin } from './pins.ts';

/** Nothing wired: the on-board LED blinks as many times as the state has in its group. A group that has begun is blinked to its end, so that it can be counted. */
export function countedBlinks(): LedDisplay {
  return {
    pins: samePin(ON_BOARD),
    oneLight: true,
    light: (state, lit) => {
      if (!lit) return 0;
      blink(2 * blinksOf(state) - 1);
      return groupMs(state);
    },
  };
}

/** On when it still has to change an odd number of times. */
function blink(changes: number): void {
  setOnboardLed(changes % 2 > 0);
  if (changes > 0) setTimeout(() => blink(changes - 1), BLINK_MS);
}
