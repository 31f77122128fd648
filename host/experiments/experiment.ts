import type { LabSettings } from '../../src/settings.ts';
import type { TcpState } from '../../src/tcp-states.ts';

export type Language = 'en' | 'zh';
/** The same text in every language of the lab. */
export type Text = Record<Language, string>;

/** One thing done by a peer, or waited for. Times in ms. */
export type Step =
  /** The client's active open; goes on once both ends are ESTABLISHED. */
  | { do: 'connect' }
  | { do: 'send'; text: string }
  /** shutdown(SHUT_WR) of the client. */
  | { do: 'shutdown' }
  | { do: 'close' }
  /** The client's RST. */
  | { do: 'reset' }
  /** A command to the board about the lab connection. */
  | { do: 'board'; command: 'close' | 'shutdown' | 'abort' }
  | { do: 'board'; command: 'send'; text: string }
  /** Waits until one end (or both) is in the state. `skip`: why the wait is not sat through, "2MSL" for instance. */
  | { do: 'await'; board?: TcpState; client?: TcpState; limitMs?: number; skip?: string }
  /** Waits until the client has read the board's end of stream. */
  | { do: 'await-end'; limitMs?: number }
  /** Waits until the client has read that many octets more. */
  | { do: 'await-data'; octets: number; limitMs?: number }
  | { do: 'wait'; ms: number };

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
}

export interface Expectation {
  /** Every state of the board's end, LISTEN first. */
  boardStates: TcpState[];
  /** Every state of the client's end, CLOSED first. */
  clientStates: TcpState[];
  /**
   * Every segment that crosses the cable, in order, in the lab's notation with relative numbers: `client S seq=0`,
   * `board S. seq=0 ack=1`, `client P. seq=1 ack=1 len=5`.
   */
  segments: string[];
  /** The LEDs that light up, in order. */
  leds: TcpState[];
}
