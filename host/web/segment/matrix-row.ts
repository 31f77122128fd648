import type { TcpState } from '../../../src/tcp-states.ts';
import { type CellText, cellText, type Row } from '../../conformance/matrix.ts';
import { RFC_9293_MATRIX } from '../../conformance/rfc-9293-matrix.ts';
import type { ResolvedSegment } from '../../notation/resolve.ts';
import type { SymbolValues } from '../../notation/sum.ts';
import { seqDiff } from '../../packet/sequence.ts';
import { TcpFlag } from '../../packet/tcp-flags.ts';
import type { Via } from '../../probe/probe-states.ts';

/** The row of the standard's matrix that a segment belongs to in a state, and what it asks for. */
export interface FittingRow {
  row: Row;
  /** In the matrix's words, with the segment's own length in the place of the probes'. */
  rfc: CellText;
}

/** Of the matrix's segments with data, in octets. */
const PROBE_DATA = 10;

/**
 * The row for a segment that reaches an end with these variables in that state.
 * @returns null where the matrix has no row for such a segment, or says nothing of it there
 */
export function fittingRow(
  segment: ResolvedSegment,
  symbols: SymbolValues,
  state: TcpState,
  via: Via,
): FittingRow | null {
  const id = rowIdOf(seenBy(segment, symbols, state));
  const row = RFC_9293_MATRIX.find((candidate) => candidate.id === id);
  if (!row) return null;
  const rfc = cellText(row.cells[state], via);
  return rfc === 'n/a' ? null : { row, rfc: withLength(rfc, PROBE_DATA, segment.payload.length) };
}

/** What the matrix says of segments with one length, said of another. SYN and FIN take a number each (RFC 9293 §3.4). */
export function withLength(rfc: CellText, from: number, to: number): CellText {
  return rfc.replace(/A\+(\d+)/g, (word, moved) => {
    const beyond = Number(moved) - from;
    return from > 0 && to > 0 && (beyond === 0 || beyond === 1) ? `A+${to + beyond}` : word;
  });
}

/** A segment against the variables of the end that gets it. */
interface Seen {
  flags: number;
  len: number;
  /** SEG.SEQ-RCV.NXT. */
  ahead: number;
  window: number;
  isIrs: boolean;
  /** SEG.ACK-SND.NXT, and SEG.ACK-SND.UNA. */
  ackAhead: number;
  ackNew: number;
  maxSndWnd: number;
}

function seenBy(segment: ResolvedSegment, symbols: SymbolValues, state: TcpState): Seen {
  const value = (name: keyof SymbolValues) => symbols[name] ?? 0;
  const { flags, seq, payload } = segment;
  const ack = segment.ack ?? 0;
  const seen = { flags, len: payload.length, maxSndWnd: value('MAX.SND.WND') };
  // §3.10.7.1 and §3.10.7.2 look at no numbers.
  if (state === 'CLOSED' || state === 'LISTEN')
    return { ...seen, ahead: 0, window: 0xffff, isIrs: false, ackAhead: 0, ackNew: 0 };
  return {
    ...seen,
    ahead: seqDiff(seq, value('RCV.NXT')),
    window: value('RCV.WND'),
    isIrs: seq === value('IRS'),
    ackAhead: seqDiff(ack, value('SND.NXT')),
    ackNew: seqDiff(ack, value('SND.UNA')),
  };
}

function rowIdOf(seen: Seen): string | null {
  const { flags, len, ahead, ackAhead } = seen;
  const has = (flag: number) => (flags & flag) !== 0;
  if (has(TcpFlag.rst)) return has(TcpFlag.syn | TcpFlag.fin) || len > 0 ? null : resetRow(seen);
  if (has(TcpFlag.syn)) return synRow(seen);
  if (!has(TcpFlag.ack)) return ahead === 0 && (has(TcpFlag.fin) || len > 0) ? 'r' : null;
  if (has(TcpFlag.fin)) return finRow(seen);
  if (!isAcceptable(seen)) return ackAhead === 0 ? 'q' : null;
  if (ackAhead > 0) return ahead === 0 ? 'i' : null;
  return len === 0 ? ackRow(seen) : dataRow(seen);
}

const isWithin = ({ ahead, window }: Seen) => ahead >= 0 && ahead < window;

/** RFC 9293 §3.4, of a segment without SYN and FIN. */
function isAcceptable({ ahead, len, window }: Seen): boolean {
  if (len === 0) return window === 0 ? ahead === 0 : ahead >= 0 && ahead < window;
  return ahead < window && ahead + len > 0;
}

function resetRow(seen: Seen): string {
  const { flags, ahead, ackAhead } = seen;
  if (ahead === 0) return (flags & TcpFlag.ack) !== 0 && ackAhead === 0 ? 'l′' : 'l';
  return isWithin(seen) ? 'm' : 'n';
}

function synRow(seen: Seen): string | null {
  const { flags, len, ahead, ackAhead, isIrs } = seen;
  const hasAck = (flags & TcpFlag.ack) !== 0;
  if (hasAck && ackAhead !== 0) return null;
  if (flags & TcpFlag.fin) return len === 0 && isWithin(seen) ? (hasAck ? 't′' : 't') : null;
  if (len > 0) return isWithin(seen) ? (hasAck ? 'u′' : 'u') : null;
  if (hasAck) return isIrs ? 'e' : isWithin(seen) ? 'd' : null;
  if (ahead < 0) return 'a';
  return isWithin(seen) ? 'b' : 'c';
}

function finRow({ len, ahead, ackAhead, ackNew }: Seen): string | null {
  if (len > 0) return ahead === 0 && ackAhead === 0 ? 's' : null;
  if (ahead === -1) return 'k';
  if (ahead !== 0 || ackAhead > 0) return null;
  if (ackAhead === 0) return 'j';
  return ackNew >= 0 || ackAhead === -1 ? 'j′' : null;
}

function ackRow({ ahead, ackAhead, ackNew, maxSndWnd }: Seen): string | null {
  if (ahead !== 0) return null;
  if (ackAhead === 0) return 'f';
  if (ackNew > 0) return null;
  return ackNew < -maxSndWnd ? 'h' : 'g';
}

function dataRow({ ahead, len, window, ackAhead }: Seen): string | null {
  if (ackAhead !== 0 || ahead < 0 || ahead + len > window) return null;
  return ahead === 0 ? 'o' : 'p';
}
