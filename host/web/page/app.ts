import { html, nothing, type TemplateResult } from 'lit-html';
import type { ToolContext } from '../tools/context.ts';
import type { Tools } from '../tools/tools.ts';
import type { Actions } from './actions.ts';
import { controlsView } from './controls.ts';
import { headerView, settingsView } from './header.ts';
import { formatLink } from './link.ts';
import type { LadderPlace } from './places.ts';
import { runView } from './run.ts';
import type { Screen } from './screen.ts';
import { having, type PageState, shownBranch } from './state.ts';
import { PAGE_TEXTS } from './texts.ts';

/** Where there is room, once it was measured: the shown run's ladders and those of the one beside it, the timeline's width in CSS px. */
export interface Places {
  ladders: readonly LadderPlace[];
  timeline: number;
}

/** The whole page. */
export function appView(
  state: PageState,
  places: Places,
  actions: Actions,
  tools: Tools,
  context: ToolContext,
): TemplateResult {
  const { busy, shown, beside, branches, language } = state;
  const isCompact = beside !== null || tools.open !== null;
  return html`
    ${headerView(state, actions, tools.tabs(context))} ${problemView(state, actions)}
    <main class=${isCompact ? 'compact' : ''} aria-busy=${busy}>
      ${tools.panel(context)}
      ${
        branches.length === 0
          ? html`<p class="making">${busy ? PAGE_TEXTS[language].making : ''}</p>`
          : [shown, ...(beside === null ? [] : [beside])].map((index, at) =>
              runView(state, index, places.ladders[at], isCompact, actions),
            )
      }
    </main>
    ${controlsView(state, places.timeline, actions)} ${helpView(state, actions)}
  `;
}

/** A screen in the place of the lab; back leads to the run that was shown. */
export function screenView(state: PageState, screen: Screen, actions: Actions): TemplateResult {
  const { language, timeUs } = state;
  const run = shownBranch(state)?.recording.run;
  return html`
    <header>
      <h1>tcplab</h1>
      <p class="title">${screen.title(language)}</p>
      <nav><a class="button" href=${run ? formatLink({ run, timeUs, language }) : '#'}>${PAGE_TEXTS[language].backToLab}</a></nav>
      ${settingsView(state, actions.apply)}
    </header>
    ${problemView({ ...state, hint: false }, actions)}
    <main class="screen">${screen.content(state)}</main>
    ${helpView(state, actions)}
  `;
}

function problemView({ problem, hint, language }: PageState, { apply }: Actions) {
  const texts = PAGE_TEXTS[language];
  const bar = (
    content: TemplateResult,
    role: string,
  ) => html`<div class="problem" role=${role} aria-label=${role === 'region' ? texts.firstSteps : nothing}>
    <p>${content}</p>
    <button type="button" @click=${() => apply(having({ problem: null, hint: false }))}>${texts.dismiss}</button>
  </div>`;
  if (!problem) return hint ? bar(html`${texts.hint}`, 'region') : nothing;
  const [what, next] = problem(language);
  return bar(html`<strong>${what}</strong> ${next}`, 'alert');
}

function helpView({ panel, language }: PageState, { apply }: Actions) {
  if (panel !== 'help') return nothing;
  const texts = PAGE_TEXTS[language];
  return html`<dialog class="help" open aria-label=${texts.help}>
    <h2>${texts.help}</h2>
    <dl>
      ${texts.keys.map(([keys, what]) => html`<div><dt><kbd>${keys}</kbd></dt><dd>${what}</dd></div>`)}
    </dl>
    <button type="button" autofocus @click=${() => apply(having({ panel: null }))}>${texts.close}</button>
  </dialog>`;
}
