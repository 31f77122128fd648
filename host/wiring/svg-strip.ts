import { LIT_STATES, type LitState } from '../../src/leds/pins.ts';
import type { Language } from '../language.ts';
import { element } from '../xml.ts';
import { drawBoard } from './board-drawing.ts';
import { BOARD_OUTLINE, LABEL_X, PAGE, rowY } from './geometry.ts';
import { COLOUR_OF } from './led-colours.ts';
import { PAINTS } from './led-drawing.ts';
import { STRIP_WIRES, type StripWire } from './strip-circuit.ts';
import { STRIP_TEXTS, type StripTexts } from './strip-texts.ts';
import { group, rect, text } from './svg-element.ts';
import { NOTE_COLUMNS, paragraphs, svgPage } from './svg-page.ts';

/** The strip stands on end left of the board, its input at the top. */
const STRIP = { x: 220, y: 290, width: 100, pitch: 34, end: 36 };
const HEIGHT = STRIP.end + LIT_STATES.length * STRIP.pitch;
const PIXEL = 22;
/** Where each wire reaches the strip, and its colour as wires usually have it. */
const WIRE_X: Readonly<Record<StripWire['from'], number>> = { VCC: 238, GND: 270, DIN: 302 };
const WIRE_PAINT: Readonly<Record<StripWire['from'], string>> = {
  VCC: '#b91c1c',
  GND: '#1f2937',
  DIN: '#15803d',
};
/** VBUS is on the far side: its wire goes round the board, above the USB connector. */
const OVER_Y = BOARD_OUTLINE.y - 24;
const FAR_X = BOARD_OUTLINE.x + BOARD_OUTLINE.width + 62;

function wire({ from, pin }: StripWire): string {
  const [x, y, stroke] = [WIRE_X[from], rowY(pin), WIRE_PAINT[from]];
  const path =
    from === 'VCC' ? `M${FAR_X} ${y} h22 V${OVER_Y} H${x} V${STRIP.y}` : `M${LABEL_X} ${y} H${x} V${STRIP.y}`;
  return group(
    { 'data-wire': from, 'data-pin': pin },
    element('path', { d: path, class: 'wire', stroke, fill: 'none' }),
    text(x, STRIP.y + 13, from, { class: 'middle print', fill: '#f9fafb' }),
  );
}

function pixel(state: LitState, index: number, texts: StripTexts): string {
  const paint = PAINTS[COLOUR_OF[state]];
  const y = STRIP.y + STRIP.end + index * STRIP.pitch;
  const x = STRIP.x + STRIP.width / 2;
  return group(
    { 'data-state': state, 'data-pixel': index + 1 },
    rect(x - PIXEL / 2, y - PIXEL / 2, PIXEL, PIXEL, { rx: 3, fill: '#f9fafb' }),
    element('circle', { cx: x, cy: y, r: 8, fill: paint.lens, stroke: paint.rim, 'stroke-width': 2 }),
    text(STRIP.x + STRIP.width + 14, y + 1, `${index + 1}  ${state}`, { class: 'state' }),
    text(STRIP.x + STRIP.width + 14, y + 14, texts.colours[COLOUR_OF[state]], {
      class: 'small',
      fill: paint.ink,
    }),
  );
}

function strip(texts: StripTexts): string {
  return group(
    {},
    rect(STRIP.x, STRIP.y, STRIP.width, HEIGHT, { rx: 4, fill: '#111827' }),
    ...LIT_STATES.map((state, index) => pixel(state, index, texts)),
    ...STRIP_WIRES.map(wire),
  );
}

/** The strip beside the board as an SVG document. */
export function stripSvg(language: Language): string {
  const texts = STRIP_TEXTS[language];
  const notes = [...texts.parts.map((part) => `· ${part}`), ...texts.reasons, texts.configure];
  return svgPage(language, texts, [
    drawBoard(new Set(STRIP_WIRES.map(({ pin }) => pin))),
    strip(texts),
    ...paragraphs(PAGE.margin, STRIP.y + HEIGHT + 36, notes, NOTE_COLUMNS),
  ]);
}
