import { LABELS, rowY } from './board-drawing.ts';
import { type Circuit, type LedColour, type LedWire, RESISTOR_OHMS } from './circuit.ts';
import { PAGE, text } from './svg-page.ts';
import type { Words } from './texts.ts';

const PAINTS: Readonly<Record<LedColour, { lens: string; ink: string }>> = {
  yellow: { lens: '#fde047', ink: '#a16207' },
  green: { lens: '#4ade80', ink: '#15803d' },
  blue: { lens: '#60a5fa', ink: '#1d4ed8' },
  red: { lens: '#f87171', ink: '#b91c1c' },
};

const GROUND = '#1f2937';

/** Where the parts of one LED's row stand, from ground to the pin. */
const RAIL_X = 226;
const LED_X = 278;
const LENS = 13;
const RESISTOR = { x: 340, width: 76 };

/** The symbol of a diode inside its lens: current flows to the left, towards ground. */
function led(state: string, y: number, { lens, ink }: { lens: string; ink: string }): string {
  return `<g data-led="${state}" transform="translate(${LED_X} ${y})" fill="${lens}" stroke="${ink}" stroke-width="2">
<circle class="halo" r="18" stroke="none" opacity="0.3"/>
<circle class="lens" r="${LENS}"/>
<path d="M5 -6 v12 l-10 -6 z M-6 -6 v12" fill="${ink}"/>
</g>`;
}

/** 330 Ω with its rings: orange, orange, brown, and gold for 5 %. */
function resistor(y: number): string {
  const rings = Object.entries({ 14: '#f97316', 26: '#f97316', 38: '#7c4a21', 58: '#d4af37' });
  return `<g transform="translate(${RESISTOR.x} ${y - 8})">
<rect width="${RESISTOR.width}" height="16" rx="7" fill="#ecd9b5" stroke="#a8895a"/>
${rings.map(([x, fill]) => `<rect x="${x}" y="0.5" width="5" height="15" fill="${fill}"/>`).join('\n')}
</g>`;
}

const joint = (y: number) => `<circle cx="${RAIL_X}" cy="${y}" r="4.5" fill="${GROUND}"/>`;

function row({ state, gpio, pin, colour }: LedWire, { colours, meanings }: Words): string {
  const y = rowY(pin);
  const { ink } = PAINTS[colour];
  return [
    `<g data-state="${state}" data-gpio="GP${gpio}" data-pin="${pin}">`,
    `<path class="wire" d="M${RAIL_X} ${y} H${LED_X - LENS}" stroke="${GROUND}"/>`,
    `<path class="wire" d="M${LED_X + LENS} ${y} H${LABELS.left}" stroke="${ink}"/>`,
    joint(y),
    led(state, y, PAINTS[colour]),
    resistor(y),
    text(PAGE.margin, y + 1, state, 'state'),
    text(PAGE.margin, y + 14, `${colours[colour]}: ${meanings[colour]}`, 'small', ink),
    '</g>',
  ].join('\n');
}

/** The LEDs, each in the row of its pin, and the ground they share. */
export function drawLeds({ wires, groundPin }: Circuit, words: Words): string {
  const ys = [groundPin, ...wires.map(({ pin }) => pin)].map(rowY);
  const top = Math.min(...ys);
  const ground = rowY(groundPin);
  return [
    `<path class="wire" d="M${RAIL_X} ${top} V${Math.max(...ys)} M${RAIL_X} ${ground} H${LABELS.left}" stroke="${GROUND}"/>`,
    joint(ground),
    ...wires.map((wire) => row(wire, words)),
    text(RESISTOR.x + RESISTOR.width / 2, top - 16, `${wires.length} × ${RESISTOR_OHMS} Ω`, 'small middle'),
  ].join('\n');
}
