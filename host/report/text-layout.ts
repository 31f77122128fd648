import stringWidth from 'fast-string-width';
import { wrapAnsi } from 'fast-wrap-ansi';

/** Columns that a text takes in a terminal: Chinese characters take two, colours none. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** Of an output that is no terminal. */
export const COLUMNS = 80;

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - widthOf(text))) + text;
}

/** Breaks a line, coloured or not, wherever the terminal ends: never empty. */
export function broken(line: string, columns: number): string[] {
  if (widthOf(line) <= columns) return [line];
  return wrapAnsi(line, columns, { hard: true, wordWrap: false, trim: false }).split('\n');
}

/** What of a line the terminal has room for. */
export function cut(line: string, columns: number): string {
  return broken(line, columns)[0] ?? '';
}

/** A line may end after any Chinese character, but not before the punctuation that follows it. */
const UNITS = /\s+|\p{Script=Han}[，。；：、？！）”》…]*|[^\s\p{Script=Han}]+/gu;

const LATIN = /[\x21-\x7e§]/;
const FULL_WIDTH_MARK = /[，。；：、？！（）“”《》]/;

/** Prose is easier to read in lines no longer than this, in columns. */
export const WIDEST_PROSE = 92;

/** Joins the lines of each paragraph; blank lines divide paragraphs. */
export function paragraphsOf(text: string): string[] {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.split('\n').reduce(joined));
}

/** Chinese has no spaces between words, except beside Latin letters. */
function joined(text: string, line: string): string {
  const [last, first] = [text.at(-1) ?? '', line[0] ?? ''];
  const apart = (LATIN.test(last) || LATIN.test(first)) && !FULL_WIDTH_MARK.test(last + first);
  return text + (apart ? ' ' : '') + line;
}

/** Breaks one paragraph into lines of at most that many columns; a longer word gets a line of its own. */
export function wrap(paragraph: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const unit of paragraph.match(UNITS) ?? []) {
    if (line !== '' && widthOf(line) + widthOf(unit.trimEnd()) > columns) {
      lines.push(line.trimEnd());
      line = '';
    }
    if (line !== '' || unit.trim() !== '') line += unit;
  }
  if (line !== '') lines.push(line.trimEnd());
  return lines;
}

/** Terms in a column, and beside each what is said of it, in lines. */
export function described(
  terms: readonly (readonly [term: string, text: string])[],
  columns: number,
  termText: (term: string) => string = String,
): string[] {
  const width = 2 + Math.max(...terms.map(([term]) => widthOf(term)));
  return terms.flatMap(([term, text]) =>
    wrap(text, Math.max(20, columns - width)).map(
      (line, index) => termText(padEnd(index === 0 ? term : '', width)) + line,
    ),
  );
}

/** Breaks a line that is too long; what follows two spaces or the indent goes on below its beginning. */
export function hanging(line: string, columns: number): string[] {
  if (widthOf(line) <= columns) return [line];
  const [lead = ''] = /^\s*(\S.*?\s{2,})?/.exec(line) ?? [];
  const width = widthOf(lead);
  return wrap(line.slice(lead.length), columns - width).map(
    (part, index) => (index === 0 ? lead : ' '.repeat(width)) + part,
  );
}
