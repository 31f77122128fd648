import { MS_US } from '../../clock/clock.ts';
import type { ReportedSegment, ReportedState } from '../../experiments/model/outcome.ts';
import {
  arrivalUs,
  arrivedSegment,
  type End,
  sentSegment,
  type Transition,
} from '../../report/state-places.ts';
import type { LadderStory } from './ladder-stories.ts';

/** Where everything of one ladder stands, in px at a font size of 16 px. y grows with time, but not in proportion: idle spans are compressed. */
export interface LadderLayout {
  width: number;
  height: number;
  /** x of each end's lifeline. */
  lines: Record<End, number>;
  /** Too narrow for names beside the lifelines: they stand between them, in rows of their own, and times are left out. */
  narrow: boolean;
  bands: Band[];
  arrows: Arrow[];
  remarks: Remark[];
  idles: Idle[];
  /** In order of time: between two of them y is in proportion. */
  anchors: Anchor[];
}

/** A stretch of a lifeline: one state of one end. */
export interface Band {
  end: End;
  step: ReportedState;
  top: number;
  bottom: number;
  /** Where the name's baseline is. */
  nameY: number;
}

export interface Arrow {
  segment: ReportedSegment;
  tail: Point;
  /** Of a lost one: midway, where it ends. */
  head: Point;
  label: Point;
  /** In the order of sending, from 0. */
  index: number;
}

/** A state that was entered without a segment; text between the lifelines. */
export interface Remark {
  transition: Transition;
  y: number;
}

/** Nothing happened for so long. */
interface Idle {
  durationUs: number;
  fromUs: number;
  y: number;
}

interface Point {
  x: number;
  y: number;
}

/** `top` and `bottom` differ where several things happen at one time. */
interface Anchor {
  timeUs: number;
  top: number;
  bottom: number;
}

/** Between the labels of two arrows, at least: also what a finger needs. */
const ROW = 24;
/** How much an arrow falls, at least. */
const SLANT = 22;
/** An arrow's label has its baseline that far below its tail: so it is above all of the arrow. */
const LABEL = 1;
/** From what arrives to the answer that leaves at that very time. */
const ANSWER = 10;
/** Of a text between two labels. */
const TEXT = 17;
/** Idle spans from that long have their duration beside them, in µs. */
const IDLE_US = 100 * MS_US;
const BOTTOM = 30;
/** Below that width there is no room beside the lifelines. */
const NARROW = 520;
const NAMES = 104;
const TIMES = 84;

/** What has a place of its own in the ladder. */
interface LadderEvent {
  timeUs: number;
  rank: number;
  end: End;
  kind: 'sent' | 'arrived' | 'state';
  segment?: ReportedSegment;
  index: number;
  /** Entered here. */
  states: { end: End; step: ReportedState; transition: Transition | null }[];
}

/** `width`: in px at a font size of 16 px. */
export function layOut(story: LadderStory, width: number): LadderLayout {
  const narrow = width < NARROW;
  const side = narrow ? 18 : NAMES;
  const lines = { client: side + (narrow ? 0 : TIMES), board: width - side };
  const stack = new Stack(story, lines, narrow);
  for (const event of eventsOf(story)) stack.add(event);
  return { width, lines, narrow, ...stack.finish() };
}

/** y of an instant; that of the latest thing that happens at it. */
export function yAt({ anchors, height }: LadderLayout, timeUs: number): number {
  const next = anchors.findIndex((anchor) => anchor.timeUs > timeUs);
  const [before, after] = [anchors.at(next < 0 ? -1 : next - 1), anchors[next]];
  if (next === 0 || !before) return 0;
  if (!after) return before.timeUs === timeUs ? before.bottom : Math.min(before.bottom + BOTTOM / 2, height);
  const part = (timeUs - before.timeUs) / (after.timeUs - before.timeUs);
  return before.bottom + part * (after.top - before.bottom);
}

