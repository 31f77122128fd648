import type { LabSettings } from '../../../src/settings.ts';
import type { TcpState } from '../../../src/tcp-states.ts';
import type { Step } from '../../experiments/model/experiment.ts';
import type { Via } from '../../probe/probe-states.ts';

/** All that decides a recording: the virtual board is deterministic, so the same run gives the same recording, to the octet. */
export interface Run {
  /** Of the catalogue; `free` is the one in which nothing happens but the edits. */
  experiment: string;
  /** The script of one's own experiment, in place of the catalogue's. */
  script?: string;
  /** Instead of the experiment's: how the program on the board behaves. */
  settings?: Partial<LabSettings>;
  /** In order of time. A fork of a run is the run with one edit more. */
  edits: readonly Edit[];
}

/** What was changed at an instant. Before it the recording is the same as without. */
export type Edit = FaultEdit | StepEdit;

/** What the cable does to one segment. */
export interface FaultEdit {
  fault: 'drop' | 'delay' | 'duplicate' | 'corrupt';
  /** Which segment: its place among all that were sent, from 0; see CrossedSegment. */
  crossing: number;
  /** How long it is held back, or how much later its copy comes, in ms. */
  ms?: number;
}

/** One step more, of either end, or a segment by hand. */
interface StepEdit {
  /** µs since the run began. */
  atUs: number;
  step: Step;
}

/** The experiment in which nothing happens but the edits. */
export const FREE = 'free';

/** One of the matrix's segments, in the lab's notation, for a state. */
export interface Probe {
  state: TcpState;
  via: Via;
  segment: string;
}

/** Where a recording comes from that is no run: a link names it. */
export type Origin = { probe: Probe } | { file: string };
