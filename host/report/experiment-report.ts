import type { Experiment } from '../experiments/model/experiment.ts';
import type { Outcome } from '../experiments/model/outcome.ts';
import { isInferred } from '../experiments/run/observed.ts';
import { inLanguage } from '../in-language.ts';
import { ladderNote, renderLadder } from './ladder.ts';
import { renderLedTimes } from './led-panel.ts';
import { renderMismatch } from './mismatch.ts';
import type { NumberStyle } from './number-text.ts';
import { renderStateTimes } from './state-times.ts';
import { paragraphsOf, WIDEST_PROSE, wrap } from './text-layout.ts';
import type { Style } from './theme.ts';
import { verdictText } from './verdict-table.ts';

export interface ReportOptions extends Style {
  numbers: NumberStyle;
}

/** Name, title and question: what stands above an experiment while it runs and afterwards. */
export function renderHeading(experiment: Experiment, { columns, language, theme }: ReportOptions): string[] {
  const { name, title, question } = experiment;
  const width = Math.min(columns, WIDEST_PROSE);
  return [
    `${theme.chalk.bold.underline(name)}  ${theme.chalk.bold(title[language])}`,
    ...wrap(question[language], width),
  ];
}

/** Everything an experiment showed: ladder, time in each state, LEDs, and the verdict with its reasons. */
export function renderOutcome(outcome: Outcome, options: ReportOptions): string[] {
  const { language, theme } = options;
  const say = (english: string) => inLanguage(english, language);
  const times = 'time in each state (s)';
  const verdict = verdictText(outcome.verdict, language, theme);
  if (outcome.verdict === 'skipped') return [`${verdict}: ${outcome.reason?.[language] ?? ''}`];
  return [
    ...renderLadder(outcome, options),
    '',
    ...ladderNote(outcome, options),
    '',
    theme.chalk.bold(say(isInferred(outcome.board) ? `${times} (inferred)` : times)),
    ...renderStateTimes(outcome, options),
    '',
    theme.chalk.bold(say('LEDs')),
    ...renderLedTimes(outcome.leds, options.columns, theme),
    '',
    ...outcome.mismatches.flatMap((mismatch) => [...renderMismatch(mismatch, options), '']),
    verdict,
  ];
}

/** The experiment's explanation, in paragraphs. */
export function renderExplanation(experiment: Experiment, { columns, language }: ReportOptions): string[] {
  const width = Math.min(columns, WIDEST_PROSE);
  return paragraphsOf(experiment.explanation[language]).flatMap((paragraph, index) => [
    ...(index > 0 ? [''] : []),
    ...wrap(paragraph, width),
  ]);
}
