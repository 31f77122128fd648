import { html, nothing, type TemplateResult } from 'lit-html';
import { RFC_9293_MATRIX } from '../../conformance/rfc-9293-matrix.ts';
import { inLanguage } from '../../in-language.ts';
import type { Language } from '../../language.ts';
import { formatSegment } from '../../notation/format.ts';
import { NotationError } from '../../notation/notation-error.ts';

import { begunBy, behind } from '../recording/address.ts';
import type { Recording } from '../recording/recording.ts';
import type { ToolContext } from '../tools/context.ts';
import { timeText } from '../view/durations.ts';
import { type Answer, answerTo } from './answer.ts';
import { type Draft, draftOf, draftOfStep, NOT_FORKED, obstacleTo, SENDERS, type Sender } from './draft.ts';
import { outcomeInWords } from './outcome-words.ts';
import { PICKS, SEGMENT_TEXTS, type SegmentTexts } from './segment-texts.ts';

/** Any segment at any instant: its numbers and the standard's verdict before it is sent, the stack's answer behind it. */
export class SegmentTool {
  private text = 'F.';
  private sender: Sender = 'client';

  view(context: ToolContext): TemplateResult | typeof nothing {
    const { recording, timeUs, language, redraw } = context;
    if (!recording) return nothing;
    const texts = SEGMENT_TEXTS[language];
    const port = begunBy(recording, timeUs).at(-1)?.clientPort ?? null;
    if (!recording.run) return html`<p>${NOT_FORKED[language]}</p>`;
    const obstacles = Object.fromEntries(
      SENDERS.map((sender) => [sender, obstacleTo(sender, recording, port, timeUs)]),
    );
    const obstacle = obstacles[this.sender];
    const draft = obstacle ? null : readDraft(this.text, this.sender, recording, port, timeUs);
    const write = (text: string) => {
      this.text = text;
      redraw();
    };
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
        <label class="wide">
          ${texts.segment}
          <input
            name="segment"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            aria-describedby="segment-example segment-told"
            aria-invalid=${draft instanceof NotationError}
            .value=${this.text}
            @input=${(event: Event) => write((event.target as HTMLInputElement).value)}
          />
        </label>
        <button type="submit" class="main" ?disabled=${!draft || draft instanceof NotationError}>${texts.send}</button>
        <div id="segment-told" aria-live="polite">
          ${draft instanceof NotationError ? mistake(draft, texts, language) : draft ? preview(draft, texts, language) : nothing}
          ${obstacle ? html`<p class="reason">${obstacle[language]}</p>` : nothing}
        </div>
        <p id="segment-example" class="soft">${texts.example}</p>
        <div class="picks" role="group" aria-label=${texts.picks}>
          ${PICKS.map(
            ([label, segment]) =>
              html`<button
                type="button"
                aria-pressed=${segment === this.text}
                title=${segment}
                @click=${() => write(segment)}
              >
                ${label[language]}
              </button>`,
          )}
          ${kinds(this.text, texts, language, write)}
        </div>
      </form>`;
  }
}

function readDraft(...args: Parameters<typeof draftOf>): Draft | NotationError {
  try {
    return draftOf(...args);
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    return error;
  }
}

function kinds(text: string, texts: SegmentTexts, language: Language, write: (segment: string) => void) {
  return html`<select
    aria-label=${texts.kinds}
    title=${texts.kinds}
    @change=${(event: Event) => write((event.target as HTMLSelectElement).value)}
  >
    <option value=${text} .selected=${true}>${texts.chooseKind}</option>
    ${RFC_9293_MATRIX.map(
      ({ id, segment, probes }) => html`<optgroup label=${`${id} ${segment[language]}`}>
        ${probes.map((probe) => html`<option value=${probe}>${probe}</option>`)}
      </optgroup>`,
    )}
  </select>`;
}

/** The text with a caret under the column, and what was meant. */
function mistake(
  { source, column, problem, hint }: NotationError,
  texts: SegmentTexts,
  language: Language,
): TemplateResult {
  return html`<div class="mistake">
    <p>${texts.column(column, inLanguage(problem, language))}</p>
    <pre aria-hidden="true">${source}
${' '.repeat(column - 1)}^</pre>
    ${hint === undefined ? nothing : html`<p>${inLanguage(hint, language)}</p>`}
  </div>`;
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

function asked(fitting: Draft['fitting'], texts: SegmentTexts, language: Language) {
  if (!fitting) return texts.noRow;
  const { row, rfc } = fitting;
  return html`${outcomeInWords(rfc, language)}
    <span class="soft">(${row.id}: ${row.segment[language]}, RFC 9293 ${row.rule})</span>`;
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

function did(
  { observed, verdict, departure, programActed }: Answer,
  texts: SegmentTexts,
  language: Language,
) {
  return html`${outcomeInWords(observed, language)}.
    <strong class=${`verdict ${verdict ?? 'none'}`}>${texts.verdicts[verdict ?? 'none']}</strong>
    ${
      departure
        ? html`<details open>
            <summary>${departure.title[language]}</summary>
            <p>${departure.explanation[language]}</p>
          </details>`
        : nothing
    }
    ${programActed ? html`<p class="soft">${texts.programActed}</p>` : nothing}`;
}

function tryDraft(step: Draft['step'], origin: Recording, atUs: number): Draft | null {
  try {
    return draftOfStep(step, origin, atUs);
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    return null;
  }
}
