import { html, nothing, type TemplateResult } from 'lit-html';
import { formatSet } from '../predict/question-set.ts';
import type { Actions } from './actions.ts';
import { type ColourTheme, having, type PageState, shownBranch } from './state.ts';
import { PAGE_TEXTS } from './texts.ts';

/** What the select's reader chose. */
export const chosen = (event: Event) => (event.target as HTMLSelectElement).value;

/** The experiment and the question that it answers; language, colours and size. */
export function headerView(
  state: PageState,
  { apply, choose }: Actions,
  tools: TemplateResult,
): TemplateResult {
  const { language } = state;
  const texts = PAGE_TEXTS[language];
  const { recording } = shownBranch(state) ?? {};
  const group = (label: string, core: boolean) => html`<optgroup label=${label}>
    ${state.catalogue
      .filter((entry) => entry.core === core)
      .map(
        ({ name, title }) =>
          html`<option value=${name} .selected=${name === recording?.run?.experiment}>${title[language]}</option>`,
      )}
  </optgroup>`;
  return html`<header>
    <h1>tcplab</h1>
    <label class="chooser">
      <span class="label">${texts.experiment}</span>
      <select @change=${(event: Event) => choose(chosen(event))}>
        ${recording && !recording.run ? html`<option selected>${recording.title[language]}</option>` : nothing}
        ${group(texts.core, true)} ${group(texts.others, false)}
      </select>
    </label>
    ${tools} ${screensView(state)} ${settingsView(state, apply)}
  </header>`;
}

/** Beside the lab there are the questions about the shown experiment, and the lab sheet. */
function screensView({ language, catalogue, branches, shown }: PageState): TemplateResult {
  const texts = PAGE_TEXTS[language];
  const experiment = branches[shown]?.recording.run?.experiment ?? '';
  const parts = catalogue.some(({ name }) => name === experiment)
    ? [{ experiment, which: 'all' as const }]
    : [];
  return html`<nav class="buttons" aria-label=${texts.screens}>
    <a class="button" href=${formatSet({ parts })}>${texts.predict}</a>
    <a class="button" href="#lab-sheet">${texts.sheet}</a>
  </nav>`;
}

/** Language, colours, size, keys. */
export function settingsView({ language, theme, large }: PageState, apply: Actions['apply']): TemplateResult {
  const texts = PAGE_TEXTS[language];
  return html`<div class="settings">
    <button
      type="button"
      class="language"
      lang=${language === 'en' ? 'zh-CN' : 'en'}
      @click=${() => apply(having({ language: language === 'en' ? 'zh' : 'en' }))}
    >
      ${texts.language}
    </button>
    <label>
      <span class="label">${texts.theme}</span>
      <select @change=${(event: Event) => apply(having({ theme: chosen(event) as ColourTheme }))}>
        ${Object.entries(texts.themes).map(
          ([name, text]) => html`<option value=${name} .selected=${name === theme}>${text}</option>`,
        )}
      </select>
    </label>
    <button type="button" aria-pressed=${large} @click=${() => apply(having({ large: !large }))}>${texts.large}</button>
    <button type="button" aria-keyshortcuts="?" @click=${() => apply(having({ panel: 'help' }))}>
      ${texts.help} <kbd>?</kbd>
    </button>
  </div>`;
}
