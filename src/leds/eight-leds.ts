import type { LedDisplay } from './led-display.ts';
import { LED_PINS, LIT_STATES, type LitState } from './pins.ts';

/** Eight LEDs, each on a GPIO of its own. */
export function eightLeds(): LedDisplay {
  const light = (state: LitState, lit: boolean) => {
    digitalWrite(LED_PINS[state], lit ? 1 : 0);
    return 0;
  };
  for (const state of LIT_STATES) {
    pinMode(LED_PINS[state], OUTPUT);
    light(state, false);
  }
  return { pins: LED_PINS, light };
}
