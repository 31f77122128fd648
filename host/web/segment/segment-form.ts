import { html, nothing, type TemplateResult } from 'lit-html';
import { RFC_9293_MATRIX } from '../../conformance/rfc-9293-matrix.ts';
import { inLanguage } from '../../in-language.ts';
import type { Language } from '../../language.ts';
import { NotationError } from '../../notation/notation-error.ts';
import type { StackAnswer } from './answer.ts';
import type { FittingRow } from './matrix-row.ts';
import { outcomeInWords } from './outcome-words.ts';
import { PICKS, type SegmentTexts } from './segment-texts.ts';

/** What was read, or the mistake in it. */
export function readOrMistake<Read>(reading: () => Read): Read | NotationError {
  try {
    return reading();
  } catch (error) {
    if (!(error instanceof NotationError)) throw error;
    return error;
  }
}

/** Where the segment is written. */
export function segmentField(
  text: string,
  isInvalid: boolean,
  texts: SegmentTexts,
  write: (segment: string) => void,
): TemplateResult {
  return html`<label class="wide">
    ${texts.segment}
    <input
      name="segment"
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      aria-describedby="segment-example segment-told"
      aria-invalid=${isInvalid}
      .value=${text}
      @input=${(event: Event) => write((event.target as HTMLInputElement).value)}
    />
  </label>`;
}

/** An example, and segments to choose from. */
export function picksView(
  text: string,
  texts: SegmentTexts,
  language: Language,
  write: (segment: string) => void,
): TemplateResult {
  return html`<p id="segment-example" class="soft">${texts.example}</p>
    <div class="picks" role="group" aria-label=${texts.picks}>
      ${PICKS.map(
        ([label, segment]) =>
          html`<button
            type="button"
            aria-pressed=${segment === text}
            title=${segment}
            @click=${() => write(segment)}
          >
            ${label[language]}
          </button>`,
      )}
      ${kinds(text, texts, language, write)}
    </div>`;
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
export function mistake(
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

/** What the standard asks for. */
export function asked(fitting: FittingRow | null, texts: SegmentTexts, language: Language) {
  if (!fitting) return texts.noRow;
  const { row, rfc } = fitting;
  return html`${outcomeInWords(rfc, language)}
    <span class="soft">(${row.id}: ${row.segment[language]}, RFC 9293 ${row.rule})</span>`;
}

/** What the stack did, and whether that is as it was asked for. */
export function did(
  {
    observed,
    verdict,
    departure,
    programActed,
  }: Pick<StackAnswer, 'observed' | 'verdict' | 'departure' | 'programActed'>,
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
