const { PicoCYW43 } = require('pico_cyw43');

const HALF_PERIOD_MS = 500;

/** Blinks the on-board LED: the board is listening, and its program is alive. It hangs on the Wi-Fi chip's GPIO 0. */
export function startHeartbeat(): void {
  const chip = new PicoCYW43();
  let lit = false;
  setInterval(() => {
    lit = !lit;
    chip.putGpio(0, lit);
  }, HALF_PERIOD_MS);
}
