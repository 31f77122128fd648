import type { LabSettings } from '../../../src/settings.ts';
import type { TcpState } from '../../../src/tcp-states.ts';
import type { Fault, FaultKind } from '../../cable/faults.ts';
import type { SegmentPattern } from '../../cable/segment-pattern.ts';
import type { Text } from '../../language.ts';
import type { SegmentNotation } from '../../notation/segment.ts';
import type { ExpectedSegment, SegmentLineFields } from './segment-line.ts';

/** One thing done by a peer, or waited for. Times in ms. `StepOf` names one kind of it. */
export type Step =
  | (PeerStep & { peer?: string })
  | (AwaitStep & Patience & { peer?: string })
  | CableStep
  /** `skip`: the reason why the clock may skip it, if it has one. */
  | { do: 'wait'; ms: number; skip?: string };

export type StepOf<Do extends Step['do']> = Extract<Step, { do: Do }>;

/** What one end of a connection does. `peer` names the connection where there are several; left out, it is the latest. */
type PeerStep =
  /** The ordinary client's active open; goes on once both ends are ESTABLISHED. `samePort`: again from the port of its last connection. */
  | { do: 'connect'; samePort?: true }
  /** The same, without waiting for anything. */
  | { do: 'open'; samePort?: true }
  | { do: 'send'; text: string }
  /** shutdown(SHUT_WR) of the client, */
  | { do: 'shutdown' }
  /** and its shutdown(SHUT_RD). */
  | { do: 'shutdown-read' }
  | { do: 'close' }
  /** The client's RST. */
  | { do: 'reset' }
  /** The client's program stops reading: what arrives stays in its TCP's buffer, and the window closes by it. */
  | { do: 'pause' }
  /** It reads again. */
  | { do: 'resume' }
  /** The client's machine loses its power and has it again: its TCP has forgotten the connection, and sent nothing. */
  | { do: 'crash' }
  /** The client's machine is gone: it sends nothing any more, and what is sent to it is lost. */
  | { do: 'vanish' }
  /** One segment of a peer without a TCP, which answers nothing by itself. The peer comes into being with its first segment. */
  | { do: 'inject'; segment: SegmentNotation }
  /**
   * One segment in the client's name: from the address and port of its latest connection, or, with a `peer`, from a port of that peer's own. Or one in the
   * board's name, to the client.
   */
  | { do: 'forge'; segment: SegmentNotation; as?: 'board' }
  /** A command to the board about the connection. */
  | { do: 'board'; command: 'close' | 'shutdown' | 'abort' }
  | { do: 'board'; command: 'send'; text: string };

type AwaitStep =
  /** Waits until one end (or both) is in the state. */
  | { do: 'await'; board?: TcpState; client?: TcpState }
  /** Waits until so many more segments like that have crossed the cable (`count`, or one). */
  | { do: 'await-segment'; segment: AwaitedSegment; count?: number }
  /** Waits until the client has read the board's end of stream. */
  | { do: 'await-end' }
  /** Waits until the client has read that many octets more. */
  | { do: 'await-data'; octets: number }
  /** For so long nothing is sent on this connection, or by one end of it; the first segment fails the step. */
  | { do: 'silence'; ms: number; of?: 'client' | 'board' };

/** A segment by direction and flags, and by the fields that are given. */
export type AwaitedSegment = SegmentPattern & Partial<SegmentLineFields>;

export interface Patience {
  /** The step fails when it takes longer, */
  limitMs?: number;
  /** or when it is over sooner. */
  notBeforeMs?: number;
  /** Why the wait is not sat through, "2MSL" for instance. */
  skip?: string;
}

/** What happens to the cable, from here on. */
type CableStep =
  | { [Kind in FaultKind]: { do: Kind } & Omit<Fault, 'kind'> }[FaultKind]
  /** Every segment takes that much longer, both ways. */
  | { do: 'slow-motion'; ms: number }
  /** No more faults, and everyone is there again. */
  | { do: 'mend' };

/** One experiment: what is done, and what must be seen. Everything is stated exactly; nothing is computed from what the board did. */
export interface Experiment {
  /** kebab-case, the name on the command line. */
  name: string;
  title: Text;
  /** What the student should be able to answer afterwards. */
  question: Text;
  explanation: Text;
  /** How the board's app is to behave. */
  settings: Partial<LabSettings>;
  steps: Step[];
  expect: Expectation;
  source: Source;
}

/** What a verdict is about. */
export type Judged = 'board states' | 'client states' | 'final states' | 'segments' | 'leds' | 'step';

/** The script of an experiment, as messages name it. */
export interface Source {
  file: string;
  /** Lines of the script, counted from 1: of each step, and of each item of an expectation. */
  lines: Partial<Record<Judged, number[]>>;
}

/** Any number of items, none included, that are not judged. */
export const ANYTHING = '...';
export type Expected<Item> = readonly (Item | typeof ANYTHING)[];

/** What is left out is not judged. The lab's own experiments leave nothing out. */
export interface Expectation {
  /** Every state of the board's end, LISTEN first; one connection after another, in the order in which they were opened. */
  boardStates?: Expected<TcpState>;
  /** Every state of the ordinary client's end, CLOSED first; empty where there is none. */
  clientStates?: Expected<TcpState>;
  /** Every segment that crosses the cable, in the order of sending. */
  segments?: Expected<ExpectedSegment>;
  /** The order of segments is judged within each connection, not between them. */
  perConnection?: true;
  /** The LEDs that light up, in order. */
  leds?: Expected<TcpState>;
}

/** The items that are stated. */
export function statedOf<Item>(expected: Expected<Item> = []): Item[] {
  return expected.filter((item): item is Item => item !== ANYTHING);
}
