import { LIT_STATES, type LitState } from './pins.ts';

/** The light is on, and off, for as long, in ms. */
export const BLINK_MS = 150;

/** Dark after a group, in ms: long enough to write the number down. */
const PAUSE_MS = 750;

/** SYN_RCVD once, ESTABLISHED twice, and so on to TIME_WAIT. */
export function blinksOf(state: LitState): number {
  return LIT_STATES.indexOf(state) + 1;
}

/** With its pause, in ms. */
export function groupMs(state: LitState): number {
  return blinksOf(state) * 2 * BLINK_MS + PAUSE_MS;
}
