import { LAB_PORT } from '../ports.ts';
import type { TcpState } from '../tcp-states.ts';
import {
  decodeRecord,
  isTransition,
  RECORD_WORDS,
  recordPort,
  type TraceRecord,
  type TransitionRecord,
} from '../trace-records.ts';

interface Entry {
  connection: number;
  state: TcpState;
  sinceUs: number;
}

/** The lab connections' states, as the observer's records tell them. Records of other ports (the control channel's) are not even decoded. */
export class LabStates {
  private table_: Entry[] = [];
  private readonly wantsSegments_: () => boolean;
  private readonly onRecord_: (record: TraceRecord) => void;
  private readonly onStep_: (record: TransitionRecord, afterUs: number) => void;

  /** `onStep` gets each transition with the µs spent in the state before. */
  constructor(
    onRecord: (record: TraceRecord) => void,
    onStep: (record: TransitionRecord, afterUs: number) => void,
    wantsSegments: () => boolean,
  ) {
    this.wantsSegments_ = wantsSegments;
    this.onRecord_ = onRecord;
    this.onStep_ = onStep;
  }

  /** Whether there is anything in a batch to take. */
  concern(words: Uint32Array): boolean {
    for (let at = 0; at < words.length; at += RECORD_WORDS) if (this.concerns_(words, at)) return true;
    return false;
  }

  takeBatch(words: Uint32Array): void {
    for (let at = 0; at < words.length; at += RECORD_WORDS) {
      if (this.concerns_(words, at)) this.take(decodeRecord(words, at));
    }
  }

  take(record: TraceRecord): void {
    if (record.kind === 'transition') this.follow_(record);
    this.onRecord_(record);
  }

  has(connection: number): boolean {
    return this.table_.some((entry) => entry.connection === connection);
  }

  /** The living connections, for `status`. */
  current(): { connection: number; state: TcpState }[] {
    return this.table_.map(({ connection, state }) => ({ connection, state }));
  }

  private concerns_(words: Uint32Array, at: number): boolean {
    return recordPort(words, at) === LAB_PORT && (isTransition(words, at) || this.wantsSegments_());
  }

  private follow_(record: TransitionRecord): void {
    const known = this.table_.find((entry) => entry.connection === record.connection);
    const entry = known || { connection: record.connection, state: record.from, sinceUs: record.timeUs };
    if (!known) this.table_.push(entry);
    this.onStep_(record, record.timeUs - entry.sinceUs);
    entry.state = record.to;
    entry.sinceUs = record.timeUs;
    if (record.to === 'CLOSED') this.table_ = this.table_.filter((candidate) => candidate !== entry);
  }
}
