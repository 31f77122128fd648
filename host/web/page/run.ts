import { html, noChange, nothing, type TemplateResult } from 'lit-html';
import { ladderView } from '../view/ladder.ts';
import { stateDiagram } from '../view/state-diagram.ts';
import { viewTexts } from '../view/texts.ts';
import type { ViewProps } from '../view/view.ts';
import { announcement, wordsView } from '../view/words.ts';
import type { Actions } from './actions.ts';
import { branchName } from './controls.ts';
import { detailsView } from './details.ts';
import type { LadderPlace } from './places.ts';
import { type Branch, type PageState, partUs } from './state.ts';
import { PAGE_TEXTS } from './texts.ts';
import { propsOf } from './view-props.ts';

/**
 * One run at the instant.
 * @param place undefined before it is measured: the ladder stays as it was
 * @param isCompact beside a tool or another run: with what two are compared by
 */
export function runView(
  state: PageState,
  index: number,
  place: LadderPlace | undefined,
  isCompact: boolean,
  actions: Actions,
): TemplateResult {
  const texts = PAGE_TEXTS[state.language];
  const props = propsOf(state, index, actions);
  const { Ends } = viewTexts(props.recording, state.language);
  const branch = state.branches[index] as Branch;
  const isAlone = state.branches.length < 2;
  const name = isAlone ? props.recording.title[state.language] : branchName(branch, state);
  return html`<article class="run" data-branch=${index}>
    <h2 class="branch ${isAlone ? 'unseen' : ''}">${name}</h2>
    <section class="panel words-panel" tabindex="0" aria-label=${state.beside === null ? texts.step : `${texts.step}: ${name}`}><p class="question">${props.recording.question[state.language]}</p>
      ${wordsView(props)}</section>
    <section class="panel ladder-panel" tabindex="-1">
      ${place ? ladderView({ ...props, width: place.width, scale: place.scale, seen: (at) => place.seen[at] ?? FIRST_SCREEN, partsUs: partsFrom(state, index) }) : noChange}
    </section>
    ${
      isCompact
        ? nothing
        : html`${detailsView(state, props, actions)}
          <section class="panel client-diagram" tabindex="0" aria-label=${Ends.client}><h3 class="label">${Ends.client}</h3>${stateDiagram(props, 'client')}</section>
          <section class="panel board-diagram" tabindex="0" aria-label=${Ends.board}><h3 class="label">${Ends.board}</h3>${stateDiagram(props, 'board')}</section>`
    }
    ${index === state.shown ? html`<p class="unseen" role="status">${announcement(props)}</p>` : nothing}
    ${statesOf(props)}
  </article>`;
}

/** Where it parts from the run beside it; alone, from the one that it was forked from. */
function partsFrom(state: PageState, index: number): number | undefined {
  const { shown, beside, branches } = state;
  const other = index === shown ? (beside ?? branches[index]?.parent ?? null) : shown;
  return other === null ? undefined : partUs({ ...state, shown: index }, other);
}

/** Before it is measured. */
const FIRST_SCREEN = { top: 0, bottom: 2000 };

/** For a quick look, and for small screens: both ends' states now. */
function statesOf({ recording, moment, language }: ViewProps): TemplateResult {
  const { Ends } = viewTexts(recording, language);
  return html`<p class="both-states">
    ${moment.connections.map(
      ({ client, board }) => html`<span>
        ${Ends.client} <b data-end="client" class="state-${client?.state}">${client?.state ?? '–'}</b> · ${Ends.board}
        <b data-end="board" class="state-${board?.state}">${board?.state ?? '–'}</b>
      </span>`,
    )}
  </p>`;
}