/** Puts one event below the other. */
class Stack {
  private readonly lines: Record<End, number>;
  private readonly narrow: boolean;
  private readonly bands: Record<End, Band[]> = { client: [], board: [] };
  private readonly arrows = new Map<ReportedSegment, Arrow>();
  private readonly remarks: Remark[] = [];
  private readonly idles: Idle[] = [];
  private readonly anchors: Anchor[] = [];
  /** Nothing of the present time stands above. */
  private floor: number;
  /** The lowest so far: of all, of what each end did, of the texts between the lifelines. */
  private lowest = 0;
  private readonly last: Record<End, number> = { client: 0, board: 0 };
  private lastLabel = 0;
  private readonly underWay = new Set<ReportedSegment>();

  constructor(story: LadderStory, lines: Record<End, number>, narrow: boolean) {
    this.lines = lines;
    this.narrow = narrow;
    this.floor = narrow ? 48 : 24;
    for (const end of ['client', 'board'] as const) {
      const [step] = story[end];
      if (step) this.bands[end].push({ end, step, top: 0, bottom: 0, nameY: narrow ? 26 : 12 });
    }
  }

  add(event: LadderEvent): void {
    this.passTime(event.timeUs);
    const y = this.place(event);
    if (event.kind === 'sent' && event.segment) {
      const { segment, index } = event;
      const tail = { x: this.lines[event.end], y };
      const far = this.lines[event.end === 'client' ? 'board' : 'client'];
      const head = segment.lost ? { x: (tail.x + far) / 2, y: y + SLANT / 2 } : { x: far, y: y + SLANT };
      this.arrows.set(segment, { segment, tail, head, label: { x: 0, y: y + LABEL }, index });
      this.lastLabel = y + LABEL;
      if (!segment.lost) this.underWay.add(segment);
    } else if (event.kind === 'arrived' && event.segment) {
      this.arrows.get(event.segment)!.head.y = y;
      this.underWay.delete(event.segment);
    }
    this.enter(event, y);
    this.last[event.end] = Math.max(this.last[event.end], y);
    this.lowest = Math.max(this.lowest, y);
    const anchor = this.anchors.at(-1)!;
    if (anchor.bottom < anchor.top) Object.assign(anchor, { top: y, bottom: y });
    else anchor.bottom = Math.max(anchor.bottom, y);
  }

  finish() {
    const lowestText = Math.max(this.lowest, this.lastLabel, ...this.remarks.map(({ y }) => y));
    const height = lowestText + BOTTOM;
    const bands = Object.values(this.bands).flatMap((own) =>
      own.map((band, at) => ({ ...band, bottom: own[at + 1]?.top ?? height })),
    );
    const arrows = [...this.arrows.values()].map((arrow) => ({ ...arrow, label: labelOf(arrow) }));
    const { remarks, idles, anchors } = this;
    return { height, bands, arrows, remarks, idles, anchors };
  }

  private passTime(timeUs: number): void {
    const before = this.anchors.at(-1);
    if (before?.timeUs === timeUs) return;
    if (before) {
      const durationUs = timeUs - before.timeUs;
      this.floor = this.lowest + gapOf(durationUs);
      if (durationUs >= IDLE_US && this.underWay.size === 0) {
        const y = Math.max((this.lowest + this.floor) / 2, this.lowest + 15, this.lastLabel + TEXT);
        this.idles.push({ durationUs, fromUs: before.timeUs, y });
        this.lastLabel = y;
        this.floor = Math.max(this.floor, y + 12);
      }
    }
    // Its places are known once something stands there.
    this.anchors.push({ timeUs, top: Number.POSITIVE_INFINITY, bottom: Number.NEGATIVE_INFINITY });
  }

