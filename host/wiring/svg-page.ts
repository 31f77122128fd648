import type { Language } from '../language.ts';
import { wrap } from '../report/text-layout.ts';
import { escapeXml } from '../xml.ts';
import { type Note, type Sheet, WORDS } from './texts.ts';

/** In the drawing's own units: one pitch of the header (2.54 mm) is 34 of them. */
export const PAGE = { width: 1000, height: 866, margin: 40 };

const STYLE = `
text { font: 13px 'DejaVu Sans', Verdana, 'Noto Sans', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif }
.title { font-size: 26px; font-weight: bold }
.heading { font-size: 15px; font-weight: bold }
.state { font: bold 15px 'DejaVu Sans Mono', Menlo, Consolas, monospace }
.small { font-size: 11.5px }
.middle { text-anchor: middle }
.chip { font-size: 15px; font-weight: bold; letter-spacing: 1px }
.print { font-size: 10px; fill: #f9fafb }
.number { font-size: 12px; fill: #bcd7c9 }
.used .number { font-weight: bold; fill: #ffffff }
.label { fill: #8b95a5 }
.used .label { font-weight: bold; fill: #111827 }
.free .label { fill: #92400e }
.pad { fill: #14532d; stroke: #d9b44a; stroke-width: 5 }
.wire { fill: none; stroke-width: 3; stroke-linecap: round }
`;

export function text(x: number, y: number, content: string, classes = '', fill?: string): string {
  const paint = fill === undefined ? '' : ` fill="${fill}"`;
  return `<text x="${x}" y="${y}" class="${classes}"${paint}>${escapeXml(content)}</text>`;
}

/** Notes on the left, one below the other. */
function column(top: number, notes: readonly Note[]): string[] {
  const lines: string[] = [];
  let y = top;
  for (const [heading, ...contents] of notes) {
    if (heading !== '') {
      lines.push(text(PAGE.margin, y + 12, heading, 'heading'));
      y += 32;
    }
    for (const content of contents) {
      for (const line of wrap(content, 74)) {
        lines.push(text(PAGE.margin, y, line, 'small'));
        y += 16;
      }
      y += 3;
    }
  }
  return lines;
}

/** An SVG document: title, how the board lies, the picture, the first note above it, the others from `below` down. */
export function svgPage(
  language: Language,
  { title, notes: [first, ...others] }: Sheet,
  below: number,
  picture: readonly string[],
): string {
  const { width, height, margin } = PAGE;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" lang="${language}" fill="#1f2937">
<title>${escapeXml(title)}</title>
<style>${STYLE}</style>
<rect width="${width}" height="${height}" fill="#fbfaf7"/>
${[
  text(margin, 52, title, 'title'),
  text(margin, 76, WORDS[language].orientation),
  ...column(102, first ? [first] : []),
  ...picture,
  ...column(below, others),
].join('\n')}
</svg>
`;
}
