import { probesText } from './matrix.ts';
import type { ReportMessages } from './report-messages.ts';
import type { ProbeFinding } from './summary.ts';

/** A finding in words, for a line of a list: row, state, segments, observed, the RFC's verdict, and what else is to be said. */
export type FindingText = [
  row: string,
  state: string,
  segments: string,
  observed: string,
  rfc: string,
  note: string,
];

export function findingText(finding: ProbeFinding, messages: ReportMessages): FindingText {
  const { row, state, via, segments, all, observed, rfc, departure, verdict } = finding;
  const wasKnown = verdict === 'unexpected' && departure !== null;
  return [
    row,
    via === null ? state : `${state} (${via})`,
    all && segments.length > 1 ? messages.all : probesText(segments),
    observed,
    rfc,
    wasKnown ? `${messages.noLonger} ${departure}` : '',
  ];
}
