import { PINS_PER_SIDE } from './pinout.ts';

/** Everything in the drawing's own units: one pitch of the header (2.54 mm) is 34 of them. */
export const PITCH = 34;
const PER_MM = PITCH / 2.54;

/** The board's outline is 21 mm by 51 mm (Pico W datasheet, "Mechanical specification"). */
export const BOARD_OUTLINE = {
  x: 560,
  y: 150,
  width: Math.round(21 * PER_MM),
  height: Math.round(51 * PER_MM),
};
export const PAGE = { width: 1090, height: 866, margin: 40 };

/** Where the parts of one LED's row stand, from ground to the pin. */
export const RAIL_X = 190;
export const LED_X = 252;
export const RESISTOR_X = 322;
export const RESISTOR_WIDTH = 76;
export const LABEL_X = BOARD_OUTLINE.x - 62;

const FIRST_ROW_Y = BOARD_OUTLINE.y + (BOARD_OUTLINE.height - (PINS_PER_SIDE - 1) * PITCH) / 2;

/** Height of a header pin's row, on either side. */
export function rowY(pin: number): number {
  const row = pin <= PINS_PER_SIDE ? pin - 1 : 2 * PINS_PER_SIDE - pin;
  return FIRST_ROW_Y + row * PITCH;
}

/** The on-board LED, which the app uses as heartbeat. */
export const HEARTBEAT_LED = { x: BOARD_OUTLINE.x + 80, y: BOARD_OUTLINE.y + 72 };
