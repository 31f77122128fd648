import type { Language } from '../experiments/experiment.ts';
import { CHOICES } from './choices.ts';
import type { CellReport, ConformanceReport, RowReport } from './conformance.ts';
import { findingText } from './finding-text.ts';
import { COLUMNS, segmentsText } from './matrix.ts';
import { REPORT_MESSAGES, type ReportMessages } from './report-messages.ts';
import { REPORT_STYLE } from './report-style.ts';
import { type Finding, findingsOf, type ShownDeparture, type Summary, summaryOf } from './summary.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in an element or between the quotes of an attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** The report as one page that needs nothing from anywhere else. */
export function htmlConformance(report: ConformanceReport, language: Language): string {
  const messages = REPORT_MESSAGES[language];
  const summary = summaryOf(report);
  const title = escapeHtml(messages.title(report.board));
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-Hans' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
${REPORT_STYLE}</style>
</head>
<body>
<h1>${title}</h1>
<p class="${report.passed ? 'conforms' : 'unexpected'}">${escapeHtml(messages.summary(summary.counts, report.board.lwip))}</p>
${unexpected(summary, messages)}<div class="wide">
<table class="matrix">
<thead><tr><th scope="col" colspan="2">${escapeHtml(messages.segment)}</th>${COLUMNS.map((state) => `<th scope="col">${state}</th>`).join('')}</tr></thead>
<tbody>
${report.rows.map((row) => matrixRow(row, summary, messages, language)).join('\n')}
</tbody>
</table>
</div>
<dl class="legend">
${messages.legend.map(([sign, meaning]) => `<div><dt>${escapeHtml(sign)}</dt><dd>${escapeHtml(meaning)}</dd></div>`).join('\n')}
</dl>
${messages.notes.map((note) => `<p>${escapeHtml(note)}</p>`).join('\n')}
<h2>${escapeHtml(messages.choices)}</h2>
<ul>
${summary.choices
  .map(({ requirement, followed }) => {
    const text = `${requirement}: ${CHOICES[requirement]?.[language]} – ${messages.followed[followed]}`;
    return `<li>${escapeHtml(text)}</li>`;
  })
  .join('\n')}
</ul>
${departures(report, summary, messages, language)}
</body>
</html>
`;
}

function matrixRow(
  { row, cells }: RowReport,
  summary: Summary,
  messages: ReportMessages,
  language: Language,
): string {
  const segment = `<th scope="row">${escapeHtml(row.id)}</th><td title="${escapeHtml(`${row.rule}\n${segmentsText(row.probes)}`)}">${escapeHtml(row.segment[language])}</td>`;
  return `<tr>${segment}${cells.map((cell) => matrixCell(row.id, cell, summary, messages)).join('')}</tr>`;
}

function matrixCell(
  row: string,
  cell: CellReport,
  { departures }: Summary,
  messages: ReportMessages,
): string {
  if (cell.verdict === null) return '<td></td>';
  const probes = cell.probes.map(
    ({ segment, via, observed, rfc }) => `${segment} (${via}): ${observed}; ${messages.rfc}: ${rfc}`,
  );
  const numberOf = (id: string | null) => departures.find(({ departure }) => departure.id === id)?.number;
  const differing = [
    ...findingsOf(row, cell, 'unexpected').map(({ observed }) => `✗ ${escapeHtml(observed)}`),
    ...findingsOf(row, cell, 'departs').map(
      ({ observed, departure }) =>
        `${escapeHtml(observed)} <a href="#${escapeHtml(departure ?? '')}">[${numberOf(departure)}]</a>`,
    ),
  ];
  const content = cell.verdict === 'conforms' ? '✓' : [...new Set(differing)].join('<br>');
  return `<td class="${cell.verdict}" title="${escapeHtml(probes.join('\n'))}">${content}</td>`;
}

function departures(
  report: ConformanceReport,
  summary: Summary,
  messages: ReportMessages,
  language: Language,
): string {
  const { lwip } = report.board;
  if (report.departures === null) return `<p>${escapeHtml(messages.noDepartures(lwip))}</p>`;
  const sections = summary.departures.map((shown) => departureSection(shown, messages, language));
  return [`<h2>${escapeHtml(messages.departures(lwip))}</h2>`, ...sections].join('\n');
}

function departureSection(
  { number, departure, findings }: ShownDeparture,
  messages: ReportMessages,
  language: Language,
): string {
  return `<section id="${escapeHtml(departure.id)}">
<h3>[${number}] ${escapeHtml(departure.title[language])}</h3>
<p>${escapeHtml(departure.explanation[language])}</p>
${findings.length === 0 ? `<p>${escapeHtml(messages.notShown)}</p>` : findingsTable(findings, messages)}
</section>`;
}

function unexpected({ unexpected: findings }: Summary, messages: ReportMessages): string {
  if (findings.length === 0) return '';
  return `<h2>${escapeHtml(messages.unexpected)}</h2>\n${findingsTable(findings, messages)}\n`;
}

function findingsTable(findings: Finding[], messages: ReportMessages): string {
  const head = ['', messages.state, messages.segment, messages.observed, messages.rfc, ''];
  const cells = (kind: 'td' | 'th', texts: string[]) =>
    texts.map((text) => `<${kind}>${escapeHtml(text)}</${kind}>`).join('');
  const rows = findings.map((finding) => `<tr>${cells('td', findingText(finding, messages))}</tr>`);
  return `<div class="wide"><table>
<thead><tr>${cells('th', head)}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>`;
}
