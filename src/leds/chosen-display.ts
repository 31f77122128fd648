import { storedItem } from '../stored-item.ts';
import { countedBlinks } from './counted-blinks.ts';
import { eightLeds } from './eight-leds.ts';
import { LEDS_KEY } from './led-choice.ts';
import type { LedDisplay } from './led-display.ts';
import { ledStrip } from './led-strip.ts';

/** The one that the board's storage asks for. */
export function chosenDisplay(): LedDisplay {
  const choice = storedItem(LEDS_KEY) || 'pins';
  if (choice === 'strip') return ledStrip();
  if (choice === 'onboard') return countedBlinks();
  if (choice !== 'pins') console.log(`${LEDS_KEY} is "${choice}", none of pins, strip, onboard: pins`);
  return eightLeds();
}
