import type { Language } from '../language.ts';
import { widthOf, wrap } from '../report/text-layout.ts';
import { element } from '../xml.ts';
import { drawBoard } from './board-drawing.ts';
import { type Circuit, colourCounts } from './circuit.ts';
import { BOARD_OUTLINE, HEARTBEAT_LED, PAGE, PITCH, rowY } from './geometry.ts';
import { drawLeds, PAINTS } from './led-drawing.ts';
import { group, line, text } from './svg-element.ts';
import { NOTE_COLUMNS, paragraph, paragraphs, QUIET, SMALL_LINE, svgPage } from './svg-page.ts';
import { type WiringTexts, wiringTexts } from './texts.ts';

function legend(circuit: Circuit, texts: WiringTexts): string {
  let x = PAGE.margin;
  const entries = colourCounts(circuit).map(([colour]) => {
    const meaning = texts.meanings[colour];
    const entry = group(
      {},
      element('circle', { cx: x + 7, cy: 104, r: 7, fill: PAINTS[colour].lens, stroke: PAINTS[colour].rim }),
      text(x + 20, 108.5, meaning),
    );
    x += 46 + widthOf(meaning) * 6.7;
    return entry;
  });
  return group({}, ...entries);
}

function partsAndReasons(top: number, texts: WiringTexts): string {
  const { margin } = PAGE;
  const lines = [text(margin, top, texts.partsTitle, { class: 'heading' })];
  let y = top + 22;
  for (const part of texts.parts) {
    lines.push(text(margin, y, `· ${part}`, { fill: QUIET }));
    y += 19;
  }
  y += 16;
  lines.push(text(margin, y, texts.reasonsTitle, { class: 'heading' }));
  y += 20;
  lines.push(...paragraphs(margin, y, texts.reasons, NOTE_COLUMNS));
  return group({}, ...lines);
}

/** What is worth knowing about two more places: the load switch, and the on-board LED. */
function remarks(texts: WiringTexts): string {
  const right = BOARD_OUTLINE.x + BOARD_OUTLINE.width;
  const { x, y } = HEARTBEAT_LED;
  const free = wrap(texts.keepFree, 21);
  return group(
    {},
    line(x, y, x, BOARD_OUTLINE.y - 28, { stroke: '#65a30d', 'stroke-width': 1.2 }),
    text(x - 4, BOARD_OUTLINE.y - 34, texts.heartbeat, { class: 'small', fill: '#3f6212' }),
    ...paragraph(
      right + 74,
      rowY(29) + 5 - ((free.length - 1) * SMALL_LINE) / 2,
      texts.keepFree,
      21,
      '#92400e',
    ),
  );
}

/** The circuit as an SVG document: the LEDs in the rows of the pins they hang on, parts and reasons below. */
export function wiringSvg(circuit: Circuit, language: Language): string {
  const texts = wiringTexts(language, circuit);
  const used = new Set([circuit.groundPin, ...circuit.wires.map(({ pin }) => pin)]);
  const lowest = Math.max(...used);
  return svgPage(language, texts, [
    legend(circuit, texts),
    drawBoard(used),
    drawLeds(circuit, texts),
    remarks(texts),
    ...paragraph(PAGE.margin, rowY(1) + 14, texts.polarity, NOTE_COLUMNS),
    partsAndReasons(rowY(lowest) + 1.6 * PITCH, texts),
  ]);
}
