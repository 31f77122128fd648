import type { ReportedSegment } from '../../experiments/model/outcome.ts';
import type { Language, Text } from '../../language.ts';
import type { NumberStyle } from '../../report/number-text.ts';
import type { CatalogueEntry } from '../engine/engine.ts';
import { instantsOf } from '../recording/moment.ts';
import type { Recording } from '../recording/recording.ts';
import type { Run } from '../recording/run.ts';
import type { DetailName } from './details.ts';
import { PACES, type PaceName, playedTo } from './playing.ts';

/** A recording that the page holds, and where it departs from another. */
export interface Branch {
  recording: Recording;
  /** Index of the branch that it was forked from; null for the first. */
  parent: number | null;
  /** Where it departs, in µs. */
  departsUs: number;
  /** In place of what it differs by. */
  name?: Text;
}

/** What went wrong, and what to do next; it follows the page's language. */
export type Problem = (language: Language) => readonly [problem: string, nextStep: string];

export type ColourTheme = 'auto' | 'light' | 'dark';

/** All that the page shows follows from this. */
export interface PageState {
  catalogue: readonly CatalogueEntry[];
  /** Forks of one run, in the order in which they were made. */
  branches: readonly Branch[];
  /** Index of the branch that is shown, and of the one beside it. */
  shown: number;
  beside: number | null;
  /** The instant, in µs. */
  timeUs: number;
  playing: boolean;
  pace: PaceName;
  /** Index in the shown branch's segments. */
  selected: number | null;
  language: Language;
  theme: ColourTheme;
  /** For a projector: everything larger. */
  large: boolean;
  numbers: NumberStyle;
  panel: 'help' | null;
  /** What is looked at beside the ladder. */
  detail: DetailName;
  /** How much of the run the timeline shows: 10 is a tenth. */
  zoom: number;
  /** The link to what is shown was copied. */
  linkCopied: boolean;
  /** What a newcomer can do is said: until something was done. */
  hint: boolean;
  /** A run is being made. */
  busy: boolean;
  problem: Problem | null;
}

export const FIRST_STATE: PageState = {
  catalogue: [],
  branches: [],
  shown: 0,
  beside: null,
  timeUs: 0,
  playing: false,
  pace: 'even',
  selected: null,
  language: 'en',
  theme: 'auto',
  large: false,
  numbers: 'relative',
  panel: null,
  detail: 'board',
  zoom: 1,
  linkCopied: false,
  hint: false,
  busy: true,
  problem: null,
};

export type Change = (state: PageState) => PageState;

export const shownBranch = (state: PageState): Branch | undefined => state.branches[state.shown];
const besideBranch = (state: PageState): Branch | undefined =>
  state.beside === null ? undefined : state.branches[state.beside];

export function selectedSegment(state: PageState): ReportedSegment | null {
  return shownBranch(state)?.recording.segments[state.selected ?? -1] ?? null;
}

/** Holds the state, and tells of each change. */
export class Store {
  private current: PageState;
  private readonly onChange: (state: PageState, before: PageState) => void;

  constructor(first: PageState, onChange: (state: PageState, before: PageState) => void) {
    this.current = first;
    this.onChange = onChange;
  }

  get state(): PageState {
    return this.current;
  }

  apply(change: Change): void {
    const before = this.current;
    this.current = change(before);
    if (this.current !== before) this.onChange(this.current, before);
  }
}

export const having =
  (values: Partial<PageState>): Change =>
  (state) => ({ ...state, ...values });

/** Another run, with nothing left of the one before. */
export function began(recording: Recording, timeUs = 0): Change {
  const branches = [{ recording, parent: null, departsUs: 0 }];
  return (state) =>
    within({ ...state, branches, shown: 0, beside: null, selected: null, problem: null }, timeUs);
}

/** The same on two boards, beside each other. */
export function paired(virtual: Recording, board: Recording, timeUs: number): Change {
  const branches = [
    { recording: virtual, parent: null, departsUs: 0, name: { en: 'virtual board', zh: '虚拟开发板' } },
    { recording: board, parent: 0, departsUs: 0, name: { en: 'connected board', zh: '已连接的开发板' } },
  ];
  return (state) => ({ ...began(board, timeUs)(state), branches, shown: 1, beside: 0 });
}

/** More of a recording that is made just now. */
export function grown(before: Recording, after: Recording): Change {
  return (state) => {
    const index = state.branches.findIndex(({ recording }) => recording === before);
    if (index < 0) return state;
    const wasAtEnd = index === state.shown && state.timeUs >= before.endUs;
    const branches = state.branches.map((branch, at) =>
      at === index ? { ...branch, recording: after } : branch,
    );
    const next = { ...state, branches };
    return wasAtEnd ? { ...next, timeUs: after.endUs } : next;
  };
}

