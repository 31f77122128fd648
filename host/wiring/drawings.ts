import type { Language } from '../language.ts';
import { drawBoard, LABELS, rowY } from './board-drawing.ts';
import type { Circuit } from './circuit.ts';
import { drawLeds } from './led-drawing.ts';
import { headerPinOf } from './pinout.ts';
import { svgPage, text } from './svg-page.ts';
import { pinsSheet, WORDS } from './texts.ts';

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
