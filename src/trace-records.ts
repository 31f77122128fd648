import { TCP_STATES, type TcpState } from './tcp-states.ts';

/** Words of one record: `struct trace_record` in firmware/lwip/trace_ring.h, little-endian. */
export const RECORD_WORDS = 8;

/** Why a connection changed its state, in the order of `enum trace_cause`. */
export const CAUSES = ['segment', 'transmit', 'call', 'timer', 'displaced'] as const;

/** `inferred`: not observed; it follows from what stock Kaluma shows. */
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

/* Worked out once for each combination: a segment is decoded in every turn, and JavaScript is slow on the board. */
const flagTexts: string[] = [];

function flagsOf(bits: number): string {
  const known = flagTexts[bits];
  if (known !== undefined) return known;
  let text = '';
  for (const [bit, letter] of FLAG_LETTERS) if (bits & bit) text += letter;
  flagTexts[bits] = text || 'none';
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

/** Whether the record at a word offset is a transition, without decoding the rest. */
export function isTransition(words: Uint32Array, at: number): boolean {
  return (((words[at + 7] as number) >>> 16) & 15) === 2;
}

/** The record at a word offset. */
export function decodeRecord(words: Uint32Array, at: number): TraceRecord {
  const last = words[at + 7] as number;
  const ports = words[at + 6] as number;
  const sizes = words[at + 5] as number;
  const kind = (last >>> 16) & 15;
  const cause = kind === 2 ? (CAUSES[(last >>> 20) & 15] as Cause) : null;
  const hasSegment = cause === null || cause === 'segment' || cause === 'displaced';
  const segment = hasSegment
    ? {
        flags: flagsOf((last >>> 8) & 255),
        seq: words[at + 3] as number,
        ack: words[at + 4] as number,
        len: sizes & 65535,
        win: sizes >>> 16,
      }
    : null;
  const record = {
    number: words[at] as number,
    timeUs: (words[at + 1] as number) + (last & 255) * TIME_HIGH,
    connection: words[at + 2] as number,
    localPort: ports & 65535,
    remotePort: ports >>> 16,
    kind: kind === 2 ? 'transition' : kind === 0 ? 'in' : 'out',
    segment,
  } as TraceRecord;
  if (record.kind === 'transition') {
    record.cause = cause as Cause;
    record.from = TCP_STATES[(last >>> 24) & 15] as TcpState;
    record.to = TCP_STATES[last >>> 28] as TcpState;
  }
  return record;
}
