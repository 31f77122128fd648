import type { StatePins } from '../../../src/leds/pins.ts';
import type { TcpState } from '../../../src/tcp-states.ts';
import type { BoardInfo } from '../../board/board.ts';
import type { TimedState } from '../../client/client.ts';
import type { Text } from '../../language.ts';
import type { Judged } from './experiment.ts';
import type { SegmentLine } from './segment-line.ts';

/** To which of an experiment's connections something belongs. */
interface OfConnection {
  /** The connection's name, in an experiment with several. */
  peer?: string;
  /** Of the client's end; absent where there is but one connection. */
  clientPort?: number;
}

/** A state of one end. */
export interface ReportedState extends TimedState, OfConnection {}

/** A segment as reports show it. */
export interface ReportedSegment extends SegmentLine, OfConnection {
  win: number;
  /** µs since the experiment began. */
  timeUs: number;
  /** When it reached the other end; absent if it did not, or if that is unknown. */
  arrivesUs?: number;
  /** Both ends' states once the segment had its effect (for `client`: once it was sent, and received at the other end); null where unknown. */
  after: { client: TcpState | null; board: TcpState | null };
  /** Absolute numbers, as they stood in the header. */
  absolute: { seq: number; ack: number | null };
  /** In a capture: all that it carries had been sent before. */
  again?: true;
  /** See CrossedSegment. */
  crossing?: number;
  frame?: Uint8Array;
}

export interface ReportedLed {
  state: TcpState;
  pin: number;
  /** How long it was lit. */
  litMs: number;
}

/** A difference between what was expected and what happened. Both sides are lines of text, aligned by index; null is a missing line. */
export interface Mismatch {
  what: Judged;
  /** Index of the first line that differs. */
  at: number;
  expected: (string | null)[];
  actual: (string | null)[];
  /** The first field that differs, `ack: expected 2, got 1` for instance. */
  field: string;
  /** What of it is in words, for people who read Chinese. */
  zh?: { expected?: (string | null)[]; actual?: (string | null)[]; field: string };
  /** The segment that came in the place of the one expected. */
  came?: ReportedSegment;
  /** Where the script states what was expected; `line` counted from 1. */
  place?: { file: string; line: number };
}

export type Verdict = 'pass' | 'fail' | 'skipped';

/** What one experiment showed. */
export interface Outcome {
  name: string;
  verdict: Verdict;
  /** Why it was skipped. */
  reason?: Text;
  mismatches: Mismatch[];
  board: ReportedState[];
  client: ReportedState[] | null;
  segments: ReportedSegment[];
  leds: ReportedLed[];
  /** µs, from the first step to the last. */
  durationUs: number;
}

/** Tells a live display what happens while an experiment runs. Times in µs since the experiment began. */
export type Progress =
  /** `pins`: see Hello. */
  | { kind: 'begin'; experiment: string; pins: StatePins }
  /** `isEdit`: none of the experiment's own. */
  | { kind: 'step'; text: Text; timeUs: number; isEdit: boolean }
  /** In a fork: the last step came to nothing, and it goes on all the same. */
  | { kind: 'in vain'; why: Text }
  | ({ kind: 'state'; end: 'client' | 'board' } & ReportedState)
  | { kind: 'segment'; segment: ReportedSegment }
  | { kind: 'led'; state: TcpState; pin: number; lit: boolean; timeUs: number }
  /** A wait that the clock skips, or one that it cannot skip, and how long it is at most. */
  | { kind: 'skip' | 'long wait'; why: string; limitMs: number }
  /** What was seen does not count, and the experiment is run again. */
  | { kind: 'void'; why: Text }
  | { kind: 'end'; outcome: Outcome };

export interface Report {
  board: BoardInfo;
  outcomes: Outcome[];
}