/** A fork of the branch `parent`, shown beside it from where they part. A fork that there is already is gone to. */
export function forked(recording: Recording, parent: number, departsUs: number): Change {
  return (state) => {
    const known = state.branches.findIndex((branch) => isSameRun(branch.recording.run, recording.run));
    const branches = known < 0 ? [...state.branches, { recording, parent, departsUs }] : state.branches;
    const shown = known < 0 ? branches.length - 1 : known;
    const beside = shown === parent ? null : parent;
    return within(
      { ...state, branches, shown, beside, selected: null, hint: false, problem: null },
      Math.min(state.timeUs, departsUs),
    );
  };
}

const isSameRun = (one: Run | null, other: Run | null) => JSON.stringify(one) === JSON.stringify(other);

/** Where a branch and the shown one part, in µs: at the first edit that one has and the other has not. */
export function partUs({ branches, shown }: PageState, index: number): number {
  const lineOf = (at: number | null): number[] => (at === null ? [] : [...lineOf(branches[at]!.parent), at]);
  const [one, other] = [lineOf(index), lineOf(shown)];
  const apart = one.findIndex((at, depth) => other[depth] !== at);
  const first = [one[apart < 0 ? one.length : apart], other[apart < 0 ? one.length : apart]];
  return Math.min(
    ...first.map((at) => (at === undefined ? Number.POSITIVE_INFINITY : branches[at]!.departsUs)),
  );
}

export function showBranch(index: number): Change {
  return (state) => {
    if (!state.branches[index] || index === state.shown) return state;
    const beside = state.beside === index ? state.shown : state.beside;
    return within({ ...state, shown: index, beside, selected: null }, state.timeUs);
  };
}

/** Two runs beside each other: the shown one and the one it was forked from, or its first fork. */
export const compare: Change = (state) => {
  if (state.beside !== null) return { ...state, beside: null };
  const { parent } = shownBranch(state) ?? { parent: null };
  const child = state.branches.findIndex((branch) => branch.parent === state.shown);
  const beside = parent ?? (child < 0 ? null : child);
  return beside === null ? state : { ...state, beside };
};

export const moveTo =
  (timeUs: number): Change =>
  (state) =>
    within({ ...state, playing: false }, timeUs);

/** The instants of what is shown: both runs', where there are two. */
export function instantsShown(state: PageState): number[] {
  const both = [shownBranch(state), besideBranch(state)].flatMap((branch) =>
    branch ? instantsOf(branch.recording) : [],
  );
  return state.beside === null ? both : [...new Set(both)].sort((a, b) => a - b);
}

/** To the next instant at which something happens, or the one before. */
export function step(by: 1 | -1): Change {
  return (state) => {
    const times = instantsShown(state);
    const next =
      by > 0
        ? times.find((timeUs) => timeUs > state.timeUs)
        : times.findLast((timeUs) => timeUs < state.timeUs);
    return within({ ...state, playing: false }, next ?? state.timeUs);
  };
}

export const toStart: Change = (state) => moveTo(0)(state);
export const toEnd: Change = (state) => moveTo(Number.POSITIVE_INFINITY)(state);

/** At the end it begins anew. */
export const playOrPause: Change = (state) => {
  if (state.playing) return { ...state, playing: false };
  const ended = state.timeUs >= endUs(state);
  return { ...state, playing: true, timeUs: ended ? 0 : state.timeUs };
};

/** So much of the wall's time has passed. */
export function tick(wallMs: number, smooth: boolean): Change {
  return (state) => {
    if (!state.playing) return state;
    const timeUs = playedTo(instantsShown(state), state.timeUs, wallMs, PACES[state.pace], smooth);
    return { ...state, timeUs, playing: timeUs < endUs(state) };
  };
}

export function select(index: number | null): Change {
  return (state) => ({ ...state, selected: index, detail: index === null ? state.detail : 'segment' });
}

/** The next segment, or the one before; at first that which was sent last. */
export function selectNext(by: 1 | -1): Change {
  return (state) => {
    const { segments = [] } = shownBranch(state)?.recording ?? {};
    if (segments.length === 0) return state;
    const last = segments.findLastIndex(({ timeUs }) => timeUs <= state.timeUs);
    const next = state.selected === null ? Math.max(0, last) : state.selected + by;
    return { ...state, selected: Math.min(segments.length - 1, Math.max(0, next)) };
  };
}

export function changePace(by: 1 | -1): Change {
  return (state) => {
    const names = Object.keys(PACES) as PaceName[];
    const next = names[names.indexOf(state.pace) + by];
    return next === undefined ? state : { ...state, pace: next };
  };
}

/** When all that is shown has ended, in µs. */
export function endUs(state: PageState): number {
  return Math.max(
    0,
    ...[shownBranch(state), besideBranch(state)].map((branch) => branch?.recording.endUs ?? 0),
  );
}

function within(state: PageState, timeUs: number): PageState {
  return { ...state, timeUs: Math.max(0, Math.min(timeUs, endUs(state))) };
}
