import type { TcpState } from '../../../src/tcp-states.ts';
import type { ReportedSegment, ReportedState } from '../../experiments/model/outcome.ts';
import type { IssNames } from '../../report/iss-names.ts';
import type { End } from '../../report/state-places.ts';

/** What a student is to foretell of a recording: the state that an end enters, or the segment that it sends. */
export interface Question {
  experiment: string;
  /** From 1, in the order in which they come up in the experiment. */
  number: number;
  kind: 'state' | 'segment';
  end: End;
  clientPort: number | undefined;
  peer: string | undefined;
  /** The end's state before. */
  from: TcpState;
  /** What is answered to. */
  trigger: Trigger;
  /** The state that is entered; null where it stays, and for a segment. */
  entered: ReportedState | null;
  /** The last instant that may be seen while it is asked, in µs; may be just before the run's zero. */
  askedUs: number;
  /** When it happens, in µs. */
  happensUs: number;
  /** In the order in which they are offered; one of them has no mistake. */
  choices: readonly Choice[];
  /** x and y of this connection. */
  names: IssNames;
}

/** What makes an end act. */
export type Trigger =
  /** `closes`: the program closes in that very moment. */
  | { kind: 'arrival'; segment: ReportedSegment; closes?: true }
  /** RFC 9293 §3.9.1: what its program asks of it. `len`: octets that it sends. */
  | { kind: 'call'; call: 'OPEN' | 'CLOSE' | 'ABORT' }
  | { kind: 'call'; call: 'SEND'; len: number }
  /** `repeats`: what has been sent is not acknowledged in time. */
  | { kind: 'timer'; timer: '2MSL' | 'gives up' | 'repeats' }
  /** Data came, and the ACK for it was held back for a moment. */
  | { kind: 'delayed ACK'; segment: ReportedSegment };

export interface Choice {
  answer: Answer;
  /** null: that is what happens. */
  mistake: Mistake | null;
}

/** `segment` null: it sends nothing. */
export type Answer =
  | { kind: 'state'; state: TcpState }
  | { kind: 'segment'; segment: ReportedSegment | null };

type Mistake = StateMistake | SegmentMistake;

export type StateMistake =
  /** A transition is due. */
  | 'stays'
  /** Nothing changes. */
  | 'moves'
  /** An edge of the diagram that another event takes. */
  | 'other event'
  /** A state that comes after the right one. */
  | 'too far'
  /** What the other end goes through. */
  | 'other end'
  | 'no edge'
  | 'closed';

export type SegmentMistake =
  /** The number of the SYN, the FIN, or the text acknowledged, as if it took none. */
  | 'ack without SYN'
  | 'ack without FIN'
  | 'ack without data'
  /** What is not acceptable is not acknowledged. */
  | 'ack of unacceptable'
  /** An ACK takes no number. */
  | 'ack too far'
  /** A number that an earlier SYN, FIN or octet of this end has taken. */
  | 'seq of SYN'
  | 'seq of FIN'
  | 'seq of data'
  | 'seq too far'
  | 'new number'
  | 'no ACK flag'
  | 'no SYN flag'
  | 'nothing to acknowledge'
  | 'FIN too early'
  | 'FIN left out'
  | 'FIN for RST'
  | 'RST'
  | 'ACK for RST'
  | 'answers RST'
  | 'silent';

export function rightChoice({ choices }: Question): number {
  return choices.findIndex(({ mistake }) => mistake === null);
}

/** `half-close/3` */
export function idOf({ experiment, number }: Question): string {
  return `${experiment}/${number}`;
}
