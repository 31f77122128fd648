import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit-html';
import type { ReportedState } from '../../experiments/model/outcome.ts';
import type { Text } from '../../language.ts';
import { instantsOf, withoutIdleListener } from '../recording/moment.ts';
import type { Recording } from '../recording/recording.ts';
import { briefDuration, timeText } from './durations.ts';
import { VIEW_TEXTS, viewTexts } from './texts.ts';
import { measureOf, placeAt, type TimeScale, timeAt, timeScale } from './timeline-scale.ts';
import { timerRuns } from './timer-runs.ts';
import { focusOf, type ViewProps } from './view.ts';

interface TimelineProps extends ViewProps {
  /** Of the place where it is drawn, in CSS px. */
  width: number;
  /** The page's font size in units of 16 px. */
  scale: number;
  /** 1 shows all of the run, 10 a tenth of it around the instant, and so on. */
  zoom: number;
  onZoom(zoom: number): void;
  /** Runs that begin like this one. */
  forks: readonly TimelineFork[];
}

interface TimelineFork {
  recording: Recording;
  name: Text;
  /** Until then it is like this one. */
  forkedUs: number;
  onChoose(): void;
}

/** Where the rows are, in px at a font size of 16 px. */
const ROWS = { ruler: 12, client: 20, board: 52, timers: 76 };
const BAND = 17;
const TIMER = 12;
const FORK = 30;
const LEFT = 62;

/** The run from its beginning to its end in true proportion: both ends' states, segments, lwIP's timers, and the instant, which can be moved. */
export function timelineView(props: TimelineProps): TemplateResult {
  const { recording, moment, language, scale, zoom, onZoom, forks } = props;
  const texts = VIEW_TEXTS[language];
  const view = viewOf(props);
  const timers = timerRows(props, view);
  const height = ROWS.timers + timers.length * (TIMER + 4) + forks.length * FORK + 4;
  const measure = measureOf(view.scale, zoom);
  const connection = focusOf(props);
  return html`<div class="timeline">
    <svg
      width=${props.width}
      height=${height * scale}
      viewBox="0 0 ${props.width / scale} ${height}"
      role="slider"
      tabindex="0"
      aria-label=${texts.timeline}
      aria-valuemin="0"
      aria-valuemax=${recording.endUs / 1e6}
      aria-valuenow=${moment.timeUs / 1e6}
      aria-valuetext=${valueText(props)}
      @keydown=${keys(props)}
      @pointerdown=${(event: PointerEvent) => scrub(event, props, view)}
    >
      ${connection ? (['client', 'board'] as const).map((end) => bands(end, connection.clientPort, props, view)) : nothing}
      ${segments(connection?.clientPort, props, view)}
      ${timers.map((row, at) =>
        row.map((timer) => drawTimer(timer, ROWS.timers + at * (TIMER + 4), props, view)),
      )}
      ${forks.map((fork, at) => forkRow(fork, ROWS.timers + timers.length * (TIMER + 4) + at * FORK, props, view))}
      ${cuts(view)} ${cursor(view.x(moment.timeUs), height, timeText(Math.round(moment.timeUs / 1e3) * 1e3))}
    </svg>
    <p class="timeline-foot">
      <span class="measure">${measureLine(measure.width * scale)} ${briefDuration(measure.us)}</span>
      <span>${texts.cutMeans}</span>
      <span class="zoom">
        <button type="button" ?disabled=${zoom <= 1} aria-label=${texts.zoomOut} @click=${() => onZoom(zoom / 10)}>−</button>
        <button type="button" ?disabled=${zoom >= 1000} aria-label=${texts.zoomIn} @click=${() => onZoom(zoom * 10)}>+</button>
      </span>
    </p>
  </div>`;
}

interface Window {
  scale: TimeScale;
  x(us: number): number;
  us(x: number): number;
}

const scales = new WeakMap<Recording, TimeScale>();

/** With zoom the instant stays in the middle. */
function viewOf({ recording, forks, moment, width, scale: fontScale, zoom }: TimelineProps): Window {
  const room = width / fontScale - LEFT - 10;
  let scale = scales.get(recording);
  if (scale?.width !== room || forks.length > 0) {
    const all = [recording, ...forks.map((fork) => fork.recording)].flatMap(instantsOf);
    scale = timeScale(
      [...new Set(all)].sort((a, b) => a - b),
      room,
    );
    scales.set(recording, scale);
  }
  const known = scale;
  const left = Math.max(0, Math.min(placeAt(known, moment.timeUs) * zoom - room / 2, room * (zoom - 1)));
  return {
    scale: known,
    x: (us) => LEFT + placeAt(known, us) * zoom - left,
    us: (x) => timeAt(known, (x - LEFT + left) / zoom),
  };
}

