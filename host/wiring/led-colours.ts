import type { LitState } from '../../src/leds/pins.ts';

export type LedColour = 'yellow' | 'green' | 'blue' | 'red';

/** As on the screen: opening is yellow, open green, the passive close blue, the active close red. */
export const COLOUR_OF: Readonly<Record<LitState, LedColour>> = {
  SYN_RCVD: 'yellow',
  ESTABLISHED: 'green',
  CLOSE_WAIT: 'blue',
  LAST_ACK: 'blue',
  FIN_WAIT_1: 'red',
  FIN_WAIT_2: 'red',
  CLOSING: 'red',
  TIME_WAIT: 'red',
};

/** Of an ordinary 5 mm LED at a few mA, in V. */
export const FORWARD_VOLTAGE: Readonly<Record<LedColour, number>> = {
  red: 1.9,
  yellow: 2,
  green: 2.1,
  blue: 2.9,
};
