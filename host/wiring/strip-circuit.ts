import { STRIP_PIN } from '../../src/leds/pins.ts';
import { groundPinNear, HEADER_PINS, headerPinOf } from './pinout.ts';

/** From the strip's input end to the header. */
export interface StripWire {
  /** As it is printed on strips. */
  from: 'DIN' | 'GND' | 'VCC';
  /** Number on the header. */
  pin: number;
}

const dataPin = headerPinOf(STRIP_PIN) as number;

export const STRIP_WIRES: readonly StripWire[] = [
  { from: 'DIN', pin: dataPin },
  { from: 'GND', pin: groundPinNear(dataPin) },
  { from: 'VCC', pin: HEADER_PINS.indexOf('VBUS') + 1 },
];