function cuts({ scale, x }: Window): SVGTemplateResult[] {
  return scale.pieces
    .filter(({ cut }) => cut)
    .map(({ fromUs, toUs }) => {
      const [from, to] = [x(fromUs), x(toUs)];
      const [top, bottom] = [ROWS.client - 3, ROWS.board + BAND + 3];
      return svg`<g class="cut">
        ${[from, to].map((at) => svg`<path d="M${at + 3} ${top}L${at - 3} ${bottom}" />`)}
        <text x=${(from + to) / 2} y=${ROWS.ruler + 2} text-anchor="middle">// ${briefDuration(toUs - fromUs)}</text>
      </g>`;
    });
}

function bands(
  end: 'client' | 'board',
  clientPort: number,
  props: TimelineProps,
  { x }: Window,
): SVGTemplateResult {
  const { recording, language, moment, future } = props;
  const texts = viewTexts(recording, language);
  const states = statesOf(recording, end, clientPort);
  const y = ROWS[end];
  const untilUs = future === 'hidden' ? moment.timeUs : recording.endUs;
  return svg`<g class="lifeline">
    <text class="row" x="0" y=${y + 13}>${texts.Ends[end]}</text>
    ${states
      .filter(({ timeUs }) => timeUs <= untilUs)
      .map((step, at) => {
        const [from, to] = [x(step.timeUs), x(Math.min(untilUs, states[at + 1]?.timeUs ?? recording.endUs))];
        const wide = to - Math.max(from, LEFT) > step.state.length * 6.4 + 6;
        return svg`<g class="state-${step.state} ${step.timeUs <= moment.timeUs ? '' : 'to-come'}">
          <rect x=${from} y=${y} width=${Math.max(1, to - from - 1)} height=${BAND} rx="2"><title>${step.state}</title></rect>
          ${wide ? svg`<text x=${Math.max(from, LEFT) + 4} y=${y + 13}>${step.state}</text>` : nothing}
        </g>`;
      })}
    <rect class="margin" x="0" y=${y} width=${LEFT - 2} height=${BAND} />
    <text class="row" x="0" y=${y + 13}>${texts.Ends[end]}</text>
  </g>`;
}

function statesOf(recording: Recording, end: 'client' | 'board', clientPort: number): ReportedState[] {
  const states = recording[end].filter((step) => step.clientPort === clientPort);
  return end === 'board' ? withoutIdleListener(states) : states;
}

/** A tick for each: from the sender's band to the other one. */
function segments(
  port: number | undefined,
  { recording, moment, selected, future }: TimelineProps,
  { x }: Window,
) {
  return recording.segments
    .filter(
      ({ clientPort, timeUs }) => clientPort === port && (future === 'shown' || timeUs <= moment.timeUs),
    )
    .map((segment) => {
      const { timeUs, arrivesUs = timeUs, from, lost } = segment;
      const [top, bottom] = [ROWS.client + BAND, ROWS.board];
      const [y1, far] = from === 'client' ? [top, bottom] : [bottom, top];
      const y2 = lost ? (y1 + far) / 2 : far;
      const kind = [
        timeUs > moment.timeUs ? 'to-come' : '',
        lost ? 'broken' : '',
        segment === selected ? 'selected' : '',
      ];
      return svg`<line class="tick ${kind.join(' ')}" x1=${x(timeUs)} x2=${x(arrivesUs)} y1=${y1} y2=${y2} />`;
    });
}

/** One kind of timer of one end: all its runs. */
interface Timer {
  name: string;
  runs: ReturnType<typeof timerRuns>;
}

/** Timers that run for longer than a moment; those that are not in each other's way in one row. */
function timerRows(props: TimelineProps, { x }: Window): Timer[][] {
  const connection = focusOf(props);
  if (!connection || props.future === 'hidden') return [];
  const { Ends, timers } = VIEW_TEXTS[props.language];
  const known = new Map<string, Timer>();
  for (const run of timerRuns(props.recording, connection.clientPort)) {
    const name = `${Ends[run.end]}: ${timers[run.kind]}`;
    if (run.untilUs - run.fromUs > SHORT_US)
      known.set(name, { name, runs: [...(known.get(name)?.runs ?? []), run] });
  }
  const rows: { timers: Timer[]; end: number }[] = [];
  for (const timer of known.values()) {
    const [from, to] = [x(timer.runs[0]!.fromUs), x(timer.runs.at(-1)!.untilUs)];
    const end = Math.max(to, from + TIMER_NAME) + 8;
    const row = rows.find((one) => one.end <= from);
    if (row) Object.assign(row, { timers: [...row.timers, timer], end });
    else rows.push({ timers: [timer], end });
  }
  return rows.map((row) => row.timers);
}

/** Room for a timer's name and what is left of it, in px. */
const TIMER_NAME = 180;

/** Timers that are stopped sooner are not drawn, in µs: each segment starts one. */
const SHORT_US = 40_000;

