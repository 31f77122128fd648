import { html, type TemplateResult } from 'lit-html';
import type { Language } from '../../language.ts';
import type { NumberStyle } from '../../report/number-text.ts';
import type { LadderPlace } from '../page/places.ts';
import { momentAt } from '../recording/moment.ts';
import type { Recording } from '../recording/recording.ts';
import { boardView } from '../view/board.ts';
import { ladderView } from '../view/ladder.ts';
import { stateDiagram } from '../view/state-diagram.ts';
import { VIEW_TEXTS } from '../view/texts.ts';
import type { ViewProps } from '../view/view.ts';
import { announcement, wordsView } from '../view/words.ts';
import { PREDICT_TEXTS } from './texts.ts';

interface SceneProps {
  /** Without what is not to be seen: see pastOf. */
  recording: Recording;
  timeUs: number;
  language: Language;
  numbers: NumberStyle;
  /** Of the ladder; undefined until it was measured. */
  place: LadderPlace | undefined;
  /** Of what is in the recording behind the instant. */
  future: ViewProps['future'];
  /** Whether the board is shown and what happens told, too. */
  told: boolean;
}

/** A recording at an instant, to be looked at: ladder, both diagrams, LEDs. */
export function sceneView({
  recording,
  timeUs,
  language,
  numbers,
  place,
  future,
  told,
}: SceneProps): TemplateResult {
  const texts = PREDICT_TEXTS[language];
  const moment = momentAt(recording, timeUs);
  const props: ViewProps = {
    recording,
    moment,
    language,
    numbers,
    selected: null,
    future,
    onSelect: () => {},
    onInstant: () => {},
    onFault: () => {},
  };
  const lit = (Object.keys(recording.pins) as (keyof Recording['pins'])[]).filter((state) =>
    moment.lit.has(state),
  );
  return html`<div class="scene">
    ${
      told
        ? html`<section class="panel words-panel" tabindex="0" aria-label=${texts.told}>
              ${wordsView(props)} ${boardView(props)}
            </section>
            <p class="unseen" role="status">${announcement(props)}</p>`
        : ''
    }
    <section class="panel ladder-panel" tabindex="0" aria-label=${texts.past}>
      ${place ? ladderView({ ...props, width: place.width, scale: place.scale }) : ''}
    </section>
    <section class="panel diagrams" tabindex="0" aria-label=${texts.states}>
      ${(['client', 'board'] as const).map(
        (end) => html`<div data-diagram=${end}>
        <h3 class="label">${VIEW_TEXTS[language].Ends[end]}</h3>
        ${stateDiagram(props, end)}
      </div>`,
      )}
      ${told ? '' : html`<p class="soft lit">${texts.lit(lit.join(', '))}</p>`}
    </section>
  </div>`;
}
