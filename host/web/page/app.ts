import { html, nothing, type TemplateResult } from 'lit-html';
import { SECOND_US } from '../../clock/clock.ts';
import { momentAt } from '../recording/moment.ts';
import { formatEdit } from './edits.ts';
import { PACES, type PaceName, skippedAt } from './playing.ts';
import { segmentList } from './simple-views.ts';
import {
  type Branch,
  besideBranch,
  type Change,
  compare,
  endUs,
  instantsShown,
  moveTo,
  type PageState,
  playOrPause,
  select,
  selectedSegment,
  set,
  showBranch,
  shownBranch,
  step,
  type Theme,
  toEnd,
  toStart,
} from './state.ts';
import { PAGE_TEXTS } from './texts.ts';

/** What the page does beside changing its state. */
export interface Actions {
  apply(change: Change): void;
  choose(experiment: string): void;
  copyLink(): void;
}

/** The whole page. */
export function appView(state: PageState, actions: Actions): TemplateResult {
  const branch = shownBranch(state);
  return html`
    ${headerView(state, actions)} ${problemView(state, actions)}
    <main id="main" aria-busy=${state.busy}>
      ${branch ? runView(state, branch, actions) : html`<p class="making">${PAGE_TEXTS[state.language].making}</p>`}
      ${besideView(state, actions)}
    </main>
    ${controls(state, actions)} ${helpView(state, actions)}
  `;
}

function headerView(state: PageState, { apply, choose }: Actions): TemplateResult {
  const texts = PAGE_TEXTS[state.language];
  const { recording } = shownBranch(state) ?? {};
  const group = (label: string, core: boolean) => html`<optgroup label=${label}>
    ${state.catalogue
      .filter((entry) => entry.core === core)
      .map(
        ({ name, title }) =>
          html`<option value=${name} ?selected=${name === recording?.run?.experiment}>${title[state.language]}</option>`,
      )}
  </optgroup>`;
  const { theme } = state;
  return html`<header>
    <h1>tcplab</h1>
    <label class="chooser">
      <span class="label">${texts.experiment}</span>
      <select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
        ${group(texts.core, true)} ${group(texts.others, false)}
      </select>
    </label>
    <p class="question">${recording?.question[state.language]}</p>
    <div class="settings">
      <button type="button" aria-pressed=${state.large} @click=${() => apply(set({ large: !state.large }))}>
        ${texts.large}
      </button>
      <label
        ><span class="label">${texts.theme}</span>
        <select @change=${(event: Event) => apply(set({ theme: (event.target as HTMLSelectElement).value as Theme }))}>
          ${Object.entries(texts.themes).map(
            ([name, text]) => html`<option value=${name} ?selected=${name === theme}>${text}</option>`,
          )}
        </select></label
      >
      <button
        type="button"
        lang=${state.language === 'en' ? 'zh' : 'en'}
        @click=${() => apply(set({ language: state.language === 'en' ? 'zh' : 'en' }))}
      >
        ${texts.language}
      </button>
      <button type="button" @click=${() => apply(set({ panel: 'help' }))}>${texts.help} <kbd>?</kbd></button>
    </div>
  </header>`;
}

function problemView({ problem, language }: PageState, { apply }: Actions) {
  if (!problem) return nothing;
  return html`<div class="problem" role="alert">
    <p><strong>${problem.problem}</strong> ${problem.nextStep}</p>
    <button type="button" @click=${() => apply(set({ problem: null }))}>${PAGE_TEXTS[language].dismiss}</button>
  </div>`;
}

/** One run at the instant. */
function runView(state: PageState, { recording }: Branch, { apply }: Actions): TemplateResult {
  const texts = PAGE_TEXTS[state.language];
  const moment = momentAt(recording, state.timeUs);
  return html`<article class="run">
    <section class="states" aria-label=${texts.states}>
      ${moment.connections.map(
        ({ client, board }) => html`<p>
          ${texts.client} <b data-end="client">${client?.state ?? '–'}</b> · ${texts.board}
          <b data-end="board">${board?.state ?? '–'}</b>
        </p>`,
      )}
      <p>${texts.leds} <span data-leds>${[...moment.lit].join(' ')}</span></p>
    </section>
    <section class="words" aria-live="polite"><p>${moment.step?.text[state.language]}</p></section>
    <section class="ladder" aria-label=${texts.segments}>
      ${segmentList(recording, moment, selectedSegment(state), (index) => apply(select(index)))}
    </section>
  </article>`;
}