  private place({ kind, end, segment, states }: LadderEvent): number {
    const named = this.narrow && states.length > 0;
    const least = [this.floor, this.last[end] + ANSWER];
    for (const state of states) {
      const above = this.bands[state.end].at(-1);
      if (above) least.push(above.top + TEXT);
      if (above && named && kind === 'sent') least.push(above.nameY + TEXT + 15);
    }
    if (kind === 'sent')
      least.push(this.lastLabel + ROW - LABEL, ...(named ? [this.lastLabel + TEXT + 15] : []));
    if (kind === 'state') least.push(this.lastLabel + TEXT + 4);
    if (kind === 'arrived' && segment) least.push(this.arrows.get(segment)!.tail.y + SLANT);
    return Math.max(...least);
  }

  private enter({ kind, states }: LadderEvent, y: number): void {
    for (const [at, { end, step, transition }] of states.entries()) {
      const top = y + at * TEXT;
      const nameY = this.narrow ? (kind === 'sent' ? top - 15 : top + 14) : top + 12;
      this.bands[end].push({ end, step, top, bottom: top, nameY });
      this.lowest = Math.max(this.lowest, top);
      if (this.narrow && kind !== 'sent') this.lastLabel = Math.max(this.lastLabel, nameY);
      else this.last[end] = Math.max(this.last[end], top);
      if (kind === 'state' && transition) {
        this.remarks.push({ transition, y: top - 4 });
        this.lastLabel = Math.max(this.lastLabel, top - 4);
      }
    }
  }
}

/** On the arrow, or, if it is steep, near its tail. */
function labelOf({ tail, head, label, segment }: Arrow): Point {
  const whole = segment.lost ? 2 * (head.x - tail.x) : head.x - tail.x;
  const steep = head.y - tail.y > 2 * SLANT && !segment.lost;
  return { x: tail.x + whole * (steep ? 0.38 : 0.5), y: label.y };
}

/** Room for a span of time: a millisecond can be seen, two minutes do not fill the screen. */
function gapOf(durationUs: number): number {
  return 4 + 12 * Math.log10(1 + durationUs / MS_US);
}

/** In order of time: what arrives, what a timer does, what is sent. */
function eventsOf(story: LadderStory): LadderEvent[] {
  const events = story.segments.flatMap((segment, index): LadderEvent[] => {
    const { from, timeUs, lost } = segment;
    const to = from === 'client' ? 'board' : 'client';
    const sent: LadderEvent = { timeUs, rank: 2, end: from, kind: 'sent', segment, index, states: [] };
    if (lost) return [sent];
    const rank = arrivalUs(segment) > timeUs ? 0 : 2;
    return [sent, { timeUs: arrivalUs(segment), rank, end: to, kind: 'arrived', segment, index, states: [] }];
  });
  const find = (segment: ReportedSegment | undefined, kind: LadderEvent['kind']) =>
    segment && events.find((event) => event.segment === segment && event.kind === kind);
  for (const end of ['client', 'board'] as const) {
    let before: LadderEvent | undefined;
    for (const [at, step] of story[end].entries()) {
      if (at === 0 || isPassing(step, story[end][at + 1])) continue;
      const from = story[end][at - 1]!.state;
      const transition = step.cause === null ? null : { end, from, step };
      const event: LadderEvent | null =
        transition &&
        (find(arrivedSegment(transition, story.segments), 'arrived') ??
          find(sentSegment(transition, story.segments), 'sent') ??
          null);
      const place =
        event && !(before && isBefore(event, before))
          ? event
          : { timeUs: step.timeUs, rank: 1, end, kind: 'state' as const, index: 0, states: [] };
      if (place !== event) events.push(place);
      place.states.push({ end, step, transition });
      before = place;
    }
  }
  return events.sort((a, b) => a.timeUs - b.timeUs || a.rank - b.rank || a.index - b.index);
}

/** Where a connection begins on a port that another had: the state that it begins with is gone at once. */
function isPassing({ cause, timeUs }: ReportedState, next: ReportedState | undefined): boolean {
  return cause === null && next?.timeUs === timeUs;
}

function isBefore(one: LadderEvent, other: LadderEvent): boolean {
  return one.timeUs < other.timeUs || (one.timeUs === other.timeUs && one.rank < other.rank);
}
