import type { TcpState } from '../../src/tcp-states.ts';
import type { Text } from '../language.ts';
import type { Via } from '../probe/probe-states.ts';

/** One way in which a version of lwIP is known not to do what RFC 9293 asks for: a lesson, and the expected behaviour of that version. */
export interface Departure {
  /** kebab-case. */
  id: string;
  title: Text;
  /** One sentence: what should happen, and what does. */
  explanation: Text;
  seen: readonly Sighting[];
}

/** Where it shows, and how. */
export interface Sighting {
  rows: readonly string[];
  states: readonly TcpState[];
  /** In the words of `outcomeText`. */
  outcome: string;
  /** Those of the row's segments that it is about; all when left out. */
  probes?: readonly string[];
  /** Likewise. */
  via?: Via;
}
