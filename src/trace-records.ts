import { TCP_STATES, type TcpState } from './tcp-states.ts';

/** Words of one record: `struct trace_record` in firmware/lwip/trace_ring.h, little-endian. */
export const RECORD_WORDS = 8;

/** Why a connection changed its state, in the order of `enum trace_cause`. */
export const CAUSES = ['segment', 'transmit', 'call', 'timer', 'displaced'] as const;

/** `inferred`: nobody saw it, it follows from what stock Kaluma shows. */
export type Cause = (typeof CAUSES)[number] | 'inferred';

/** A segment as the observer saw it. `seq` and `ack` are absolute; `len` and `win` are octets. */
export interface TracedSegment {
  /** As tcpdump prints them: `S`, `S.`, `.`, `P.`, `F.`, `R.`. */
  flags: string;
  seq: number;
  ack: number;
  len: number;
  win: number;
}

interface RecordBase {
  /** Counts all records of this board; a gap is a loss. */
  number: number;
  /** µs since the board started. */
  timeUs: number;
  /** Counts the board's connections from 1; 0 is a segment that belongs to none. */
  connection: number;
  /** The local port tells the lab's connections from the control channel's. */
  localPort: number;
  remotePort: number;
}

export interface SegmentRecord extends RecordBase {
  kind: 'in' | 'out';
  segment: TracedSegment;
}

export interface TransitionRecord extends RecordBase {
  kind: 'transition';
  from: TcpState;
  to: TcpState;
  cause: Cause;
  /** The segment being received when it happened. */
  segment: TracedSegment | null;
}

export type TraceRecord = SegmentRecord | TransitionRecord;

/* tcpdump's letters in its own order, which is not the order of the bits. */
const FLAG_LETTERS: [number, string][] = [
  [1, 'F'],
  [2, 'S'],
  [4, 'R'],
  [8, 'P'],
  [16, '.'],
  [32, 'U'],
];

function flagsOf(bits: number): string {
  let text = '';
  for (const [bit, letter] of FLAG_LETTERS) if (bits & bit) text += letter;
  return text || 'none';
}

const TIME_HIGH = 4294967296;

/** Reads the records of one batch, as `start`'s first callback gets it. */
export function decodeRecords(words: Uint32Array): TraceRecord[] {
  const records: TraceRecord[] = [];
  for (let at = 0; at + RECORD_WORDS <= words.length; at += RECORD_WORDS)
    records.push(decodeRecord(words, at));
  return records;
}

/** The local port of the record at a word offset, without decoding the rest. */
export function recordPort(words: Uint32Array, at: number): number {
  return (words[at + 6] as number) & 65535;
}

/** The record at a word offset. */
export function decodeRecord(words: Uint32Array, at: number): TraceRecord {
  const word = (index: number) => words[at + index] as number;
  const last = word(7);
  const flags = (last >>> 8) & 255;
  const kind = (last >>> 16) & 15;
  const base = {
    number: word(0),
    timeUs: word(1) + (last & 255) * TIME_HIGH,
    connection: word(2),
    localPort: recordPort(words, at),
    remotePort: word(6) >>> 16,
  };
  const segment = {
    flags: flagsOf(flags),
    seq: word(3),
    ack: word(4),
    len: word(5) & 65535,
    win: word(5) >>> 16,
  };
  if (kind !== 2)
    return Object.assign(base, { kind: kind === 0 ? ('in' as const) : ('out' as const), segment });
  const cause = CAUSES[(last >>> 20) & 15] as Cause;
  return Object.assign(base, {
    kind: 'transition' as const,
    from: TCP_STATES[(last >>> 24) & 15] as TcpState,
    to: TCP_STATES[last >>> 28] as TcpState,
    cause,
    segment: cause === 'segment' || cause === 'displaced' ? segment : null,
  });
}
