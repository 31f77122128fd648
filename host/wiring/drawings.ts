import { blinksOf } from '../../src/leds/blink-count.ts';
import { LIT_STATES, type LitState } from '../../src/leds/pins.ts';
import type { Language } from '../language.ts';
import { BOARD, drawBoard, LABELS, rowY } from './board-drawing.ts';
import { type Circuit, STRIP_WIRES, type StripWire } from './circuit.ts';
import { COLOUR_OF } from './led-colours.ts';
import { drawLeds, PAINTS } from './led-drawing.ts';
import { headerPinOf } from './pinout.ts';
import { PAGE, svgPage, text } from './svg-page.ts';
import { ONBOARD_SHEET, pinsSheet, STRIP_SHEET, WORDS, type Words } from './texts.ts';

/** The board, and the LEDs in the rows of the pins they hang on, as elements of an SVG: each LED has its state in `data-led`, a `halo` and a `lens`. */
export function pinsPicture(circuit: Circuit, language: Language): string {
  const used = new Set([circuit.groundPin, ...circuit.wires.map(({ pin }) => pin)]);
  return `${drawBoard(used)}\n${drawLeds(circuit, WORDS[language])}`;
}

/** The same as a document to print. */
export function pinsSvg(circuit: Circuit, language: Language): string {
  const below = rowY(Math.max(circuit.groundPin, ...circuit.wires.map(({ pin }) => pin)));
  return svgPage(language, pinsSheet(circuit, language), below + 34, [
    pinsPicture(circuit, language),
    text(LABELS.right + 8, rowY(headerPinOf(22) as number) + 5, '1)'),
    '<path d="M640 219 V122" stroke="#65a30d"/>',
    text(636, 116, WORDS[language].heartbeat, 'small', '#3f6212'),
  ]);
}

/** The strip stands on end left of the board, its input at the top. */
const STRIP = { x: 220, y: 290, width: 100, height: 308 };

/** Where each wire reaches the strip, and its colour as wires usually have it. */
const WIRES: Readonly<Record<StripWire['from'], { x: number; stroke: string }>> = {
  VCC: { x: 238, stroke: '#b91c1c' },
  GND: { x: 270, stroke: '#1f2937' },
  DIN: { x: 302, stroke: '#15803d' },
};

/** VBUS is on the far side: its wire goes round the board, above the USB connector. */
function stripWire({ from, pin }: StripWire): string {
  const { x, stroke } = WIRES[from];
  const start = from === 'VCC' ? `M${LABELS.right} ${rowY(pin)} h22 V126` : `M${LABELS.left} ${rowY(pin)}`;
  return `<g data-wire="${from}" data-pin="${pin}">
<path d="${start} H${x} V${STRIP.y}" class="wire" stroke="${stroke}"/>
${text(x, STRIP.y + 13, from, 'print middle')}
</g>`;
}

function pixel(state: LitState, index: number, { colours }: Words): string {
  const { lens, ink } = PAINTS[COLOUR_OF[state]];
  const y = STRIP.y + 36 + index * 34;
  return `<g data-state="${state}" data-pixel="${index + 1}">
<rect x="259" y="${y - 11}" width="22" height="22" rx="3" fill="#f9fafb"/>
<circle cx="270" cy="${y}" r="8" fill="${lens}" stroke="${ink}" stroke-width="2"/>
${text(334, y + 1, `${index + 1}  ${state}`, 'state')}
${text(334, y + 14, colours[COLOUR_OF[state]], 'small', ink)}
</g>`;
}

/** The strip beside the board. */
export function stripSvg(language: Language): string {
  return svgPage(language, STRIP_SHEET[language], STRIP.y + STRIP.height + 10, [
    drawBoard(new Set(STRIP_WIRES.map(({ pin }) => pin))),
    `<rect x="${STRIP.x}" y="${STRIP.y}" width="${STRIP.width}" height="${STRIP.height}" rx="4" fill="#111827"/>`,
    ...LIT_STATES.map((state, index) => pixel(state, index, WORDS[language])),
    ...STRIP_WIRES.map(stripWire),
  ]);
}

function blinks(state: LitState, index: number): string {
  const y = BOARD.y + 94 + index * 34;
  const count = blinksOf(state);
  const dots = Array.from(
    { length: count },
    (_, dot) => `<circle cx="${220 + dot * 26}" cy="${y - 5}" r="7"/>`,
  );
  return `<g data-state="${state}" data-blinks="${count}">
${text(PAGE.margin, y, `${count}  ${state}`, 'state')}
<g fill="#bef264" stroke="#65a30d">${dots.join('')}</g>
</g>`;
}

/** The board by itself, and what its LED's blinks mean. */
export function onboardSvg(language: Language): string {
  return svgPage(language, ONBOARD_SHEET[language], 550, [
    drawBoard(new Set()),
    text(PAGE.margin, BOARD.y + 60, WORDS[language].blinks, 'heading'),
    ...LIT_STATES.map(blinks),
  ]);
}
