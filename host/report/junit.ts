import { SECOND_US } from '../clock/clock.ts';
import type { Outcome, Report } from '../experiments/model/outcome.ts';
import { printable } from '../printable.ts';
import { element, escapeXml } from '../xml.ts';
import { renderMismatch } from './mismatch.ts';
import { createTheme } from './theme.ts';

const STYLE = { columns: 100, language: 'en' as const, theme: createTheme(0) };

/**
 * The report as JUnit's XML, which CI systems read: a suite, and in it a case for each experiment. Times are those of the board's clock, in
 * seconds. In English, in every language of the report.
 */
export function junitReport({ board, outcomes }: Report): string {
  const those = (verdict: Outcome['verdict']) => outcomes.filter((outcome) => outcome.verdict === verdict);
  const totals = {
    name: `tcplab, ${board.kind} board, lwIP ${printable(board.lwip)}`,
    tests: outcomes.length,
    failures: those('fail').length,
    skipped: those('skipped').length,
    time: seconds(outcomes.reduce((sum, { durationUs }) => sum + durationUs, 0)),
  };
  const suite = element('testsuite', totals, '\n', ...outcomes.map((outcome) => `${caseOf(outcome)}\n`));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', totals, '\n', suite, '\n')}\n`;
}

function caseOf({ name, verdict, reason, mismatches, durationUs }: Outcome): string {
  const attributes = { classname: 'tcplab', name: printable(name), time: seconds(durationUs) };
  if (verdict === 'skipped') {
    return element('testcase', attributes, element('skipped', { message: printable(reason?.en ?? '') }));
  }
  if (verdict === 'pass') return element('testcase', attributes);
  const text = mismatches.flatMap((mismatch) => renderMismatch(mismatch, STYLE)).join('\n');
  const message = printable(mismatches[0]?.field ?? '');
  const failure = element('failure', { message }, escapeXml(printable(text, '\n\t')));
  return element('testcase', attributes, failure);
}

const seconds = (us: number) => (us / SECOND_US).toFixed(3);
