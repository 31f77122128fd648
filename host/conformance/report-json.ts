import type { ConformanceReport } from './conformance.ts';
import { CHOICES } from './rfc-9293-matrix.ts';
import { summaryOf } from './summary.ts';

/** The report as one plain object: what `tcplab conformance --json` prints. See docs/conformance.md. */
export function jsonConformance(report: ConformanceReport) {
  const { counts, departures, unexpected, choices } = summaryOf(report);
  return {
    board: report.board,
    standard: 'RFC 9293 §3.10.7, RFC 5961',
    verdict: report.passed ? 'pass' : 'fail',
    counts,
    rows: report.rows.map(({ row, cells }) => ({
      row: row.id,
      segment: row.segment,
      rule: row.rule,
      cells: cells
        .filter(({ verdict }) => verdict !== null)
        .map(({ state, verdict, probes }) => ({ state, verdict, probes })),
    })),
    departures: departures.map(({ departure: { id, title, explanation }, findings }) => ({
      id,
      title,
      explanation,
      cells: findings,
    })),
    unexpected,
    choices: choices.map((choice) => ({ ...choice, text: CHOICES[choice.requirement] })),
  };
}
