const { PicoCYW43 } = require('pico_cyw43');

const chip = new PicoCYW43();

/** It hangs on the Wi-Fi chip's GPIO 0. */
export function setOnboardLed(lit: boolean): void {
  chip.putGpio(0, lit);
}
