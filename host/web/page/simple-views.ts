import { html, type TemplateResult } from 'lit-html';
import type { ReportedSegment } from '../../experiments/model/outcome.ts';
import { secondsText } from '../../report/number-text.ts';
import type { Moment } from '../recording/moment.ts';
import { placeOf } from '../recording/moment.ts';
import type { Recording } from '../recording/recording.ts';

export function segmentList(
  { segments }: Recording,
  { timeUs }: Moment,
  selected: ReportedSegment | null,
  onSelect: (index: number) => void,
): TemplateResult {
  const row = (segment: ReportedSegment, index: number) => html`<tr
    class=${placeOf(segment, timeUs).replace(' ', '-')}
    aria-selected=${segment === selected}
    @click=${() => onSelect(index)}
  >
    <td>${secondsText(segment.timeUs)}</td>
    <td>${segment.from}</td>
    <td><code>${segment.flags} seq=${segment.seq} ${segment.ack === null ? '' : `ack=${segment.ack}`} ${segment.len > 0 ? `len=${segment.len}` : ''}</code></td>
    <td>${placeOf(segment, timeUs)}</td>
  </tr>`;
  return html`<table class="segment-list"><tbody>${segments.map(row)}</tbody></table>`;
}
