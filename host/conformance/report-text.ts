import { inLanguage } from '../in-language.ts';
import { described, padEnd, widthOf, wrap } from '../report/text-layout.ts';
import type { Style } from '../report/theme.ts';
import { LEGEND, NOTES } from './cell-entries.ts';
import type { ConformanceReport } from './conformance.ts';
import { probesText } from './matrix.ts';
import { matrixTables } from './matrix-table.ts';
import { CHOICES } from './rfc-9293-matrix.ts';
import { type ChoiceTaken, countsText, type ProbeFinding, type Summary, summaryOf } from './summary.ts';

const SEGMENTS =
  'Segments, and where RFC 9293 says what becomes of them (in CLOSED §3.10.7.1, in LISTEN §3.10.7.2, in SYN_SENT §3.10.7.3)';

/** The report for people: states across, segments down, what the signs mean, and what lies behind each departure. */
export function renderConformance(report: ConformanceReport, style: Style): string[] {
  const say = (english: string) => inLanguage(english, style.language);
  const summary = summaryOf(report);
  const { columns, theme } = style;
  const { bold } = theme.chalk;
  const { lwip, kind } = report.board;
  const verdict = say(countsText(summary.counts, lwip));
  return [
    bold(say(`RFC 9293 §3.10.7 on lwIP ${lwip} (${kind} board)`)),
    ...matrixTables(report, style),
    '',
    ...described(
      LEGEND.map(([sign, meaning]) => [sign, say(meaning)]),
      columns,
    ),
    '',
    ...NOTES.flatMap((note) => wrap(say(note), columns)),
    '',
    bold(say(SEGMENTS)),
    ...aligned(report.rows.map(({ row }) => [row.id, row.rule, probesText(row.probes)])),
    '',
    ...choices(summary, style),
    ...departures(report, summary, style),
    ...unexpected(summary, style),
    theme.verdict(report.passed ? 'pass' : 'fail', verdict),
  ];
}

const FOLLOWED: Record<ChoiceTaken['followed'], string> = {
  yes: 'followed',
  no: 'not followed',
  'in part': 'followed in part',
};

function choices(summary: Summary, { language, theme }: Style): string[] {
  if (summary.choices.length === 0) return [];
  const lines = summary.choices.map(
    ({ requirement, followed }) =>
      `${requirement}: ${CHOICES[requirement]?.[language]} – ${inLanguage(FOLLOWED[followed], language)}`,
  );
  return [theme.chalk.bold(inLanguage('Where the RFC leaves a choice', language)), ...lines, ''];
}

function departures(report: ConformanceReport, summary: Summary, style: Style): string[] {
  const { language, theme, columns } = style;
  const { lwip } = report.board;
  const say = (english: string) => inLanguage(english, language);
  if (report.departures === null)
    return [say(`No departures are recorded for lwIP ${lwip}: every difference counts as unexpected.`), ''];
  const entries = summary.departures.flatMap(({ number, departure, findings }) => [
    '',
    theme.chalk.bold(`[${number}] ${departure.title[language]}`),
    ...wrap(departure.explanation[language], columns - 4).map((line) => `    ${line}`),
    ...(findings.length === 0 ? [say('did not show')] : listing(findings, style)).map(
      (line) => `    ${theme.chalk.dim(line)}`,
    ),
  ]);
  return [theme.chalk.bold(say(`Known departures of lwIP ${lwip} from RFC 9293`)), ...entries, ''];
}

function unexpected({ unexpected: findings }: Summary, style: Style): string[] {
  if (findings.length === 0) return [];
  const heading = style.theme.verdict('fail', inLanguage('Unexpected', style.language));
  return [heading, ...listing(findings, style), ''];
}

/** A finding in a line: row, state, segments, observed, the RFC's verdict, and what else is to be said. */
function listing(findings: ProbeFinding[], { language }: Style): string[] {
  const say = (english: string) => inLanguage(english, language);
  return aligned(
    findings.map(({ row, state, via, segments, all, observed, rfc, departure, verdict }) => [
      row,
      via === null ? state : `${state} (${via})`,
      all && segments.length > 1 ? say('each of its segments') : probesText(segments),
      observed,
      `RFC: ${rfc}`,
      verdict === 'unexpected' && departure !== null
        ? say(`the known departure did not show: ${departure}`)
        : '',
    ]),
  );
}

/** Columns of text. */
function aligned(rows: string[][]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((text, column) => {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(text));
    });
  return rows.map((row) =>
    row
      .map((text, column) => padEnd(text, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
