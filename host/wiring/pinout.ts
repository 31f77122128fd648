/** The header of the Raspberry Pi Pico W and Pico 2 W, USB end up: pins 1 to 20 down the left, 21 to 40 up the right (their datasheets, "The pinout"). */
export const HEADER_PINS: readonly string[] = [
  ...['GP0', 'GP1', 'GND', 'GP2', 'GP3', 'GP4', 'GP5', 'GND', 'GP6', 'GP7'],
  ...['GP8', 'GP9', 'GND', 'GP10', 'GP11', 'GP12', 'GP13', 'GND', 'GP14', 'GP15'],
  ...['GP16', 'GP17', 'GND', 'GP18', 'GP19', 'GP20', 'GP21', 'GND', 'GP22', 'RUN'],
  ...['GP26', 'GP27', 'AGND', 'GP28', 'ADC_VREF', '3V3', '3V3_EN', 'GND', 'VSYS', 'VBUS'],
];

export const PINS_PER_SIDE = 20;

/** What carries no LED: Kaluma reads GP22 at boot (low means "do not load the program"), the others lead to the Wi-Fi chip. */
export const RESERVED_GPIOS: readonly number[] = [22, 23, 24, 25, 29];

/** The number on the header, from 1; undefined where the GPIO is not led out. */
export function headerPinOf(gpio: number): number | undefined {
  const index = HEADER_PINS.indexOf(`GP${gpio}`);
  return index < 0 ? undefined : index + 1;
}

export function labelOf(pin: number): string {
  return HEADER_PINS[pin - 1] ?? '';
}

/** The ground pin of the left row that is nearest to a pin of that row. */
export function groundPinNear(pin: number): number {
  const grounds = HEADER_PINS.slice(0, PINS_PER_SIDE).flatMap((label, index) =>
    label === 'GND' ? [index + 1] : [],
  );
  return grounds.reduce((best, each) => (Math.abs(each - pin) < Math.abs(best - pin) ? each : best));
}
