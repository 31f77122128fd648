import { groupMs } from '../../../src/leds/blink-count.ts';
import { type LitState, ON_BOARD, type StatePins } from '../../../src/leds/pins.ts';
import type { TcpState } from '../../../src/tcp-states.ts';
import { ANYTHING, type Expectation, type Expected } from '../model/experiment.ts';
import type { Mismatch } from '../model/outcome.ts';
import type { Recorder } from '../run/recorder.ts';
import { AS_IT_IS, compareLines } from './compare-lines.ts';

/** From the board's greeting. */
export function hasOneLight(pins: StatePins): boolean {
  return Object.values(pins).includes(ON_BOARD);
}

/**
 * The LEDs to be seen, in order; undefined where the experiment states none, or where several connections take turns on one light: then
 * the order follows from how long each was blinked, and proves nothing.
 */
export function expectedLeds(expect: Expectation, { board, connections }: Recorder) {
  return hasOneLight(board.control.hello.pins) && connections.length > 1 ? undefined : expect.leds;
}

/** How long one light takes to show them, in ms; nothing where each state has its own. */
export function blinkingMs(leds: readonly TcpState[], pins: StatePins): number {
  if (!hasOneLight(pins)) return 0;
  return leds.reduce((sum, state) => sum + groupMs(state as LitState), 0);
}

/**
 * All connections share the LEDs: one is lit while any connection shows its state.
 * @param conditions.litBefore states whose LED was lit already, by an earlier connection that is still in TIME_WAIT for instance: nothing can be read from it
 * @param conditions.slowMotion an LED that stays lit from one visit to its state to the next, for the eye's sake, goes out between them in slow motion: there it counts
 * once, however often it lit up in a row
 */
export function compareLeds(
  expected: Expected<TcpState> | undefined,
  lit: readonly TcpState[],
  { litBefore, slowMotion }: { litBefore: ReadonlySet<TcpState>; slowMotion: boolean },
): Mismatch | null {
  const judged = <Item extends TcpState | typeof ANYTHING>(leds: readonly Item[]) =>
    leds
      .filter((state) => state === ANYTHING || !litBefore.has(state))
      .filter((state, at, all) => !slowMotion || state !== all[at - 1]);
  return compareLines('leds', expected && judged(expected), judged(lit), AS_IT_IS);
}
