import { storedItem } from '../stored-item.ts';
import { countedBlinks } from './counted-blinks.ts';
import { LEDS_KEY } from './led-choice.ts';
import { ledPins } from './led-pins.ts';
import { ledStrip } from './led-strip.ts';
import type { LitState, StatePins } from './pins.ts';

/** What shows the states. */
export interface LedDisplay {
  readonly pins: StatePins;
  /**
   * There is one light for all states, the on-board one. They take turns: none begins before the one before is over, and each
   * connection's is shown, though another's may just have been the same. It is no heartbeat then.
   */
  readonly oneLight?: true;
  /** Returns how long it takes from now until it is seen, in ms. */
  light(state: LitState, lit: boolean): number;
}

/** The one that the board's storage asks for. */
export function chosenDisplay(): LedDisplay {
  const choice = storedItem(LEDS_KEY) || 'pins';
  if (choice === 'strip') return ledStrip();
  if (choice === 'onboard') return countedBlinks();
  if (choice !== 'pins') console.log(`${LEDS_KEY} is "${choice}", none of pins, strip, onboard: pins`);
  return ledPins();
}
