import { padEnd, widthOf, wrap } from '../report/text-layout.ts';
import { CHOICES } from './choices.ts';
import type { ConformanceReport } from './conformance.ts';
import { findingText } from './finding-text.ts';
import { probesText } from './matrix.ts';
import { matrixTables, type ReportStyle } from './matrix-table.ts';
import { REPORT_MESSAGES, type ReportMessages } from './report-messages.ts';
import { type ProbeFinding, type Summary, summaryOf } from './summary.ts';

/** The report for people: states across, segments down, what the signs mean, and what lies behind each departure. */
export function renderConformance(report: ConformanceReport, style: ReportStyle): string[] {
  const messages = REPORT_MESSAGES[style.language];
  const summary = summaryOf(report);
  const { bold } = style.theme.chalk;
  return [
    bold(messages.title(report.board)),
    ...matrixTables(report, summary, messages, style),
    '',
    ...legend(messages, style),
    '',
    ...segments(report, messages, style),
    '',
    ...choices(summary, messages, style),
    ...departures(report, summary, messages, style),
    ...unexpected(summary, messages, style),
    style.theme.verdict(report.passed ? 'pass' : 'fail', messages.summary(summary.counts, report.board.lwip)),
  ];
}

function legend(messages: ReportMessages, { columns }: ReportStyle): string[] {
  const width = Math.max(...messages.legend.map(([sign]) => widthOf(sign)));
  const entries = messages.legend.flatMap(([sign, meaning]) =>
    wrap(meaning, columns - width - 2).map(
      (line, index) => `${padEnd(index === 0 ? sign : '', width)}  ${line}`,
    ),
  );
  return [...entries, '', ...messages.notes.flatMap((note) => wrap(note, columns))];
}

function segments(report: ConformanceReport, messages: ReportMessages, { theme }: ReportStyle): string[] {
  const lines = aligned(report.rows.map(({ row }) => [row.id, row.rule, probesText(row.probes)]));
  return [theme.chalk.bold(messages.segments), ...lines];
}

function choices(summary: Summary, messages: ReportMessages, { language, theme }: ReportStyle): string[] {
  if (summary.choices.length === 0) return [];
  const lines = summary.choices.map(
    ({ requirement, followed }) =>
      `${requirement}: ${CHOICES[requirement]?.[language]} – ${messages.followed[followed]}`,
  );
  return [theme.chalk.bold(messages.choices), ...lines, ''];
}

function departures(
  report: ConformanceReport,
  summary: Summary,
  messages: ReportMessages,
  style: ReportStyle,
): string[] {
  const { language, theme, columns } = style;
  const { lwip } = report.board;
  if (report.departures === null) return [messages.noDepartures(lwip), ''];
  const entries = summary.departures.flatMap(({ number, departure, findings }) => [
    '',
    theme.chalk.bold(`[${number}] ${departure.title[language]}`),
    ...wrap(departure.explanation[language], columns - 4).map((line) => `    ${line}`),
    ...(findings.length === 0 ? [messages.notShown] : listing(findings, messages)).map(
      (line) => `    ${theme.chalk.dim(line)}`,
    ),
  ]);
  return [theme.chalk.bold(messages.departures(lwip)), ...entries, ''];
}

function unexpected(
  { unexpected: findings }: Summary,
  messages: ReportMessages,
  { theme }: ReportStyle,
): string[] {
  if (findings.length === 0) return [];
  return [theme.verdict('fail', messages.unexpected), ...listing(findings, messages), ''];
}

function listing(findings: ProbeFinding[], messages: ReportMessages): string[] {
  return aligned(
    findings.map((finding) => {
      const [row, state, segments, observed, rfc, note] = findingText(finding, messages);
      return [row, state, segments, observed, `${messages.rfc}: ${rfc}`, note];
    }),
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
