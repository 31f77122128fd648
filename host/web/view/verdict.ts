import { html, nothing, type TemplateResult } from 'lit-html';
import type { Mismatch } from '../../experiments/model/outcome.ts';
import { inLanguage } from '../../in-language.ts';
import type { Language } from '../../language.ts';
import { renderMismatch } from '../../report/mismatch.ts';
import { VIEW_TEXTS } from './texts.ts';
import type { ViewProps } from './view.ts';

const asItIs = (text: string) => text;
const THEME = { chalk: { bold: asItIs, dim: asItIs, green: asItIs, red: asItIs } };
/** Of what the terminal would print. */
const COLUMNS = 76;

/** Whether the experiment passed, and if not what differs, as on the terminal. */
export function verdictView({
  recording,
  language,
}: Pick<ViewProps, 'recording' | 'language'>): TemplateResult {
  const texts = VIEW_TEXTS[language];
  const { outcome } = recording;
  if (!outcome)
    return html`<p class="verdict soft">${recording.run ? texts.notJudged : texts.noExperiment}</p>`;
  const { verdict, reason, mismatches } = outcome;
  return html`<div class="verdict ${verdict}">
    <p>
      <b>${verdict === 'pass' ? '✓' : verdict === 'fail' ? '✗' : '–'} ${inLanguage(verdict, language)}</b>
      ${verdict === 'pass' ? texts.passed : (reason?.[language] ?? nothing)}
    </p>
    ${mismatches.map((mismatch) => mismatchView(mismatch, language))}
  </div>`;
}

/** A difference, as the terminal prints it. */
export function mismatchView(mismatch: Mismatch, language: Language): TemplateResult {
  return html`<pre tabindex="0">${renderMismatch(mismatch, { columns: COLUMNS, language, theme: THEME }).join('\n')}</pre>`;
}
