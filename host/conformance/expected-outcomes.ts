import type { TcpState } from '../../src/tcp-states.ts';
import { type Via, viasOf } from '../probe/probe-states.ts';
import type { Departure } from './departure.ts';
import { allowedOutcomes, cellText, type Row } from './matrix.ts';

/** A known departure where it shows. */
export interface KnownOutcome {
  id: string;
  outcome: string;
}

/** The known departures by the cell, segment and way of closing in which they show. */
export class ExpectedOutcomes {
  private readonly known = new Map<string, KnownOutcome>();

  /** @throws when a departure names what the matrix does not have, what it allows, or what another one names already. */
  constructor(departures: readonly Departure[], matrix: readonly Row[]) {
    const sightings = departures.flatMap(({ id, seen }) =>
      seen.flatMap(({ rows, ...sighting }) => rows.map((rowId) => ({ id, rowId, ...sighting }))),
    );
    for (const { id, rowId, states, outcome, probes, via } of sightings) {
      const row = matrix.find((candidate) => candidate.id === rowId);
      if (!row) throw new Error(`${id}: the matrix has no row ${rowId}`);
      for (const state of states) {
        for (const segment of probes ?? row.probes) {
          if (!row.probes.includes(segment)) throw new Error(`${id}: row ${rowId} has no segment ${segment}`);
          for (const way of via ? [via] : viasOf(state)) this.add(row, state, segment, way, { id, outcome });
        }
      }
    }
  }

  at(row: string, state: TcpState, segment: string, via: Via): KnownOutcome | undefined {
    return this.known.get(keyOf(row, state, segment, via));
  }

  private add(row: Row, state: TcpState, segment: string, via: Via, known: KnownOutcome): void {
    const allowed = allowedOutcomes(cellText(row.cells[state], via));
    // Nothing is asked for there: a row about close() only, for instance.
    if (!allowed) return;
    const key = keyOf(row.id, state, segment, via);
    const where = `${known.id}: row ${row.id}, ${state}, ${segment}`;
    if (allowed.some(({ outcome }) => outcome === known.outcome))
      throw new Error(`${where}: ${known.outcome} is what the RFC allows`);
    if (this.known.has(key)) throw new Error(`${where} is named twice`);
    this.known.set(key, known);
  }
}

function keyOf(...parts: string[]): string {
  return parts.join('\n');
}
