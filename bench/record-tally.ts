import { TCP_STATES } from '../src/tcp-states.ts';
import { RECORD_WORDS } from '../src/trace-records.ts';

/** `enum trace_kind` of trace_ring.h. */
const TRANSITION = 2;

/** Counts of the observer's records, taken without an object for each. */
export class RecordTally {
  /** Records seen. */
  records = 0;
  /** Segment records, both directions. */
  segments = 0;
  readonly #edges = new Float64Array(256);
  #lastNumber = 0;

  /**
   * Reads `count` records of `words` from index `at` on.
   * @throws Error when a record is missing: their numbers have no gaps
   */
  read(words: Uint32Array, at: number, count: number): void {
    const end = at + count * RECORD_WORDS;
    for (let record = at; record < end; record += RECORD_WORDS) {
      if (words[record] !== ++this.#lastNumber) {
        throw new Error(`record ${this.#lastNumber} is missing: found number ${words[record]}`);
      }
      const kindAndStates = (words[record + 7] as number) >>> 16;
      if ((kindAndStates & 15) === TRANSITION) this.#edges[kindAndStates >>> 8]!++;
      else this.segments++;
    }
    this.records += count;
  }

  /** How often each transition was recorded, written as bcc's tcpstates does: `from -> to`, only those that were. */
  edges(): Map<string, number> {
    const counts = new Map<string, number>();
    this.#edges.forEach((count, states) => {
      if (count > 0) counts.set(`${TCP_STATES[states & 15]} -> ${TCP_STATES[states >>> 4]}`, count);
    });
    return counts;
  }
}
