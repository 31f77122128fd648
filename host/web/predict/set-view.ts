import { html, type TemplateResult } from 'lit-html';
import type { Language } from '../../language.ts';
import type { CatalogueEntry } from '../engine/engine.ts';
import type { Question } from './question.ts';
import type { QuestionSet, Which } from './question-set.ts';
import { PREDICT_TEXTS } from './texts.ts';
import { questionText } from './words.ts';

interface SetProps {
  set: QuestionSet;
  catalogue: readonly CatalogueEntry[];
  /** Of the experiments that were run; a name that is missing is being run. */
  questions: ReadonlyMap<string, readonly Question[]>;
  language: Language;
  link: string;
  copied: boolean;
}

interface SetActions {
  /** `which` null: the experiment is left out. */
  choose(experiment: string, which: Which | null): void;
  /** One of an experiment's chosen questions is taken or left. */
  toggle(experiment: string, number: number): void;
  setLanguage(language: Language | undefined): void;
  copy(): void;
  start(): void;
}

/** What is asked: for oneself, or as a link for others. */
export function setView(props: SetProps, actions: SetActions): TemplateResult {
  const { set, catalogue, language, link, copied } = props;
  const texts = PREDICT_TEXTS[language];
  const none = set.parts.length === 0;
  return html`<form class="panel question-set" @submit=${(event: Event) => submitted(event, none, actions)}>
    <h2 tabindex="-1">${texts.choose}</h2>
    <p>${texts.chooseHint}</p>
    <ul class="experiments">${catalogue.map((entry) => experimentView(entry, props, actions))}</ul>
    <p>
      <label>${texts.language}
        <select @change=${(event: Event) => actions.setLanguage(languageOf((event.target as HTMLSelectElement).value))}>
          ${(['any', 'en', 'zh'] as const).map(
            (name) =>
              html`<option value=${name} .selected=${name === (set.language ?? 'any')}>${texts.languages[name]}</option>`,
          )}
        </select></label>
    </p>
    <p class="link">
      <label>${texts.link} <input readonly .value=${link} @focus=${(event: Event) => (event.target as HTMLInputElement).select()} /></label>
      <button type="button" ?disabled=${none} @click=${actions.copy}>${texts.copy}</button>
      <span role="status">${none ? texts.noneChosen : copied ? texts.copied : ''}</span>
    </p>
    <p><button class="main" ?disabled=${none}>${texts.start}</button></p>
  </form>`;
}

function submitted(event: Event, none: boolean, { start }: SetActions): void {
  event.preventDefault();
  if (!none) start();
}

function languageOf(value: string): Language | undefined {
  return value === 'en' || value === 'zh' ? value : undefined;
}

function experimentView(
  { name, title }: CatalogueEntry,
  { set, questions, language }: SetProps,
  { choose, toggle }: SetActions,
): TemplateResult {
  const texts = PREDICT_TEXTS[language];
  const part = set.parts.find(({ experiment }) => experiment === name);
  const all = questions.get(name);
  const kinds = ['all', 'states', 'segments', 'chosen'] as const;
  const kind = typeof part?.which === 'string' ? part.which : 'chosen';
  const whichOf = (value: string): Which =>
    value === 'chosen' ? (all ?? []).map(({ number }) => number) : (value as Which);
  return html`<li>
    <label>
      <input type="checkbox" .checked=${part !== undefined} @change=${() => choose(name, part ? null : 'all')} />
      ${title[language]} <code class="soft">${name}</code>
    </label>
    ${
      part
        ? html`<select
              aria-label=${texts.whichOf(name)}
              ?disabled=${all === undefined}
              @change=${(event: Event) => choose(name, whichOf((event.target as HTMLSelectElement).value))}
            >
              ${kinds.map((one) => html`<option value=${one} .selected=${one === kind}>${texts.which[one]}</option>`)}
            </select>
            <span class="soft">${all ? texts.questions(countOf(all, part.which)) : '…'}</span>`
        : ''
    }
    ${part && kind === 'chosen' && all ? numbersView(name, all, part.which as readonly number[], language, toggle) : ''}
  </li>`;
}

function countOf(all: readonly Question[], which: Which): number {
  if (which === 'all') return all.length;
  return typeof which === 'string' ? all.filter(({ kind }) => `${kind}s` === which).length : which.length;
}

/** Each question of an experiment, to be taken or left. */
function numbersView(
  name: string,
  all: readonly Question[],
  numbers: readonly number[],
  language: Language,
  toggle: SetActions['toggle'],
): TemplateResult {
  return html`<ul class="numbers">
    ${all.map(
      (question) => html`<li><label>
        <input type="checkbox" .checked=${numbers.includes(question.number)} @change=${() => toggle(name, question.number)} />
        ${question.number}. ${questionText(question, language, 'relative')}
      </label></li>`,
    )}
  </ul>`;
}
