import type { TcpState } from '../tcp-states.ts';

/** A state that has an LED. LISTEN has the on-board LED as heartbeat; SYN_SENT is the client's alone. */
export type LitState = Exclude<TcpState, 'CLOSED' | 'LISTEN' | 'SYN_SENT'>;

/** A GPIO for each of them. */
export type StatePins = Readonly<Record<LitState, number>>;

/**
 * GPIO of each state's LED. Not to be used: 22 (Kaluma reads it at boot: low means "do not load the program") and 23, 24, 25, 29
 * (they belong to the Wi-Fi chip).
 */
export const LED_PINS: StatePins = {
  SYN_RCVD: 2,
  ESTABLISHED: 3,
  CLOSE_WAIT: 4,
  LAST_ACK: 5,
  FIN_WAIT_1: 6,
  FIN_WAIT_2: 7,
  CLOSING: 8,
  TIME_WAIT: 9,
};

export const LIT_STATES = Object.keys(LED_PINS) as LitState[];

/** GPIO of the strip's data wire: the first LED's, so that the wire may stay where it is. */
export const STRIP_PIN = 2;

/** In the place of a GPIO: the on-board LED has none, it hangs on the Wi-Fi chip. */
export const ON_BOARD = -1;

/** One pin for all states. */
export function samePin(pin: number): StatePins {
  const pins = {} as Record<LitState, number>;
  for (const state of LIT_STATES) pins[state] = pin;
  return pins;
}
