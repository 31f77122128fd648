import type { TcpState } from '../../../src/tcp-states.ts';
import { ANYTHING, type Expected } from '../model/experiment.ts';
import type { Mismatch } from '../model/outcome.ts';
import { AS_IT_IS, compareLines } from './compare-lines.ts';

export interface LedConditions {
  /** States whose LED was lit already, by an earlier connection that is still in TIME_WAIT for instance: nothing can be read from it. */
  litBefore: ReadonlySet<TcpState>;
  /**
   * An LED that stays lit from one visit to its state to the next, for the eye's sake, goes out between them in slow motion: there it counts once, however often it lit up
   * in a row.
   */
  slowMotion: boolean;
}

/** All connections share the LEDs: one is lit while any connection shows its state. */
export function compareLeds(
  expected: Expected<TcpState>,
  lit: readonly TcpState[],
  { litBefore, slowMotion }: LedConditions,
): Mismatch | null {
  const judged = <Item extends TcpState | typeof ANYTHING>(leds: readonly Item[]) =>
    leds
      .filter((state) => state === ANYTHING || !litBefore.has(state))
      .filter((state, at, all) => !slowMotion || state !== all[at - 1]);
  return compareLines('leds', judged(expected), judged(lit), AS_IT_IS);
}