function besideView(state: PageState, actions: Actions) {
  const branch = besideBranch(state);
  return branch ? runView(state, branch, actions) : nothing;
}

function controls(state: PageState, { apply, copyLink }: Actions): TemplateResult {
  const texts = PAGE_TEXTS[state.language];
  const ends = endUs(state);
  const seconds = (state.timeUs / SECOND_US).toFixed(3);
  const button = (label: string, sign: string, change: Change, main = false) =>
    html`<button type="button" class=${main ? 'main' : ''} aria-label=${label} title=${label} @click=${() => apply(change)}>
      ${sign}
    </button>`;
  return html`<footer>
    <div class="controls">
      ${button(texts.start, '⏮', toStart)} ${button(texts.stepBack, '◀', step(-1))}
      ${button(state.playing ? texts.pause : texts.play, state.playing ? '⏸' : '▶', playOrPause, true)}
      ${button(texts.stepForward, '▶❘', step(1))} ${button(texts.end, '⏭', toEnd)}
      <label
        ><span class="label">${texts.pace}</span>
        <select @change=${(event: Event) => apply(set({ pace: (event.target as HTMLSelectElement).value as PaceName }))}>
          ${(Object.keys(PACES) as PaceName[]).map(
            (name) =>
              html`<option value=${name} ?selected=${name === state.pace}>${texts.paces[name]}</option>`,
          )}
        </select></label
      >
      <output class="instant">${seconds} s</output>
      <span class="skipped" role="status">${skippedText(state)}</span>
      <button type="button" @click=${copyLink}>${texts.copyLink}</button>
    </div>
    <input
      type="range"
      min="0"
      max=${ends}
      step="1"
      .value=${String(state.timeUs)}
      aria-label=${texts.instant}
      aria-valuetext=${`${seconds} s`}
      @input=${(event: Event) => apply(moveTo(Number((event.target as HTMLInputElement).value)))}
    />
    ${branchesView(state, apply)}
  </footer>`;
}

/** Why time jumps, while it does. */
function skippedText(state: PageState): string {
  const skipped = state.playing ? skippedAt(instantsShown(state), state.timeUs, PACES[state.pace]) : null;
  if (!skipped) return '';
  const steps = shownBranch(state)?.recording.steps ?? [];
  const why = steps.findLast(({ timeUs }) => timeUs <= skipped.fromUs)?.skip ?? null;
  return PAGE_TEXTS[state.language].skipped(why, ((skipped.toUs - skipped.fromUs) / SECOND_US).toFixed(0));
}

/** Forks of the run, each by what was changed last. */
function branchesView(state: PageState, apply: Actions['apply']) {
  if (state.branches.length < 2) return nothing;
  const texts = PAGE_TEXTS[state.language];
  const name = ({ recording, parent }: Branch) => {
    const edit = recording.run?.edits.at(-1);
    return parent === null || !edit ? texts.firstBranch : formatEdit(edit);
  };
  return html`<nav class="branches" aria-label=${texts.branches}>
    ${state.branches.map(
      (branch, index) => html`<button
        type="button"
        aria-current=${index === state.shown}
        class=${index === state.beside ? 'beside' : ''}
        @click=${() => apply(showBranch(index))}
      >
        <kbd>${index + 1}</kbd> ${name(branch)}
      </button>`,
    )}
    <button type="button" aria-pressed=${state.beside !== null} @click=${() => apply(compare)}>
      ${state.beside === null ? texts.compare : texts.alone}
    </button>
  </nav>`;
}

function helpView({ panel, language }: PageState, { apply }: Actions) {
  if (panel !== 'help') return nothing;
  const texts = PAGE_TEXTS[language];
  return html`<dialog class="help" open aria-label=${texts.help}>
    <h2>${texts.help}</h2>
    <dl>${texts.keys.map(([keys, what]) => html`<div><dt><kbd>${keys}</kbd></dt><dd>${what}</dd></div>`)}</dl>
    <button type="button" @click=${() => apply(set({ panel: null }))}>${texts.close}</button>
  </dialog>`;
}
