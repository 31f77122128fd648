import { TCP_STATES } from '../../src/tcp-states.ts';
import type { Language } from '../language.ts';
import { escapeXml } from '../xml.ts';
import { type CellEntry, cellEntries } from './cell-entries.ts';
import { CHOICES } from './choices.ts';
import type { CellReport, ConformanceReport, RowReport } from './conformance.ts';
import { findingText } from './finding-text.ts';
import { probesText } from './matrix.ts';
import { REPORT_MESSAGES, type ReportMessages } from './report-messages.ts';
import { REPORT_STYLE } from './report-style.ts';
import { type ProbeFinding, type ShownDeparture, type Summary, summaryOf } from './summary.ts';

/** The report as one page that needs nothing from anywhere else. */
export function htmlConformance(report: ConformanceReport, language: Language): string {
  const messages = REPORT_MESSAGES[language];
  const summary = summaryOf(report);
  const title = escapeXml(messages.title(report.board));
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
<main>
<h1>${title}</h1>
<p class="${report.passed ? 'conforms' : 'unexpected'}">${escapeXml(messages.summary(summary.counts, report.board.lwip))}</p>
${unexpected(summary, messages)}<div class="wide">
<table class="matrix">
<thead><tr><th scope="col" colspan="2">${escapeXml(messages.segment)}</th>${TCP_STATES.map((state) => `<th scope="col">${state}</th>`).join('')}</tr></thead>
<tbody>
${report.rows.map((row) => matrixRow(row, summary, messages, language)).join('\n')}
</tbody>
</table>
</div>
<dl class="legend">
${messages.legend.map(([sign, meaning]) => `<div><dt>${escapeXml(sign)}</dt><dd>${escapeXml(meaning)}</dd></div>`).join('\n')}
</dl>
${messages.notes.map((note) => `<p>${escapeXml(note)}</p>`).join('\n')}
<h2>${escapeXml(messages.choices)}</h2>
<ul>
${summary.choices
  .map(({ requirement, followed }) => {
    const text = `${requirement}: ${CHOICES[requirement]?.[language]} – ${messages.followed[followed]}`;
    return `<li>${escapeXml(text)}</li>`;
  })
  .join('\n')}
</ul>
${departures(report, summary, messages, language)}
</main>
</body>
</html>
`;
}

function matrixRow(
  report: RowReport,
  summary: Summary,
  messages: ReportMessages,
  language: Language,
): string {
  const { row, cells } = report;
  const segment = `<th scope="row">${escapeXml(row.id)}</th><td title="${escapeXml(`${row.rule}\n${probesText(row.probes)}`)}">${escapeXml(row.segment[language])}</td>`;
  return `<tr>${segment}${cells.map((cell) => matrixCell(cell, cellEntries(report, cell), summary, messages)).join('')}</tr>`;
}

/** Short, as in the terminal; every probe in full is the cell's title. */
function matrixCell(
  { verdict, probes }: CellReport,
  entries: CellEntry[],
  { departures }: Summary,
  messages: ReportMessages,
): string {
  if (verdict === null) return '<td></td>';
  const inFull = probes.map(
    ({ segment, via, observed, rfc }) => `${segment} (${via}): ${observed}; ${messages.rfc}: ${rfc}`,
  );
  const numberOf = (id: string) => departures.find(({ departure }) => departure.id === id)?.number;
  const content = entries.map(({ verdict, lines, departure }) => {
    const text = lines.map(escapeXml).join('<br>');
    if (departure !== null) return `${text} <a href="#${escapeXml(departure)}">[${numberOf(departure)}]</a>`;
    return verdict === 'unexpected' ? `✗ ${text}` : text;
  });
  return `<td class="${verdict}" title="${escapeXml(inFull.join('\n'))}">${content.join('<br>')}</td>`;
}

function departures(
  report: ConformanceReport,
  summary: Summary,
  messages: ReportMessages,
  language: Language,
): string {
  const { lwip } = report.board;
  if (report.departures === null) return `<p>${escapeXml(messages.noDepartures(lwip))}</p>`;
  const sections = summary.departures.map((shown) => departureSection(shown, messages, language));
  return [`<h2>${escapeXml(messages.departures(lwip))}</h2>`, ...sections].join('\n');
}

function departureSection(
  { number, departure, findings }: ShownDeparture,
  messages: ReportMessages,
  language: Language,
): string {
  return `<section id="${escapeXml(departure.id)}">
<h3>[${number}] ${escapeXml(departure.title[language])}</h3>
<p>${escapeXml(departure.explanation[language])}</p>
${findings.length === 0 ? `<p>${escapeXml(messages.notShown)}</p>` : findingsTable(findings, messages)}
</section>`;
}

function unexpected({ unexpected: findings }: Summary, messages: ReportMessages): string {
  if (findings.length === 0) return '';
  return `<h2>${escapeXml(messages.unexpected)}</h2>\n${findingsTable(findings, messages)}\n`;
}

function findingsTable(findings: ProbeFinding[], messages: ReportMessages): string {
  const { row, state, segment, observed, rfc, note } = messages;
  const lines = [
    [row, state, segment, observed, rfc, note],
    ...findings.map((finding) => findingText(finding, messages)),
  ];
  // A note is rare: only what was known and did not show has one.
  const columns = lines.slice(1).some((texts) => texts[5] !== '') ? 6 : 5;
  const [head, ...rows] = lines.map((texts, index) => {
    const kind = index === 0 ? 'th' : 'td';
    const cells = texts.slice(0, columns).map((text) => `<${kind}>${escapeXml(text)}</${kind}>`);
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<div class="wide"><table>
<thead>${head}</thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>`;
}
