import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { MS_US } from '../../clock/clock.ts';
import { reasonText } from '../../report/state-places.ts';
import type { ProgramCall } from '../recording/recording.ts';
import { briefDuration, timeText } from './durations.ts';
import { drawArrow } from './ladder-arrow.ts';
import { faultBar } from './ladder-faults.ts';
import { ladderKeys } from './ladder-keys.ts';
import { type Band, type LadderLayout, layOut, type Remark, yAt } from './ladder-layout.ts';
import { type LadderStory, ladderStories } from './ladder-stories.ts';
import { ladderTable } from './ladder-table.ts';
import { VIEW_TEXTS, viewTexts } from './texts.ts';
import type { ViewProps } from './view.ts';

interface LadderProps extends ViewProps {
  /** Of the place where it is drawn, in CSS px. */
  width: number;
  /** The page's font size in units of 16 px: the drawing grows with the text. */
  scale: number;
  /** What of each ladder is seen, in CSS px from its top; rows outside are not drawn. Left out: all. */
  seen?: (ladder: number) => { top: number; bottom: number };
  /** Until then the run is like another, in µs; left out of a run that is compared with none. */
  partsUs?: number;
}

/** Rows that far above and below what is seen are drawn, too, in px. */
const MARGIN = 300;

/** A longer table has only the rows that are drawn, too. */
const LONG = 200;

/** Both ends' states as lifelines, the segments between them as arrows that fall by the time they take; one drawing for each connection. */
export function ladderView(props: LadderProps): TemplateResult {
  const texts = VIEW_TEXTS[props.language];
  const stories = ladderStories(props.recording);
  return html`<div class="ladders">
    ${stories.map((story, index) => {
      const heading = stories.length > 1 ? html`<h3>${headingOf(story, index, props)}</h3>` : nothing;
      return html`<section class="ladder" data-ladder=${index}>
        ${heading} ${legend(story, props)} ${drawing(story, index, props)}
      </section>`;
    })}
    ${stories.length === 0 ? html`<p class="soft">${texts.noSegments}</p>` : nothing} ${faultBar(props)}
  </div>`;
}

function headingOf({ peer, clientPort }: LadderStory, index: number, { language }: ViewProps): string {
  return VIEW_TEXTS[language].connection(`${peer ?? index + 1} · :${clientPort}`);
}

function legend({ names }: LadderStory, { numbers, language }: ViewProps) {
  const known = names.legend(language);
  return numbers === 'absolute' || known === '' ? nothing : html`<p class="legend">${known}</p>`;
}

