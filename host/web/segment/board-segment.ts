import { html, nothing, type TemplateResult } from 'lit-html';
import { TCP_STATES, type TcpState } from '../../../src/tcp-states.ts';
import { inLanguage } from '../../in-language.ts';
import { NotationError } from '../../notation/notation-error.ts';
import { probeSegment } from '../../probe/probe-request.ts';
import { DEFAULT_VIA, type Via, viasOf } from '../../probe/probe-states.ts';
import { probeBoth, twinView } from '../board/twin.ts';
import type { RecordedProbe } from '../engine/record-probe.ts';
import type { Probe } from '../recording/run.ts';
import type { ToolContext } from '../tools/context.ts';
import { judged } from './answer.ts';
import { fittingRow } from './matrix-row.ts';
import { asked, did, mistake, picksView, readOrMistake, segmentField } from './segment-form.ts';
import { SEGMENT_TEXTS } from './segment-texts.ts';

/** The board is a server: it is never in SYN_SENT. */
const STATES = TCP_STATES.filter((state) => state !== 'SYN_SENT');

/** A segment for the connected board, on which nothing can be forked: a connection of its own is brought to a state first. */
export class BoardSegment {
  private state: TcpState = 'ESTABLISHED';
  private via: Via = DEFAULT_VIA;
  private answer: { probe: Probe; probed: RecordedProbe } | null = null;
  private problem: string | null = null;

  view(text: string, write: (segment: string) => void, context: ToolContext): TemplateResult {
    const { language, redraw } = context;
    const texts = SEGMENT_TEXTS[language];
    const segment = readOrMistake(() => probeSegment(text));
    const isMistaken = segment instanceof NotationError;
    const choose = (choice: { state?: TcpState; via?: Via }) => {
      Object.assign(this, choice);
      redraw();
    };
    const send = (event: Event) => {
      event.preventDefault();
      if (!isMistaken) void this.send(text, context);
    };
    return html`${this.answerView(context)}
      <form class="segment-form" @submit=${send}>
        <h2>${texts.titleOnBoard}</h2>
        <label>
          ${texts.inState} ${choiceOf(STATES, this.state, (state) => choose({ state }))}
        </label>
        ${
          viasOf(this.state).length === 1
            ? nothing
            : html`<label>${texts.via} ${choiceOf(viasOf(this.state), this.via, (via) => choose({ via }))}</label>`
        }
        ${segmentField(text, isMistaken, texts, write)}
        <button type="submit" class="main" ?disabled=${isMistaken || !context.board?.isFree}>
          ${texts.sendToBoard}
        </button>
        <div id="segment-told" aria-live="polite">
          ${isMistaken ? mistake(segment, texts, language) : nothing}
          ${this.problem === null ? nothing : html`<p class="reason">${inLanguage(this.problem, language)}</p>`}
        </div>
        ${picksView(text, texts, language, write)}
      </form>`;
  }

  private async send(segment: string, context: ToolContext): Promise<void> {
    const { state } = this;
    const via = viasOf(state).includes(this.via) ? this.via : DEFAULT_VIA;
    this.problem = null;
    try {
      const probe = { state, via, segment };
      this.answer = { probe, probed: await probeBoth(probe, context) };
    } catch (error) {
      this.problem = (error as { problem?: string }).problem ?? (error as Error).message;
    }
    context.redraw();
  }

  private answerView(context: ToolContext) {
    if (!this.answer) return nothing;
    const { state, via, segment } = this.answer.probe;
    const { before, sent, observed } = this.answer.probed;
    const { language } = context;
    const texts = SEGMENT_TEXTS[language];
    const fitting = fittingRow(sent, before, state, via);
    const answer = {
      observed,
      programActed: false,
      ...judged(fitting, state, observed, sent.payload.length),
    };
    return html`<section class="answer" aria-live="polite">
      <h2>${texts.sentToBoard(segment, state)}</h2>
      <dl class="facts">
        <dt>${texts.asks}</dt>
        <dd>${asked(fitting, texts, language)}</dd>
        <dt>${texts.did}</dt>
        <dd>${did(answer, texts, language)}</dd>
      </dl>
      ${twinView(context)}
    </section>`;
  }
}

function choiceOf<One extends string>(
  all: readonly One[],
  chosen: One,
  choose: (one: One) => void,
): TemplateResult {
  return html`<select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value as One)}>
    ${all.map((one) => html`<option value=${one} .selected=${one === chosen}>${one}</option>`)}
  </select>`;
}
