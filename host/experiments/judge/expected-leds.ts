import { groupMs } from '../../../src/leds/blink-count.ts';
import { type LitState, ON_BOARD, type StatePins } from '../../../src/leds/pins.ts';
import type { TcpState } from '../../../src/tcp-states.ts';
import type { Expectation } from '../model/experiment.ts';
import type { Recorder } from '../run/recorder.ts';

/** From the board's greeting. */
export function hasOneLight(pins: StatePins): boolean {
  return Object.values(pins).includes(ON_BOARD);
}

/**
 * The LEDs to be seen, in order; undefined where the experiment states none, or where several connections take turns on one light: then
 * the order follows from how long each was blinked, and proves nothing.
 */
export function expectedLeds(expect: Expectation, pins: StatePins, { connections }: Recorder) {
  return hasOneLight(pins) && connections.length > 1 ? undefined : expect.leds;
}

/** How long one light takes to show them, in ms; nothing where each state has its own. */
export function blinkingMs(leds: readonly TcpState[], pins: StatePins): number {
  if (!hasOneLight(pins)) return 0;
  return leds.reduce((sum, state) => sum + groupMs(state as LitState), 0);
}
