import type { TcpState } from '../../src/tcp-states.ts';
import type { Text } from '../language.ts';
import type { Via } from '../probe/probe-states.ts';
import { DEPARTURES_LWIP_2_2 } from './departures-lwip-2.2.ts';

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

const DEPARTURES: ReadonlyMap<string, readonly Departure[]> = new Map([
  // What Kaluma 1.2.1 has, and what the virtual board has: their state machines agree.
  ['2.2.0', DEPARTURES_LWIP_2_2],
  ['2.2.1', DEPARTURES_LWIP_2_2],
]);

/** The known departures of a version of lwIP; null when nobody has looked at it yet. */
export function departuresOf(lwip: string): readonly Departure[] | null {
  return DEPARTURES.get(lwip) ?? null;
}
