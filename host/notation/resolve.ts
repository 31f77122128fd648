import { flagsToText, TcpFlag } from '../packet/tcp-flags.ts';
import { formatSegment } from './format.ts';
import { NotationError } from './notation-error.ts';
import type { NumberField, SegmentNotation } from './segment.ts';
import { evaluateSum, type Sum, type SymbolValues, type Term } from './sum.ts';

/** A segment with every number known: ready for the wire. */
export type ResolvedSegment = ReturnType<typeof resolveSegment>;

/** The window of a segment that names none. */
const DEFAULT_WINDOW = 8192;

/** Octets of data that fit an IPv4 packet behind headers without options. */
const MAX_DATA = 0xffff - 40;

/**
 * Puts numbers in the place of symbols.
 * @param symbols what the board's variables are just now; only those the segment names are needed (RCV.NXT and
 *   SND.NXT also when it leaves out seq and ack).
 * @throws {NotationError} when a symbol has no value here, or len, win or urg is out of range.
 */
export function resolveSegment(
  segment: SegmentNotation,
  symbols: SymbolValues,
  { window = DEFAULT_WINDOW }: { window?: number } = {},
) {
  const { flags } = segment;
  const value = (field: NumberField, omitted: Sum) => {
    const sum = segment[field] ?? omitted;
    return evaluateSum(sum, symbols, (term) => missing(segment, field, term));
  };
  const limited = (field: 'len' | 'win' | 'urg', omitted: number, max: number) => {
    const number = value(field, [{ sign: 1, value: omitted }]);
    if (number >= 0 && number <= max) return number;
    throw errorAt(segment, segment[field]?.[0], field, `${field} is ${number}, and must be from 0 to ${max}`);
  };
  const hasAck = segment.ack !== undefined || (flags & TcpFlag.ack) !== 0;
  const length = limited('len', segment.data?.length ?? 0, MAX_DATA);
  if (segment.data !== undefined && segment.data.length !== length) {
    const problem = `len is ${length}, but data has ${segment.data.length} octets`;
    throw errorAt(segment, segment.len?.[0], 'len', problem, 'leave out one of them');
  }
  return {
    /** Control bits, and the same as tcpdump prints them. */
    flags,
    flagsText: flagsToText(flags),
    /** SEG.SEQ, modulo 2^32. */
    seq: value('seq', [{ sign: 1, symbol: 'RCV.NXT' }]) >>> 0,
    /** SEG.ACK, modulo 2^32; null when the ACK flag is not set and no number was given. */
    ack: hasAck ? value('ack', [{ sign: 1, symbol: 'SND.NXT' }]) >>> 0 : null,
    window: limited('win', window, 0xffff),
    urgentPointer: limited('urg', 0, 0xffff),
    options: segment.options ?? [],
    payload: segment.data ?? alphabet(length),
  };
}

/** Default data: a to z repeated, readable in a capture. */
function alphabet(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => 0x61 + (i % 26));
}

function missing(segment: SegmentNotation, field: NumberField, term: Term): never {
  const symbol = 'symbol' in term ? term.symbol : field;
  const hint =
    segment[field] === undefined ? `${field} was left out and means ${symbol}; give a number` : undefined;
  throw errorAt(segment, term, field, `${symbol} has no value here`, hint);
}

function errorAt(
  segment: SegmentNotation,
  term: Term | undefined,
  field: NumberField,
  problem: string,
  hint?: string,
): NotationError {
  if (segment.source !== undefined && term?.column !== undefined) {
    return new NotationError(segment.source, term.column, problem, hint);
  }
  const source = segment.source ?? formatSegment(segment);
  return new NotationError(source, Math.max(0, source.indexOf(`${field}=`)) + 1, problem, hint);
}
