import { setOnboardLed } from './onboard-led.ts';

const HALF_PERIOD_MS = 500;

/** Blinks the on-board LED: the board is listening, and its program is alive. */
export function startHeartbeat(): void {
  let lit = false;
  setInterval(() => {
    lit = !lit;
    setOnboardLed(lit);
  }, HALF_PERIOD_MS);
}
