import type { TcpState } from '../../src/tcp-states.ts';
import type { Via } from '../probe/probe-states.ts';
import type { Departure } from './departure.ts';
import { DEPARTURES_LWIP_2_2 } from './departures-lwip-2.2.ts';

const DEPARTURES: ReadonlyMap<string, readonly Departure[]> = new Map([
  // What Kaluma 1.2.1 has, and what the virtual board has: their state machines agree.
  ['2.2.0', DEPARTURES_LWIP_2_2],
  ['2.2.1', DEPARTURES_LWIP_2_2],
]);

/** The known departures of a version of lwIP; null for a version that was not examined. */
export function departuresOf(lwip: string): readonly Departure[] | null {
  return DEPARTURES.get(lwip) ?? null;
}

/** The departure that shows in that cell, with that segment and way of closing, and its outcome there. */
export function knownOutcome(
  departures: readonly Departure[],
  row: string,
  state: TcpState,
  segment: string,
  via: Via,
): { id: string; outcome: string } | null {
  for (const { id, seen } of departures) {
    const shown = seen.find(
      ({ rows, states, probes = [segment], via: way = via }) =>
        rows.includes(row) && states.includes(state) && probes.includes(segment) && way === via,
    );
    if (shown) return { id, outcome: shown.outcome };
  }
  return null;
}
