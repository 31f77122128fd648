import type { Language } from '../../language.ts';
import type { BoardEngine, CatalogueEntry, Engine } from '../engine/engine.ts';
import type { Recording } from '../recording/recording.ts';
import type { Edit, Probe, Run } from '../recording/run.ts';

/** A board elsewhere: on USB, or where the page's server has one. */
export interface ConnectedBoard {
  /** Nothing is done with it just now, and this page may do something. */
  readonly isFree: boolean;
  /** Does something with it, unless it is not free: an error is shown there, too. */
  use<Result>(context: ToolContext, work: (board: BoardEngine) => Promise<Result>): Promise<Result>;
}

/** What the tools see of the page, and can ask of it. */
export interface ToolContext {
  language: Language;
  catalogue: readonly CatalogueEntry[];
  /** What is shown; null before there is something. */
  recording: Recording | null;
  /** What that was forked from. */
  origin: Recording | null;
  /** The instant, in µs. */
  timeUs: number;
  /** Forks the shown run. */
  fork(edit: Edit): void;
  /** Makes another run, and shows it beside the shown one. */
  change(run: Run): void;
  /** Shows an experiment of the catalogue. */
  choose(experiment: string): void;
  /** Shows another recording at an instant. */
  show(recording: Recording, timeUs: number): void;
  /** Makes a probe on a virtual board, and shows it if nothing else was asked for meanwhile. */
  probe(probe: Probe): Promise<void>;
  /** Shows what was made on the connected board beside the same on a virtual one, at an instant. */
  pair(virtual: Recording, board: Recording, timeUs: number): void;
  /** The board that is connected, if one is. */
  board: ConnectedBoard | null;
  /** Where `before` is still held, `after` takes its place, and is followed if its end was shown. */
  grow(before: Recording, after: Recording): void;
  /** What a tool keeps for itself has changed. */
  redraw(): void;
  /** The page's own. */
  engine: Engine;
  /** A worker for what takes long: the page's own goes on making runs. */
  openEngine(): Engine;
}
