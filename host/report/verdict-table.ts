import Table from 'cli-table3';
import type { Outcome, Verdict } from '../experiments/model/outcome.ts';
import { isInferred } from '../experiments/run/observed.ts';
import { inLanguage } from '../in-language.ts';
import type { Language } from '../language.ts';
import { widthOf } from './text-layout.ts';
import type { Style, Theme } from './theme.ts';

const SIGNS: Record<Verdict, string> = { pass: '✓', fail: '✗', skipped: '–' };

/** The states' column is never narrower than the longest name of a state. */
const NARROWEST_STATES = 13;

export function verdictText(verdict: Verdict, language: Language, theme: Theme): string {
  return theme.verdict(verdict, `${SIGNS[verdict]} ${inLanguage(verdict, language)}`);
}

/** A line for each connection: it begins with the state that nothing caused. */
function statesText(board: Outcome['board'], language: Language): string {
  const states = board
    .map(({ state, cause }) => (cause === null ? `\n${state}` : ` ${state}`))
    .join('')
    .trim();
  return isInferred(board) ? inLanguage(`${states} (inferred)`, language) : states;
}

/** One row for each experiment: name, verdict, the states the board passed, and how long it took on the board's clock. */
export function renderVerdictTable(outcomes: Outcome[], { columns, language, theme }: Style): string[] {
  const say = (english: string) => inLanguage(english, language);
  const head = [say('experiment'), say('verdict'), say('states of the board'), say('board’s time')];
  const rows = outcomes.map((outcome) => [
    outcome.name,
    verdictText(outcome.verdict, language, theme),
    outcome.reason?.[language] ?? statesText(outcome.board, language),
    `${(outcome.durationUs / 1e6).toFixed(3)} s`,
  ]);
  const widths = head.map(
    (_, column) =>
      2 + Math.max(...[head, ...rows].flatMap((row) => (row[column] ?? '').split('\n').map(widthOf))),
  );
  const others = widths.reduce((sum, width, column) => sum + (column === 2 ? 0 : width), head.length + 1);
  widths[2] = Math.max(NARROWEST_STATES, Math.min(widths[2] ?? 0, columns - others));
  const table = new Table({
    head: head.map((text) => theme.chalk.bold(text)),
    colWidths: widths,
    colAligns: ['left', 'left', 'left', 'right'],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  table.push(...rows);
  return table.toString().split('\n');
}