function drawTimer(
  { name, runs }: Timer,
  y: number,
  { moment, language }: TimelineProps,
  { x }: Window,
): SVGTemplateResult {
  const texts = VIEW_TEXTS[language];
  const now = runs.find(({ fromUs, untilUs }) => fromUs <= moment.timeUs && moment.timeUs < untilUs);
  const left = now ? ` ${texts.left(briefDuration(now.dueUs - moment.timeUs))}` : '';
  return svg`<g class="timer ${now ? 'running' : ''}">
    ${runs.map(({ fromUs, untilUs }) => {
      const [from, to, at] = [x(fromUs), x(untilUs), x(Math.min(Math.max(moment.timeUs, fromUs), untilUs))];
      return svg`<rect class="whole" x=${from} y=${y} width=${Math.max(2, to - from)} height=${TIMER - 2} rx="3" />
        <rect class="rest" x=${at} y=${y} width=${Math.max(0, to - at)} height=${TIMER - 2} rx="3" />`;
    })}
    <text x=${Math.max(LEFT + 2, x(runs[0]!.fromUs) + 3)} y=${y + 9}>${name}${left}</text>
  </g>`;
}

function forkRow(fork: TimelineFork, y: number, props: TimelineProps, { x }: Window): SVGTemplateResult {
  const { recording, forkedUs, name } = fork;
  const [from, to, mid] = [x(forkedUs), x(recording.endUs), y + FORK / 2];
  const ticks = recording.segments.filter(({ timeUs }) => timeUs >= forkedUs);
  const choose = (event: Event) => {
    event.stopPropagation();
    fork.onChoose();
  };
  return svg`<g class="fork" @pointerdown=${choose}>
    <path d="M${from} ${ROWS.board + BAND}C${from + 18} ${ROWS.board + BAND} ${from} ${mid} ${from + 22} ${mid}H${to}" />
    ${ticks.map(({ timeUs, lost }) => svg`<circle class=${lost ? 'broken' : ''} cx=${Math.max(x(timeUs), from + 22)} cy=${mid} r="4" />`)}
    <text x=${from + 26} y=${mid - 7}>${name[props.language]}</text>
  </g>`;
}

function cursor(x: number, height: number, time: string): SVGTemplateResult {
  return svg`<g class="cursor">
    <line x1=${x} x2=${x} y1="0" y2=${height} />
    <path d="M${x - 7} 0h14l-7 10z" />
    <text x=${Math.max(30, x - 10)} y="12" text-anchor="end">${time}</text>
  </g>`;
}

function measureLine(width: number): TemplateResult {
  return html`<svg class="measure-line" width=${width + 2} height="8" aria-hidden="true">
    <path d="M1 0v7h${width}v-7" />
  </svg>`;
}

/** `1.606 s, Client FIN_WAIT_2, Board CLOSE_WAIT` */
function valueText(props: TimelineProps): string {
  const texts = viewTexts(props.recording, props.language);
  const connection = focusOf(props);
  const states = (['client', 'board'] as const).flatMap((end) => {
    const state = connection?.[end]?.state;
    return state ? [`${texts.Ends[end]} ${state}`] : [];
  });
  return [texts.now(timeText(props.moment.timeUs)), ...states].join(', ');
}

/** The pointer drags the instant; near something that happens it is caught. */
function scrub(event: PointerEvent, props: TimelineProps, { us, x }: Window): void {
  if (event.button !== 0) return;
  const drawing = event.currentTarget as SVGSVGElement;
  const { left } = drawing.getBoundingClientRect();
  const instants = instantsOf(props.recording);
  const move = ({ clientX }: PointerEvent) => {
    const at = (clientX - left) / props.scale;
    const near = instants.reduce(
      (best, one) => (Math.abs(x(one) - at) < Math.abs(x(best) - at) ? one : best),
      0,
    );
    const free = Math.min(props.recording.endUs, Math.max(0, us(at)));
    props.onInstant(Math.abs(x(near) - at) < CATCH ? near : Math.round(free));
  };
  const stop = new AbortController();
  const { signal } = stop;
  window.addEventListener('pointermove', move, { signal });
  for (const end of ['pointerup', 'pointercancel'] as const)
    window.addEventListener(end, () => stop.abort(), { signal });
  move(event);
}

/** In px. */
const CATCH = 4;

/** Arrow keys go to what happens next or happened before, page keys from state to state. */
function keys({ recording, moment, onInstant }: TimelineProps) {
  return (event: KeyboardEvent): void => {
    const all = instantsOf(recording);
    const states = [
      0,
      ...[...recording.client, ...recording.board].map(({ timeUs }) => timeUs),
      recording.endUs,
    ];
    states.sort((a, b) => a - b);
    const next = (times: readonly number[]) => times.find((us) => us > moment.timeUs) ?? recording.endUs;
    const before = (times: readonly number[]) => times.findLast((us) => us < moment.timeUs) ?? 0;
    const moves: Record<string, () => number> = {
      ArrowRight: () => next(all),
      ArrowUp: () => next(all),
      ArrowLeft: () => before(all),
      ArrowDown: () => before(all),
      PageDown: () => next(states),
      PageUp: () => before(states),
      Home: () => 0,
      End: () => recording.endUs,
    };
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    onInstant(move());
  };
}