function drawing(story: LadderStory, index: number, props: LadderProps): TemplateResult {
  const { width, scale, moment, future, language } = props;
  const layout = layoutOf(story, width / scale);
  const nowY = yAt(layout, moment.timeUs);
  const height = future === 'hidden' ? Math.min(layout.height, nowY + 30) : layout.height;
  const seen = windowOf(props.seen?.(index), scale);
  const isSeen = (from: number, to = from) =>
    to >= seen.top - MARGIN && from <= seen.bottom + MARGIN && (future === 'shown' || from <= nowY);
  const bands = layout.bands.filter((band) => isSeen(band.top, band.bottom));
  const isShown = ({ tail }: { tail: { y: number } }) => future === 'shown' || tail.y <= nowY;
  // The selected one stays, wherever it is: it may have the focus.
  const arrows = layout.arrows.filter(
    ({ tail, head, segment }) => isSeen(tail.y, head.y) || segment === props.selected,
  );
  const focus = arrows.find(({ segment }) => segment === props.selected) ?? arrows[0];
  return html`<svg
      class="ladder-drawing"
      role="group"
      aria-label=${VIEW_TEXTS[language].ladder}
      width=${layout.width * scale}
      height=${height * scale}
      viewBox="0 0 ${layout.width} ${height}"
      @keydown=${ladderKeys(story, props)}
    >
      ${ends(layout, story, props)}
      ${bands.map((band) => bandOf(band, layout, nowY, seen, props))}
      ${callsOf(story, props)
        .map((call) => ({ ...call, y: yAt(layout, call.timeUs) }))
        .filter(({ y }) => isSeen(y))
        .map(
          ({
            y,
            call,
            timeUs,
          }) => svg`<path class="call ${timeUs > moment.timeUs ? 'to-come' : ''}" role="img"
            aria-label="${call}()" d="M0 -6l6 6l-6 6l-6 -6z" transform="translate(${layout.lines.board} ${y})"><title>${call}()</title></path>`,
        )}
      ${layout.idles
        .filter(({ y }) => isSeen(y) && Math.abs(y - nowY) > 16)
        .map(
          ({ y, durationUs, fromUs }) => svg`<text class="idle ${fromUs >= moment.timeUs ? 'to-come' : ''}"
            x=${middleOf(layout)} y=${y + 4}>⋮ ${briefDuration(durationUs)}</text>`,
        )}
      ${layout.remarks.filter(({ y }) => isSeen(y)).map((remark) => remarkOf(remark, layout, props))}
      ${parting(layout, props)} ${now(layout, nowY, props)}
      ${repeat(
        arrows,
        ({ index }) => index,
        (arrow) => drawArrow(arrow, story, layout, props, { isStop: arrow === focus, nowY }),
      )}
      ${bands.map((band) => stuckName(band, layout, seen))}
    </svg>
    ${ladderTable(story, layout.arrows.length > LONG ? arrows : layout.arrows.filter(isShown), props)}`;
}

/** Those of the program about this ladder's connection: marks on the board's lifeline. Of an earlier or later one on the same port the ladder is another. */
function callsOf({ clientPort, board }: LadderStory, { recording }: ViewProps): readonly ProgramCall[] {
  const [fromUs, toUs] = [board[0]?.timeUs ?? 0, board.at(-1)?.timeUs ?? 0];
  return recording.calls.filter(
    (call) => call.clientPort === clientPort && call.timeUs >= fromUs && call.timeUs <= toUs,
  );
}

/** The latest widths of each story: several ladders of one recording, and a page whose width changes. */
const layouts = new WeakMap<LadderStory, LadderLayout>();

function layoutOf(story: LadderStory, width: number): LadderLayout {
  const before = layouts.get(story);
  if (before?.width === width) return before;
  const layout = layOut(story, width);
  layouts.set(story, layout);
  return layout;
}

function middleOf({ lines }: LadderLayout): number {
  return (lines.client + lines.board) / 2;
}

/** Their names; a peer without a TCP has no states, only a line. */
function ends({ lines, height }: LadderLayout, story: LadderStory, { recording, language }: ViewProps) {
  const { client, board } = viewTexts(recording, language).ends;
  return svg`<text class="end" x=${lines.client + 10} y="12" text-anchor="start">${client}</text>
      <text class="end" x=${lines.board - 10} y="12" text-anchor="end">${board}</text>
      ${(['client', 'board'] as const)
        .filter((end) => story[end].length === 0)
        .map(
          (end) => svg`<line class="stateless" x1=${lines[end]} x2=${lines[end]} y1="0" y2=${height} />`,
        )}`;
}

/** What of a ladder is on the screen, in its own px. */
interface Window {
  top: number;
  bottom: number;
}

function windowOf(seen: Window | undefined, scale: number): Window {
  return seen
    ? { top: seen.top / scale, bottom: seen.bottom / scale }
    : { top: 0, bottom: Number.POSITIVE_INFINITY };
}

