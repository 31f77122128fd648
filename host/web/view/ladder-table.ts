import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { segmentLabel } from '../../report/number-text.ts';
import { placeOf } from '../recording/moment.ts';
import { timeText } from './durations.ts';
import { remarkOf } from './ladder-arrow.ts';
import type { Arrow } from './ladder-layout.ts';
import type { LadderStory } from './ladder-stories.ts';
import { viewTexts } from './texts.ts';
import type { ViewProps } from './view.ts';

/** The same for screen readers: a row for each segment. */
export function ladderTable(story: LadderStory, arrows: readonly Arrow[], props: ViewProps): TemplateResult {
  const { ladderTable: caption, columns } = viewTexts(props.recording, props.language);
  // A table is as high as its rows, whatever is asked of it: what hides it is around it.
  return html`<div class="visually-hidden"><table class="ladder-table" aria-rowcount=${story.segments.length + 1}>
    <caption>${caption}</caption>
    <thead>
      <tr aria-rowindex="1">${Object.values(columns).map((column) => html`<th scope="col">${column}</th>`)}</tr>
    </thead>
    <tbody>
      ${repeat(
        arrows,
        ({ index }) => index,
        (arrow) => row(arrow, story, props),
      )}
    </tbody>
  </table></div>`;
}

function row({ segment, index }: Arrow, story: LadderStory, props: ViewProps): TemplateResult {
  const texts = viewTexts(props.recording, props.language);
  const place = placeOf(segment, props.moment.timeUs);
  const remarks = [remarkOf(story, segment, props), place === 'to come' ? texts.toCome : ''].filter(Boolean);
  const { arrivesUs, lost, after } = segment;
  return html`<tr aria-rowindex=${index + 2} aria-current=${props.selected === segment ? 'true' : nothing}>
    <th scope="row">${index + 1}</th>
    <td>${timeText(segment.timeUs)}</td>
    <td>${texts.ends[segment.from]}</td>
    <td>${segmentLabel(segment, props.numbers, story.names)}${remarks.map((remark) => ` (${remark})`)}</td>
    <td>${arrivesUs === undefined || lost ? '–' : timeText(arrivesUs)}</td>
    <td>${after.client ?? '–'}</td>
    <td>${after.board ?? '–'}</td>
  </tr>`;
}
