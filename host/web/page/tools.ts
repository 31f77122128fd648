import { html, type TemplateResult } from 'lit-html';
import type { Text } from '../../language.ts';
import { boardView } from '../view/board.ts';
import { headersView } from '../view/headers.ts';
import { programView } from '../view/program.ts';
import { verdictView } from '../view/verdict.ts';
import type { ViewProps } from '../view/view.ts';
import type { Actions } from './actions.ts';
import { type PageState, set } from './state.ts';
import { PAGE_TEXTS } from './texts.ts';

/* Put in by the build: the program's source by file. */
declare const programSources: Record<string, string>;

const sources = new Map(Object.entries(programSources));

interface Tool {
  title: Text;
  view(props: ViewProps, state: PageState, actions: Actions): TemplateResult;
}

/** What can be looked at beside the ladder, one at a time. */
const TOOLS = {
  board: { title: { en: 'Board', zh: '开发板' }, view: boardView },
  program: { title: { en: 'Program', zh: '程序' }, view: (props) => programView({ ...props, sources }) },
  segment: { title: { en: 'Segment', zh: '报文段' }, view: headersView },
  verdict: { title: { en: 'Verdict', zh: '判定' }, view: verdictView },
} as const satisfies Record<string, Tool>;

export type ToolName = keyof typeof TOOLS;

export function toolsView(state: PageState, props: ViewProps, actions: Actions): TemplateResult {
  const tools = Object.entries(TOOLS) as [ToolName, Tool][];
  const tab = (name: ToolName, { title }: Tool) => html`<button
    type="button"
    role="tab"
    id="tab-${name}"
    aria-controls="tool"
    aria-selected=${name === state.tool}
    @click=${() => actions.apply(set({ tool: name }))}
  >
    ${title[state.language]}
  </button>`;
  return html`<section class="panel tools">
    <div role="tablist" aria-label=${PAGE_TEXTS[state.language].tools}>${tools.map(([name, tool]) => tab(name, tool))}</div>
    <div id="tool" role="tabpanel" tabindex="0" aria-labelledby="tab-${state.tool}">
      ${(TOOLS[state.tool] as Tool).view(props, state, actions)}
    </div>
  </section>`;
}