/** The bar, as far as it is seen, and the name of the state: outside, or, narrow, between the lifelines; of a long state always in sight. */
function bandOf(band: Band, layout: LadderLayout, nowY: number, seen: Window, props: ViewProps) {
  const { future, moment } = props;
  const { end, step } = band;
  const x = layout.lines[end];
  const isPast = step.timeUs <= moment.timeUs || band.top === 0;
  const isNow = isPast && nowY >= band.top && nowY < band.bottom;
  const top = Math.max(band.top + (band.top === 0 ? 0 : 1.5), seen.top - MARGIN);
  const bottom = Math.min(
    future === 'hidden' ? Math.min(band.bottom, nowY) : band.bottom,
    seen.bottom + MARGIN,
  );
  const filledTo = isPast ? Math.min(bottom, Math.max(top, nowY)) : top;
  const isStuck = stuckY(band, seen) !== band.nameY;
  return svg`<g class="band state-${step.state} ${isPast ? '' : 'to-come'} ${isNow ? 'now' : ''}">
    <rect class="will" x=${x - 6} y=${top} width="12" height=${Math.max(0, bottom - top)} rx="3" />
    <rect class="been" x=${x - 6} y=${top} width="12" height=${Math.max(0, filledTo - top)} rx="3" />
    ${isStuck ? nothing : nameOf(band, layout, band.nameY)}
  </g>`;
}

/** Of a state that began further up the name is at the top of what is seen, above all that is there. */
function stuckName(band: Band, layout: LadderLayout, seen: Window): SVGTemplateResult | typeof nothing {
  const y = stuckY(band, seen);
  if (y === band.nameY) return nothing;
  return svg`<g class="band stuck state-${band.step.state}">${nameOf(band, layout, y)}</g>`;
}

function stuckY({ nameY, bottom }: Band, seen: Window): number {
  return Math.max(nameY, Math.min(seen.top + 14, bottom - 6));
}

function nameOf({ end, step }: Band, { lines, narrow }: LadderLayout, y: number): SVGTemplateResult {
  const toLeft = (end === 'client') !== narrow;
  return svg`<text x=${lines[end] + (toLeft ? -13 : 13)} y=${y} text-anchor=${toLeft ? 'end' : 'start'}>${step.state}</text>`;
}

function remarkOf(
  { transition: { from, step }, y }: Remark,
  layout: LadderLayout,
  { language, moment }: ViewProps,
) {
  const reason = reasonText(step.cause, from, language);
  const later = step.timeUs > moment.timeUs ? 'to-come' : '';
  return [
    layout.narrow
      ? nothing
      : svg`<text class="time ${later}" x="76" y=${y} text-anchor="end">${timeText(step.timeUs)}</text>`,
    svg`<text class="remark ${later}" x=${middleOf(layout)} y=${y}>${reason}</text>`,
  ];
}

/** Where the run leaves another: the segments below are its own. */
function parting(
  layout: LadderLayout,
  { partsUs, language }: LadderProps,
): SVGTemplateResult | typeof nothing {
  if (partsUs === undefined) return nothing;
  const { width, lines, narrow } = layout;
  const { runsPart } = VIEW_TEXTS[language];
  return svg`<g class="parting" role="img" aria-label=${runsPart} transform="translate(${width} ${yAt(layout, partsUs)})">
    <title>${runsPart}</title>
    <path d="M${lines.board - width + 6} 0H-10l9 -5M-10 0l9 5" />
    ${narrow ? nothing : svg`<text x="-13" y="-5" text-anchor="end">${runsPart}</text>`}
  </g>`;
}

/** A line across, and its time in the column of times. */
function now(layout: LadderLayout, y: number, { moment, language }: ViewProps): SVGTemplateResult {
  const { width, narrow } = layout;
  const chip = narrow ? { x: width / 2 - 42, y: y + 1, width: 84 } : { x: 0, y: y - 9, width: 80 };
  const text = VIEW_TEXTS[language].now(timeText(Math.round(moment.timeUs / MS_US) * MS_US));
  return svg`<g class="now-line" data-now>
    <line x1=${narrow ? 0 : chip.width} x2=${width} y1=${y} y2=${y} />
    <rect x=${chip.x} y=${chip.y} width=${chip.width} height="18" rx="4" />
    <text x=${chip.x + chip.width / 2} y=${chip.y + 13} text-anchor="middle">${text}</text>
  </g>`;
}
