import { type LitState, STRIP_PIN } from '../../src/leds/pins.ts';
import { groundPinNear, HEADER_PINS, headerPinOf, PINS_PER_SIDE, RESERVED_GPIOS } from './pinout.ts';

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

/** Level of a GPIO that is high, in V. */
export const SUPPLY_VOLTS = 3.3;
/** In series with each LED. */
export const RESISTOR_OHMS = 330;
/** All GPIOs together may source this much, in mA (RP2040 datasheet, pin specifications, "Maximum Total IOVDD current"). */
export const TOTAL_LIMIT_MA = 50;

/** From a GPIO through a resistor and an LED to ground. */
export interface LedWire {
  state: LitState;
  gpio: number;
  /** Number on the header. */
  pin: number;
  colour: LedColour;
}

export interface Circuit {
  wires: LedWire[];
  /** Header pin to which all cathodes lead. */
  groundPin: number;
}

/**
 * The circuit that a table of pins asks for, from the top of the header down.
 * @throws Error for a GPIO that must stay free, is used twice, or is not on the left row, where the LEDs are drawn
 */
export function circuitOf(pins: Readonly<Record<LitState, number>>): Circuit {
  const wires = (Object.entries(pins) as [LitState, number][]).map(([state, gpio]) => {
    const pin = headerPinOf(gpio);
    if (RESERVED_GPIOS.includes(gpio)) throw new Error(`${state}: GP${gpio} must stay free`);
    if (pin === undefined || pin > PINS_PER_SIDE)
      throw new Error(`${state}: GP${gpio} is not in the left row of the header`);
    return { state, gpio, pin, colour: COLOUR_OF[state] };
  });
  if (new Set(wires.map(({ pin }) => pin)).size < wires.length) throw new Error('two LEDs share one GPIO');
  wires.sort((a, b) => a.pin - b.pin);
  const middle = wires.reduce((sum, { pin }) => sum + pin, 0) / wires.length;
  return { wires, groundPin: groundPinNear(middle) };
}

/** Through one lit LED, in mA. */
export function currentMa(colour: LedColour): number {
  return ((SUPPLY_VOLTS - FORWARD_VOLTAGE[colour]) / RESISTOR_OHMS) * 1000;
}

/** With every LED lit at once, which takes several connections, in mA. */
export function totalMa({ wires }: Circuit): number {
  return wires.reduce((sum, { colour }) => sum + currentMa(colour), 0);
}

/** How many LEDs of each colour to buy, in the order in which they are wired. */
export function colourCounts({ wires }: Circuit): [LedColour, number][] {
  const counts = new Map<LedColour, number>();
  for (const { colour } of wires) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  return [...counts];
}

const dataPin = headerPinOf(STRIP_PIN) as number;

/** From the input end of a strip of pixels, as it is printed there, to a number on the header. */
export const STRIP_WIRES = [
  { from: 'DIN', pin: dataPin },
  { from: 'GND', pin: groundPinNear(dataPin) },
  { from: 'VCC', pin: HEADER_PINS.indexOf('VBUS') + 1 },
];
