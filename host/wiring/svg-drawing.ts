import type { Language } from '../experiments/experiment.ts';
import { widthOf, wrap } from '../report/text-layout.ts';
import { drawBoard } from './board-drawing.ts';
import { type Circuit, colourCounts } from './circuit.ts';
import { BOARD, HEARTBEAT_LED, PAGE, PITCH, rowY } from './geometry.ts';
import { drawLeds, PAINTS } from './led-drawing.ts';
import { element, escapeXml, group, line, rect, text } from './svg-element.ts';
import { type WiringTexts, wiringTexts } from './texts.ts';

const STYLE = `
text { font-family: 'DejaVu Sans', Verdana, 'Noto Sans', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif; font-size: 13px }
.title { font-size: 26px; font-weight: bold }
.heading { font-size: 15px; font-weight: bold }
.state { font-family: 'DejaVu Sans Mono', Menlo, Consolas, monospace; font-size: 15px; font-weight: bold }
.small { font-size: 11.5px }
.middle, .chip, .print, .number, .label { text-anchor: middle }
.chip { font-size: 15px; font-weight: bold; letter-spacing: 1px }
.print { font-size: 10px }
.number { font-size: 12px; opacity: 0.75 }
.number.strong { font-size: 14px; font-weight: bold; opacity: 1 }
.label { font-size: 12px }
.label.strong { font-size: 13px; font-weight: bold }
.wire { stroke-width: 3; stroke-linecap: round }
`;

const INK = '#1f2937';
const QUIET = '#4b5563';
/** Columns of small text beside the board. */
const NOTE_COLUMNS = 74;
const SMALL_LINE = 16;

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

/** Lines of small text from `top` down. */
function paragraph(x: number, top: number, content: string, columns: number, fill: string): string[] {
  return wrap(content, columns).map((each, index) =>
    text(x, top + index * SMALL_LINE, each, { class: 'small', fill }),
  );
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
  for (const reason of texts.reasons) {
    const written = paragraph(margin, y, reason, NOTE_COLUMNS, QUIET);
    lines.push(...written);
    y += written.length * SMALL_LINE + 5;
  }
  return group({}, ...lines);
}

/** What is worth knowing about two more places: the load switch, and the on-board LED. */
function remarks(texts: WiringTexts): string {
  const right = BOARD.x + BOARD.width;
  const { x, y } = HEARTBEAT_LED;
  const free = wrap(texts.keepFree, 21);
  return group(
    {},
    line(x, y, x, BOARD.y - 28, { stroke: '#65a30d', 'stroke-width': 1.2 }),
    text(x - 4, BOARD.y - 34, texts.heartbeat, { class: 'small', fill: '#3f6212' }),
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
  const { width, height, margin } = PAGE;
  const content = [
    element('title', {}, escapeXml(texts.title)),
    element('style', {}, escapeXml(STYLE)),
    rect(0, 0, width, height, { fill: '#fbfaf7' }),
    text(margin, 52, texts.title, { class: 'title' }),
    text(margin, 78, texts.orientation, { fill: QUIET }),
    legend(circuit, texts),
    drawBoard(used),
    drawLeds(circuit, texts),
    remarks(texts),
    ...paragraph(margin, rowY(1) + 14, texts.polarity, NOTE_COLUMNS, QUIET),
    partsAndReasons(rowY(lowest) + 1.6 * PITCH, texts),
  ];
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    lang: language,
    fill: INK,
  };
  return `${element('svg', attributes, '\n', content.join('\n'), '\n')}\n`;
}
