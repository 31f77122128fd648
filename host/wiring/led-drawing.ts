import { element } from '../xml.ts';
import { type Circuit, type LedWire, RESISTOR_OHMS } from './circuit.ts';
import { LABEL_X, LED_X, PAGE, RAIL_X, RESISTOR_WIDTH, RESISTOR_X, rowY } from './geometry.ts';
import type { LedColour } from './led-colours.ts';
import { group, line, rect, text } from './svg-element.ts';
import type { WiringTexts } from './texts.ts';

interface Paint {
  lens: string;
  rim: string;
  ink: string;
}

export const PAINTS: Readonly<Record<LedColour, Paint>> = {
  yellow: { lens: '#fde047', rim: '#ca8a04', ink: '#a16207' },
  green: { lens: '#4ade80', rim: '#15803d', ink: '#15803d' },
  blue: { lens: '#60a5fa', rim: '#1d4ed8', ink: '#1d4ed8' },
  red: { lens: '#f87171', rim: '#b91c1c', ink: '#b91c1c' },
};

const GROUND = '#1f2937';
const LENS = 13;

/** The symbol of a diode inside its lens: current flows to the left, towards ground. */
function led(y: number, { lens, rim }: Paint): string {
  return group(
    {},
    element('circle', { cx: LED_X, cy: y, r: LENS + 5, fill: lens, opacity: 0.3 }),
    element('circle', { cx: LED_X, cy: y, r: LENS, fill: lens, stroke: rim, 'stroke-width': 2 }),
    element('path', { d: `M${LED_X + 6} ${y - 6} v12 l-11 -6 z`, fill: rim }),
    line(LED_X - 6, y - 6, LED_X - 6, y + 6, { stroke: rim, 'stroke-width': 2.5 }),
  );
}

/** 330 Ω with its rings: orange, orange, brown, and gold for 5 %. */
function resistor(y: number): string {
  const rings: [number, string][] = [
    [14, '#f97316'],
    [26, '#f97316'],
    [38, '#7c4a21'],
    [58, '#d4af37'],
  ];
  return group(
    {},
    rect(RESISTOR_X, y - 8, RESISTOR_WIDTH, 16, { rx: 7, fill: '#ecd9b5', stroke: '#a8895a' }),
    ...rings.map(([x, fill]) => rect(RESISTOR_X + x, y - 7.5, 5, 15, { fill })),
  );
}

function row({ state, gpio, pin, colour }: LedWire, texts: WiringTexts): string {
  const y = rowY(pin);
  const paint = PAINTS[colour];
  return group(
    { 'data-state': state, 'data-gpio': `GP${gpio}`, 'data-pin': pin },
    line(RAIL_X, y, LED_X - LENS, y, { class: 'wire', stroke: GROUND }),
    line(LED_X + LENS, y, LABEL_X, y, { class: 'wire', stroke: paint.rim }),
    element('circle', { cx: RAIL_X, cy: y, r: 4.5, fill: GROUND }),
    led(y, paint),
    resistor(y),
    text(PAGE.margin, y + 1, state, { class: 'state' }),
    text(PAGE.margin, y + 14, texts.colours[colour], { class: 'small', fill: paint.ink }),
  );
}

/** The LEDs, each in the row of its pin, and the ground they share. */
export function drawLeds({ wires, groundPin }: Circuit, texts: WiringTexts): string {
  const rows = [groundPin, ...wires.map(({ pin }) => pin)];
  const y = rowY(groundPin);
  return group(
    {},
    line(RAIL_X, rowY(Math.min(...rows)), RAIL_X, rowY(Math.max(...rows)), { class: 'wire', stroke: GROUND }),
    line(RAIL_X, y, LABEL_X, y, { class: 'wire', stroke: GROUND }),
    element('circle', { cx: RAIL_X, cy: y, r: 4.5, fill: GROUND }),
    ...wires.map((wire) => row(wire, texts)),
    text(RESISTOR_X + RESISTOR_WIDTH / 2, rowY(wires[0]!.pin) - 16, `${wires.length} × ${RESISTOR_OHMS} Ω`, {
      class: 'small middle',
      fill: '#6b5a3a',
    }),
  );
}
