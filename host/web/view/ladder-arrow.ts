import { nothing, type SVGTemplateResult, svg } from 'lit-html';
import { inLanguage } from '../../in-language.ts';
import { segmentLabel } from '../../report/number-text.ts';
import { placeOf } from '../recording/moment.ts';
import { timeText } from './durations.ts';
import type { Arrow, LadderLayout } from './ladder-layout.ts';
import { pullable } from './ladder-pull.ts';
import type { LadderStory } from './ladder-stories.ts';
import { viewTexts } from './texts.ts';
import type { ViewProps } from './view.ts';

/** `isStop`: the one arrow that Tab leads to; from there the arrow keys go on. `nowY`: where the instant stands, with its time. */
export function drawArrow(
  arrow: Arrow,
  story: LadderStory,
  layout: LadderLayout,
  props: ViewProps,
  { isStop, nowY }: { isStop: boolean; nowY: number },
): SVGTemplateResult {
  const { segment, tail, head, label } = arrow;
  const place = placeOf(segment, props.moment.timeUs);
  const isSelected = props.selected === segment;
  const remark = remarkOf(story, segment, props);
  const classes = [
    'arrow',
    place.replace(' ', '-'),
    segment.lost || segment.altered === 'corrupt' ? 'broken' : '',
    isSelected ? 'selected' : '',
  ].join(' ');
  const text = segmentLabel(segment, props.numbers, story.names);
  const inset = head.x > tail.x ? 8 : -8;
  const end = segment.lost ? head : { x: head.x - inset, y: head.y };
  const points = { x1: tail.x + inset, y1: tail.y, x2: end.x, y2: end.y };
  const part = place === 'under way' ? partOf(segment, props.moment.timeUs) : 1;
  return svg`<g
    class=${classes}
    role="button"
    tabindex=${isStop ? 0 : -1}
    aria-pressed=${isSelected}
    aria-label=${spoken(arrow, story, props)}
    data-segment=${arrow.index}
    @click=${() => props.onSelect(isSelected ? null : segment)}
    @pointerdown=${pullable(segment, props)}
  >
    <line class="hit" x1=${points.x1} y1=${points.y1} x2=${points.x2} y2=${points.y2} />
    <line class="shaft" x1=${points.x1} y1=${points.y1} x2=${points.x2} y2=${points.y2} />
    ${
      place === 'under way'
        ? svg`<line class="done" x1=${points.x1} y1=${points.y1}
            x2=${points.x1 + part * (points.x2 - points.x1)} y2=${points.y1 + part * (points.y2 - points.y1)} />`
        : nothing
    }
    ${segment.lost ? cross(end) : tip(points)}
    <text class="on-arrow" x=${label.x} y=${label.y} text-anchor="middle" font-size=${fontSize(text, remark, layout)}>${text}${
      remark ? svg` <tspan class="mark">(${remark})</tspan>` : nothing
    }</text>
  </g>
  ${
    layout.narrow || Math.abs(tail.y - nowY) < 14
      ? nothing
      : svg`<text class="time ${place.replace(' ', '-')}" x="76" y=${tail.y + 4} text-anchor="end">${timeText(segment.timeUs)}</text>`
  }`;
}

/** Of a label, in px: 13, less where it would not fit between the lifelines. */
function fontSize(text: string, remark: string, { lines }: LadderLayout): number {
  const [columns, room] = [text.length + remark.length + (remark ? 3 : 0), lines.board - lines.client - 24];
  return Math.max(10, Math.min(13, room / (columns * COLUMN)));
}

/** Width of a column of the monospaced font, of its size. */
const COLUMN = 0.61;

/** How much of its way it has behind it. */
function partOf({ timeUs, arrivesUs = timeUs }: Arrow['segment'], nowUs: number): number {
  return arrivesUs > timeUs ? (nowUs - timeUs) / (arrivesUs - timeUs) : 1;
}

/** What the cable did to it, or that it is a retransmission; empty for most. */
export function remarkOf(story: LadderStory, segment: Arrow['segment'], { language }: ViewProps): string {
  const fault = segment.lost ? 'lost' : segment.altered;
  const remarks = [...(story.again.has(segment) ? ['again'] : []), ...(fault ? [fault] : [])];
  return remarks.map((remark) => inLanguage(remark, language)).join(', ');
}

/** The arrow as it is read aloud. */
function spoken({ segment, index }: Arrow, story: LadderStory, props: ViewProps): string {
  const texts = viewTexts(props.recording, props.language);
  const place = placeOf(segment, props.moment.timeUs);
  const remarks = [
    remarkOf(story, segment, props),
    place === 'to come' ? texts.toCome : place === 'under way' ? texts.underWay : '',
  ];
  return texts.arrow({
    number: index + 1,
    from: texts.ends[segment.from],
    label: segmentLabel(segment, props.numbers, story.names),
    time: timeText(segment.timeUs),
    remarks: remarks
      .filter(Boolean)
      .map((text) => `, ${text}`)
      .join(''),
  });
}

function tip({ x1, y1, x2, y2 }: Record<'x1' | 'y1' | 'x2' | 'y2', number>): SVGTemplateResult {
  const degrees = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
  return svg`<path class="tip" d="M0 0l-10 -4.5v9z" transform="translate(${x2} ${y2}) rotate(${degrees})" />`;
}

function cross({ x, y }: { x: number; y: number }): SVGTemplateResult {
  return svg`<path class="cross" d="M${x - 6} ${y - 6}l12 12m0 -12l-12 12" />`;
}
