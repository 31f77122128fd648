import type { Language } from '../language.ts';
import { wrap } from '../report/text-layout.ts';
import { element, escapeXml } from '../xml.ts';
import { PAGE } from './geometry.ts';
import { rect, text } from './svg-element.ts';

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
/** For text that is not the first to read. */
export const QUIET = '#4b5563';
/** Columns of small text beside the board. */
export const NOTE_COLUMNS = 74;
export const SMALL_LINE = 16;

/** Lines of small text from `top` down. */
export function paragraph(
  x: number,
  top: number,
  content: string,
  columns: number,
  fill: string = QUIET,
): string[] {
  return wrap(content, columns).map((each, index) =>
    text(x, top + index * SMALL_LINE, each, { class: 'small', fill }),
  );
}

/** Paragraphs of small text, one below the other. */
export function paragraphs(x: number, top: number, contents: readonly string[], columns: number): string[] {
  let y = top;
  return contents.flatMap((content) => {
    const lines = paragraph(x, y, content, columns);
    y += lines.length * SMALL_LINE + 5;
    return lines;
  });
}

/** A whole SVG document: title, how the board lies, and the drawing. */
export function svgPage(
  language: Language,
  { title, orientation }: { title: string; orientation: string },
  drawing: readonly string[],
): string {
  const { width, height, margin } = PAGE;
  const content = [
    element('title', {}, escapeXml(title)),
    element('style', {}, escapeXml(STYLE)),
    rect(0, 0, width, height, { fill: '#fbfaf7' }),
    text(margin, 52, title, { class: 'title' }),
    text(margin, 78, orientation, { fill: QUIET }),
    ...drawing,
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
