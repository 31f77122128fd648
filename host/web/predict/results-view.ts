import { html, type TemplateResult } from 'lit-html';
import type { Language } from '../../language.ts';
import { resultRows } from './csv.ts';
import { type Quiz, scoreOf } from './quiz.ts';
import { PREDICT_TEXTS } from './texts.ts';

interface ResultsActions {
  setName(name: string): void;
  print(): void;
  save(): void;
  otherSet(): void;
}

/** Every question that was answered, to be printed or saved. */
export function resultsView(
  quiz: Quiz,
  name: string,
  language: Language,
  { setName, print, save, otherSet }: ResultsActions,
): TemplateResult {
  const texts = PREDICT_TEXTS[language];
  const { columns, yes, no } = texts;
  const { first, all } = scoreOf(quiz);
  const rows = resultRows(quiz, language);
  return html`<section class="panel results">
    <h2 tabindex="-1">${texts.results}</h2>
    <p class="score" role="status">${texts.score}: <b>${texts.scoreOf(first, all)}</b></p>
    <p class="name">
      <label>${texts.name} <input autocomplete="off" .value=${name} @input=${(event: Event) => setName((event.target as HTMLInputElement).value)} /></label>
      <span class="soft">${texts.nameHint}</span>
    </p>
    <div class="wide" tabindex="0" role="group" aria-label=${texts.results}>
      <table>
        <thead>
          <tr>${Object.values(columns).map((column) => html`<th scope="col">${column}</th>`)}</tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) => html`<tr>
              <th scope="row">${row.id}</th>
              <td>${row.question}</td>
              <td><code>${row.first}</code></td>
              <td><code>${row.right}</code></td>
              <td>${row.isFirstRight ? `✓ ${yes}` : `✗ ${no}`}</td>
              <td>${row.tries}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${rows.length === 0 ? html`<p>${texts.noneSolved}</p>` : ''}
    <p class="buttons">
      <button type="button" class="main" @click=${print}>${texts.print}</button>
      <button type="button" @click=${save}>${texts.save}</button>
      <button type="button" @click=${otherSet}>${texts.otherSet}</button>
    </p>
  </section>`;
}
