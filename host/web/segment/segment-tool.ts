import { html, nothing, type TemplateResult } from 'lit-html';
import type { Language } from '../../language.ts';
import { formatSegment } from '../../notation/format.ts';
import { NotationError } from '../../notation/notation-error.ts';
import { begunBy, behind } from '../recording/address.ts';
import type { Recording } from '../recording/recording.ts';
import type { ToolContext } from '../tools/context.ts';
import { timeText } from '../view/durations.ts';
import { answerTo } from './answer.ts';
import { BoardSegment } from './board-segment.ts';
import { type Draft, draftOf, draftOfStep, NOT_FORKED, obstacleTo, SENDERS, type Sender } from './draft.ts';
import { asked, did, mistake, picksView, readOrMistake, segmentField } from './segment-form.ts';
import { SEGMENT_TEXTS, type SegmentTexts } from './segment-texts.ts';

/** Any segment at any instant: its numbers and the standard's verdict before it is sent, the stack's answer behind it. */
export class SegmentTool {
  private text = 'F.';
  private sender: Sender = 'client';
  /** Where it is sent: into the run that is shown, or to the connected board. */
  private where: 'run' | 'board' = 'run';
  private readonly board = new BoardSegment();

  view(context: ToolContext): TemplateResult | typeof nothing {
    const { recording, language, redraw } = context;
    if (!recording) return nothing;
    const texts = SEGMENT_TEXTS[language];
    const isForBoard = context.board !== null && this.where === 'board';
    const write = (text: string) => {
      this.text = text;
      redraw();
    };
    const where = (one: 'run' | 'board') => html`<label>
      <input
        type="radio"
        name="segment-where"
        .checked=${(one === 'board') === isForBoard}
        @change=${() => {
          this.where = one;
          redraw();
        }}
      />
      ${texts.where[one]}
    </label>`;
    return html`${context.board ? html`<fieldset class="boards">${where('run')} ${where('board')}</fieldset>` : nothing}
      ${isForBoard ? this.board.view(this.text, write, context) : this.inRun(recording, write, context)}`;
  }

  private inRun(recording: Recording, write: (text: string) => void, context: ToolContext): TemplateResult {
    const { timeUs, language, redraw } = context;
    const texts = SEGMENT_TEXTS[language];
    const port = begunBy(recording, timeUs).at(-1)?.clientPort ?? null;
    if (!recording.run) return html`<p>${NOT_FORKED[language]}</p>`;
    const obstacles = Object.fromEntries(
      SENDERS.map((sender) => [sender, obstacleTo(sender, recording, port, timeUs)]),
    );
    const obstacle = obstacles[this.sender];
    const draft = obstacle
      ? null
      : readOrMistake(() => draftOf(this.text, this.sender, recording, port, timeUs));
    const send = (event: Event) => {
      event.preventDefault();
      if (!draft || draft instanceof NotationError) return;
      context.fork({ atUs: behind(timeUs), step: draft.step });
      (event.target as Element).closest('.open-tool')?.scrollTo({ top: 0 }); // there the answer is going to be
    };
    return html`${lastAnswer(context, texts)}
      <form class="segment-form" @submit=${send}>
        <h2>${texts.title(timeText(timeUs))}</h2>
        <fieldset>
          <legend>${texts.from}</legend>
          ${SENDERS.map(
            (sender) => html`<label class=${obstacles[sender] ? 'impossible' : ''}>
              <input
                type="radio"
                name="sender"
                .checked=${sender === this.sender}
                @change=${() => {
                  this.sender = sender;
                  redraw();
                }}
              />
              ${texts.senders[sender]}${
                obstacles[sender] ? html`<span class="reason">${obstacles[sender][language]}</span>` : nothing
              }
            </label>`,
          )}
        </fieldset>
        ${segmentField(this.text, draft instanceof NotationError, texts, write)}
        <button type="submit" class="main" ?disabled=${!draft || draft instanceof NotationError}>${texts.send}</button>
        <div id="segment-told" aria-live="polite">
          ${draft instanceof NotationError ? mistake(draft, texts, language) : draft ? preview(draft, texts, language) : nothing}
          ${obstacle ? html`<p class="reason">${obstacle[language]}</p>` : nothing}
        </div>
        ${picksView(this.text, texts, language, write)}
      </form>`;
  }
}

function preview(draft: Draft, texts: SegmentTexts, language: Language): TemplateResult {
  const { to, state, fitting } = draft;
  return html`<p>${texts.goesTo(texts.ends[to], state)}</p>
    <dl class="facts">
      <dt>${texts.numbers}</dt>
      <dd><code>${onTheWire(draft)}</code></dd>
      <dt>${texts.asks}</dt>
      <dd>${asked(fitting, texts, language)}</dd>
    </dl>`;
}

/** `F. seq=1749512382 (x+6) ack=36492226 (y+1) win=8192`. Of a stranger's first segment the numbers are counted from its own. */
function onTheWire({ resolved, initial, clientPort, to }: Draft): string {
  const { flagsText, seq, ack, payload, window, urgentPointer, options } = resolved;
  const names = to === 'board' ? ['x', 'y'] : ['y', 'x'];
  const number = (value: number, from: number | null, name = '') => {
    const offset = from === null ? 0 : (value - from) | 0;
    const counted = offset === 0 ? name : `${name}${offset > 0 ? '+' : '−'}${Math.abs(offset)}`;
    return from === null ? String(value) : `${value} (${counted})`;
  };
  return [
    flagsText,
    `seq=${clientPort === null ? `x+${seq}` : number(seq, initial.seq, names[0])}`,
    ...(ack === null ? [] : [`ack=${number(ack, initial.ack, names[1])}`]),
    ...(payload.length === 0 ? [] : [`len=${payload.length}`]),
    `win=${window}`,
    ...(urgentPointer === 0 ? [] : [`urg=${urgentPointer}`]),
    ...(options.length === 0 ? [] : [`<${options.map(({ kind }) => kind).join()}>`]),
  ].join(' ');
}

/** Of the run that is shown, if its last edit was a segment by hand: the verdict and the answer beside each other. */
function lastAnswer({ recording, origin, language }: ToolContext, texts: SegmentTexts) {
  const edit = recording?.run?.edits.at(-1);
  if (!recording || !origin || !edit || !('step' in edit)) return nothing;
  if (edit.step.do !== 'inject' && edit.step.do !== 'forge') return nothing;
  const draft = tryDraft(edit.step, origin, edit.atUs);
  if (!draft) return nothing;
  const answer = answerTo(draft, edit.atUs, origin, recording);
  const title = texts.sent(formatSegment(edit.step.segment), timeText(edit.atUs));
  return html`<section class="answer" aria-live="polite">
    <h3>${title}</h3>
    <p>${texts.goesTo(texts.ends[draft.to], draft.state)}</p>
    <dl class="facts">
      <dt>${texts.asks}</dt>
      <dd>${asked(draft.fitting, texts, language)}</dd>
      <dt>${texts.did}</dt>
      <dd>${answer ? did(answer, texts, language) : texts.notSent}</dd>
    </dl>
  </section>`;
}

function tryDraft(step: Draft['step'], origin: Recording, atUs: number): Draft | null {
  try {
    return draftOfStep(step, origin, atUs);
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    return null;
  }
}
