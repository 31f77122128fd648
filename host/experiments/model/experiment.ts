import type { LabSettings } from '../../../src/settings.ts';
import type { TcpState } from '../../../src/tcp-states.ts';
import type { FaultKind } from '../../cable/faults.ts';
import type { Text } from '../../language.ts';

/**
 * One thing done by a peer, or waited for. Times in ms.
 *
 * Segments are written in the lab's notation, patterns of segments as `board S.`, `client any` (see host/notation, host/cable).
 */
export type Step =
  | (PeerStep & { peer?: string })
  | (AwaitStep & Patience & { peer?: string })
  | CableStep
  /** `skip`: why it need not be sat through. */
  | { do: 'wait'; ms: number; skip?: string };

/** What one end of a connection does. `peer` names the connection where there are several; left out, it is the latest. */
type PeerStep =
  /** The ordinary client's active open; goes on once both ends are ESTABLISHED. `samePort`: again from the port of its last connection. */
  | { do: 'connect'; samePort?: true }
  /** The same, without waiting for anything. */
  | { do: 'open'; samePort?: true }
  | { do: 'send'; text: string }
  /** shutdown(SHUT_WR) of the client. */
  | { do: 'shutdown' }
  | { do: 'close' }
  /** The client's RST. */
  | { do: 'reset' }
  /** The client's machine loses its power and has it again: its TCP has forgotten the connection, and sent nothing. */
  | { do: 'crash' }
  /** The client's machine is gone: it sends nothing any more, and what is sent to it is lost. */
  | { do: 'vanish' }
  /** One segment of a peer without a TCP, which answers nothing by itself. The peer comes into being with its first segment. */
  | { do: 'inject'; segment: string }
  /**
   * One segment in the client's name: from the address and port of its latest connection, or, with a `peer`, from a port of that peer's own. Or one in the
   * board's name, to the client.
   */
  | { do: 'forge'; segment: string; as?: 'board' }
  /** A command to the board about the connection. */
  | { do: 'board'; command: 'close' | 'shutdown' | 'abort' }
  | { do: 'board'; command: 'send'; text: string };

type AwaitStep =
  /** Waits until one end (or both) is in the state. */
  | { do: 'await'; board?: TcpState; client?: TcpState }
  /** Waits until so many more segments like that have crossed the cable (`count`, or one). */
  | { do: 'await-segment'; segment: string; count?: number }
  /** Waits until the client has read the board's end of stream. */
  | { do: 'await-end' }
  /** Waits until the client has read that many octets more. */
  | { do: 'await-data'; octets: number };

interface Patience {
  /** The step fails when it takes longer, */
  limitMs?: number;
  /** or when it is over sooner. */
  notBeforeMs?: number;
  /** Why the wait is not sat through, "2MSL" for instance. */
  skip?: string;
}

/** What happens to the cable, from here on. */
type CableStep =
  /** A fault, see `Fault`. */
  | { do: FaultKind; segment: string; nth?: number; count?: number | 'all'; chance?: number; ms?: number }
  /** Every segment takes that much longer, both ways. */
  | { do: 'slow-motion'; ms: number }
  /** No more faults, and everyone is there again. */
  | { do: 'mend' };

/**
 * One experiment: what is done, and what must be seen. Everything is stated exactly; nothing is computed from what the board did.
 */
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
  /** Where it stands, if it is one of one's own. */
  source?: Source;
}

/** What a verdict is about. */
export type Judged = 'board states' | 'client states' | 'final states' | 'segments' | 'leds' | 'step';

/** The file of an experiment, as messages name it. */
export interface Source {
  file: string;
  /** Lines of a script, counted from 1: of each step, and of each item of an expectation. Nobody knows them in a module. */
  lines?: Partial<Record<Judged, number[]>>;
}

/** What is left out is not judged. The lab's own experiments leave nothing out. */
export interface Expectation {
  /** Every state of the board's end, LISTEN first; one connection after another, in the order in which they were opened. */
  boardStates?: TcpState[];
  /** Every state of the ordinary client's end, CLOSED first; empty where there is none. */
  clientStates?: TcpState[];
  /**
   * Every segment that crosses the cable, in order, in the lab's notation with relative numbers: `client S seq=0`,
   * `board S. seq=0 ack=1`, `client P. seq=1 ack=1 len=5`. Before it the connection's name, if it has one: `a: client S seq=0`. After it
   * what the cable did to it (`lost`, `late`, `copy`, `corrupt`), and, where that matters, when it was sent: `at=2.75s` since the
   * beginning, half a second more or less.
   */
  segments?: string[];
  /** The LEDs that light up, in order. */
  leds?: TcpState[];
}
