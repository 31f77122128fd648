import { blinksOf } from '../../src/leds/blink-count.ts';
import { LIT_STATES, type LitState } from '../../src/leds/pins.ts';
import type { Language } from '../language.ts';
import { element } from '../xml.ts';
import { drawBoard } from './board-drawing.ts';
import { PAGE, PITCH } from './geometry.ts';
import { ONBOARD_TEXTS } from './onboard-texts.ts';
import { group, text } from './svg-element.ts';
import { NOTE_COLUMNS, paragraphs, svgPage } from './svg-page.ts';

const TABLE = { y: 210, number: PAGE.margin, state: PAGE.margin + 30, dots: PAGE.margin + 180 };
const DOT_PITCH = 26;
const LIT = '#65a30d';

function row(state: LitState, index: number): string {
  const y = TABLE.y + (index + 1) * PITCH;
  const count = blinksOf(state);
  const dots = Array.from({ length: count }, (_, dot) =>
    element('circle', { cx: TABLE.dots + dot * DOT_PITCH, cy: y - 5, r: 7, fill: '#bef264', stroke: LIT }),
  );
  return group(
    { 'data-state': state, 'data-blinks': count },
    text(TABLE.number, y, String(count), { class: 'state' }),
    text(TABLE.state, y, state, { class: 'state' }),
    ...dots,
  );
}

/** The board by itself, and what its LED's blinks mean, as an SVG document. */
export function onboardSvg(language: Language): string {
  const texts = ONBOARD_TEXTS[language];
  const below = TABLE.y + (LIT_STATES.length + 1) * PITCH + 20;
  return svgPage(language, texts, [
    text(PAGE.margin, 120, texts.nothing),
    drawBoard(new Set()),
    text(PAGE.margin, TABLE.y, texts.countsTitle, { class: 'heading' }),
    ...LIT_STATES.map(row),
    ...paragraphs(PAGE.margin, below, [...texts.rules, texts.configure], NOTE_COLUMNS),
  ]);
}
