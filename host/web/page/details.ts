import { html, type TemplateResult } from 'lit-html';
import type { Text } from '../../language.ts';
import { boardView } from '../view/board.ts';
import { headersView } from '../view/headers.ts';
import { programView } from '../view/program.ts';
import { verdictView } from '../view/verdict.ts';
import type { ViewProps } from '../view/view.ts';
import type { Actions } from './actions.ts';
import { having, type PageState } from './state.ts';
import { PAGE_TEXTS } from './texts.ts';

/* Put in by the build: the program's source by file. */
declare const programSources: Record<string, string>;

const sources = new Map(Object.entries(programSources));

interface Detail {
  title: Text;
  view(props: ViewProps, state: PageState, actions: Actions): TemplateResult;
}

/** What can be looked at beside the ladder, one at a time. */
const DETAILS = {
  board: { title: { en: 'Board', zh: '开发板' }, view: boardView },
  program: { title: { en: 'Program', zh: '程序' }, view: (props) => programView({ ...props, sources }) },
  segment: { title: { en: 'Segment', zh: '报文段' }, view: headersView },
  verdict: { title: { en: 'Verdict', zh: '判定' }, view: verdictView },
} as const satisfies Record<string, Detail>;

export type DetailName = keyof typeof DETAILS;

export function detailsView(state: PageState, props: ViewProps, actions: Actions): TemplateResult {
  const details = Object.entries(DETAILS) as [DetailName, Detail][];
  const tab = (name: DetailName, { title }: Detail) => html`<button
    type="button"
    role="tab"
    id="tab-${name}"
    aria-controls="detail"
    aria-selected=${name === state.detail}
    @click=${() => actions.apply(having({ detail: name }))}
  >
    ${title[state.language]}
  </button>`;
  return html`<section class="panel details">
    <div role="tablist" aria-label=${PAGE_TEXTS[state.language].details}>${details.map(([name, detail]) => tab(name, detail))}</div>
    <div id="detail" role="tabpanel" tabindex="0" aria-labelledby="tab-${state.detail}">
      ${(DETAILS[state.detail] as Detail).view(props, state, actions)}
    </div>
  </section>`;
}
