import { SECOND_US } from '../clock/clock.ts';
import type { Mismatch, ReportedSegment } from '../experiments/model/outcome.ts';
import { formatFields } from '../experiments/model/segment-line.ts';
import { inLanguage } from '../in-language.ts';
import type { Language } from '../language.ts';
import { padEnd, padStart, widthOf, wrap } from './text-layout.ts';

interface MismatchOptions {
  columns: number;
  language: Language;
  /** What a theme of the terminal has of it. */
  theme: { chalk: Record<'bold' | 'dim' | 'green' | 'red', (text: string) => string> };
}

const WHAT: Record<Mismatch['what'], string> = {
  'board states': 'states of the board',
  'client states': 'states of the client',
  'final states': 'final states',
  segments: 'segments',
  leds: 'LEDs',
  step: 'steps',
};

/** Equal lines shown before the first that differs. */
const CONTEXT = 2;

/** Prints what was expected and what happened, one below the other, marks where they part, and names the first field that differs. */
export function renderMismatch(mismatch: Mismatch, options: MismatchOptions): string[] {
  const { language, theme } = options;
  const told = language === 'zh' ? { ...mismatch, ...mismatch.zh } : mismatch;
  const { what, at, expected, actual, field, place } = told;
  const where = place ? `${place.file}:${place.line}: ` : '';
  const total = Math.max(expected.length, actual.length);
  const heading = where + inLanguage(`${WHAT[what]}: ${at + 1} of ${total} differs`, language);
  const body =
    what === 'segments' || what === 'step' ? linesBody(told, options) : sequenceBody(told, options);
  const came = told.came ? wrap(fieldsText(told.came, language), options.columns - 4) : [];
  return [
    theme.chalk.bold(heading),
    ...body.map((line) => `  ${line}`),
    `  ${theme.chalk.red(field)}`,
    ...came.map((line, index) => `  ${index === 0 ? '' : '  '}${line}`),
  ];
}

/** The segment that came, field by field. */
function fieldsText(segment: ReportedSegment, language: Language): string {
  const { seq, ack, win, urg, options, data, absolute, timeUs } = segment;
  const fields = [
    `seq=${seq} (${absolute.seq})`,
    ...(ack === null ? [] : [`ack=${ack} (${absolute.ack})`]),
    ...formatFields({ len: segment.len, win, urg, options, ...(data?.length ? { data } : {}) }),
    `at=${(timeUs / SECOND_US).toFixed(3)}s`,
  ];
  return inLanguage(`the segment that came: ${segment.from} ${segment.flags} ${fields.join(' ')}`, language);
}

/** Lines: those just before, then the two that differ. */
function linesBody({ at, expected, actual }: Mismatch, { language, theme }: MismatchOptions): string[] {
  const { labels, width, nothing } = wordsIn(language);
  const before = expected
    .slice(Math.max(0, at - CONTEXT), at)
    .map((line) => `${' '.repeat(width)} ${line ?? ''}`);
  const wanted = expected[at] ?? null;
  const got = actual[at] ?? null;
  return [
    ...before.map((line) => theme.chalk.dim(line)),
    `${labels[0]} ${theme.chalk.green(wanted ?? nothing)}`,
    `${labels[1]} ${theme.chalk.red(got ?? nothing)}`,
    ...(wanted !== null && got !== null ? [`${' '.repeat(width)} ${mark(wanted, got)}`] : []),
  ];
}

/** Words in a row, each below the one it is held against; broken before the terminal's edge. */
function sequenceBody({ at, expected, actual }: Mismatch, options: MismatchOptions): string[] {
  const { language, theme, columns } = options;
  const { labels, width } = wordsIn(language);
  const cells = Array.from({ length: Math.max(expected.length, actual.length) }, (_, index) => {
    const [wanted, got] = [expected[index] ?? '–', actual[index] ?? '–'];
    return { wanted, got, width: Math.max(widthOf(wanted), widthOf(got)), first: index === at };
  });
  const lines: string[] = [];
  for (const row of rowsWithin(cells, columns - width - 3)) {
    const text = (of: (cell: (typeof cells)[number]) => string) =>
      row
        .map((cell) => padEnd(of(cell), cell.width))
        .join(' ')
        .trimEnd();
    lines.push(`${labels[0]} ${text(({ wanted }) => wanted)}`);
    lines.push(`${labels[1]} ${text(({ got, first }) => (first ? theme.chalk.red(got) : got))}`);
    if (row.some(({ first }) => first)) {
      lines.push(`${' '.repeat(width)} ${text(({ first, width }) => (first ? '^'.repeat(width) : ''))}`);
    }
  }
  return lines;
}

function rowsWithin<Cell extends { width: number }>(cells: Cell[], columns: number): Cell[][] {
  const rows: Cell[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const cell of cells) {
    if (used + 1 + cell.width > columns) {
      rows.push([]);
      used = -1;
    }
    rows[rows.length - 1]?.push(cell);
    used += 1 + cell.width;
  }
  return rows;
}

function wordsIn(language: Language) {
  const words = [inLanguage('expected:', language), inLanguage('actual:', language)];
  const width = Math.max(...words.map(widthOf));
  return {
    labels: words.map((word) => padEnd(word, width)),
    width,
    nothing: inLanguage('(nothing)', language),
  };
}

/** Carets below the first word that differs. */
function mark(expected: string, actual: string): string {
  const words = actual.split(' ');
  const wanted = expected.split(' ');
  let at = 0;
  while (at < words.length && words[at] === wanted[at]) at++;
  const start = words.slice(0, at).reduce((sum, word) => sum + widthOf(word) + 1, 0);
  const width = widthOf(words[at] ?? ' ');
  return padStart('^'.repeat(width), start + width);
}
