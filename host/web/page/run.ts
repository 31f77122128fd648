import { html, nothing, type TemplateResult } from 'lit-html';
import { momentAt } from '../recording/moment.ts';
import type { Recording } from '../recording/recording.ts';
import { ladderView } from '../view/ladder.ts';
import { stateDiagram } from '../view/state-diagram.ts';
import { focusOf, type ViewProps } from '../view/view.ts';
import { announcement, wordsView } from '../view/words.ts';
import type { Actions } from './actions.ts';
import { branchName } from './controls.ts';
import type { LadderPlace } from './ladder-place.ts';
import { type Branch, moveTo, type PageState, select, selectedSegment, showBranch } from './state.ts';
import { PAGE_TEXTS } from './texts.ts';

/** What the views of a branch are drawn from. The selected segment is the shown branch's. */
export function propsOf(state: PageState, index: number, { apply, fault }: Actions): ViewProps {
  const { recording } = state.branches[index] as Branch;
  const { timeUs, language, numbers } = state;
  return {
    recording,
    moment: momentAt(recording, timeUs),
    language,
    numbers,
    selected: index === state.shown ? selectedSegment(state) : null,
    future: 'shown',
    onSelect: (segment) => {
      apply(showBranch(index));
      apply(select(segment && recording.segments.indexOf(segment)));
    },
    onInstant: (at) => apply(moveTo(at)),
    onFault: fault,
  };
}

/** Which of a recording's ladders is that of the connection in focus. */
export function ladderInFocus(props: ViewProps): number {
  const port = focusOf(props)?.clientPort;
  return Math.max(
    0,
    props.moment.connections.findIndex(({ clientPort }) => clientPort === port),
  );
}

/** One run at the instant: with everything, or beside another with what two are compared by. */
export function runView(
  state: PageState,
  index: number,
  place: LadderPlace | undefined,
  actions: Actions,
): TemplateResult {
  const texts = PAGE_TEXTS[state.language];
  const props = propsOf(state, index, actions);
  const branch = state.branches[index] as Branch;
  const heading =
    state.branches.length > 1 ? html`<h2 class="branch">${branchName(branch, state)}</h2>` : nothing;
  return html`<article class="run" data-branch=${index}>
    ${heading}
    <section class="panel words-panel"><h3 class="label">${texts.step}</h3>${wordsView(props)}</section>
    <section class="panel ladder-panel" tabindex="-1">
      ${place ? ladderView({ ...props, width: place.width, scale: place.scale, seen: (at) => place.seen[at] ?? FIRST_SCREEN }) : nothing}
    </section>
    <section class="panel board-panel"><h3 class="label">${texts.boardPanel}</h3>${ledsView(props)}</section>
    <section class="panel client-diagram"><h3 class="label">${texts.client}</h3>${stateDiagram(props, 'client')}</section>
    <section class="panel board-diagram"><h3 class="label">${texts.board}</h3>${stateDiagram(props, 'board')}</section>
    ${index === state.shown ? html`<p class="unseen" role="status">${announcement(props)}</p>` : nothing}
    ${statesOf(props)}
  </article>`;
}

/** Before it is measured. */
const FIRST_SCREEN = { top: 0, bottom: 2000 };

/** For a quick look, and for small screens: both ends' states now. */
function statesOf({ moment, language }: ViewProps): TemplateResult {
  const texts = PAGE_TEXTS[language];
  return html`<p class="states">
    ${moment.connections.map(
      ({ client, board }) => html`<span>
        ${texts.client} <b data-end="client" class="state-${client?.state}">${client?.state ?? '–'}</b> · ${texts.board}
        <b data-end="board" class="state-${board?.state}">${board?.state ?? '–'}</b>
      </span>`,
    )}
  </p>`;
}

/** The LEDs in the order of their pins. */
function ledsView({
  recording,
  moment,
}: { recording: Recording } & Pick<ViewProps, 'moment'>): TemplateResult {
  const pins = Object.entries(recording.pins) as [keyof Recording['pins'], number][];
  return html`<ul class="leds">
    ${pins.map(
      ([state, pin]) => html`<li class="state-${state} ${moment.lit.has(state) ? 'lit' : ''}">
        <i></i><span>${state}</span><span class="soft">GP${pin}</span>
      </li>`,
    )}
  </ul>`;
}
