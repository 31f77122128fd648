import { SECOND_US } from '../../clock/clock.ts';
import { formatData } from '../../notation/data-text.ts';
import { formatOptions } from '../../notation/options-text.ts';
import type { TcpOption } from '../../packet/tcp-options.ts';

/** The fields of a segment beyond direction and flags. Numbers are relative to each end's initial sequence number, as tcpdump prints them. */
export interface SegmentLineFields {
  seq: number;
  /** null where the ACK flag is not set. */
  ack: number | null;
  /** Octets of text; SYN and FIN not counted. */
  len: number;
  /** SEG.WND as the header holds it. */
  win: number;
  /** Urgent pointer. */
  urg: number;
  data: Uint8Array;
  options: readonly TcpOption[];
}

/** What the cable did to a segment on its way. */
type Altered = 'late' | 'copy' | 'corrupt';

/** One segment of a report or of an expectation: `a: client P. seq=1 ack=1 len=5 lost at=2.75s`. What is undefined is not known, or not stated. */
export interface SegmentLine
  extends Pick<SegmentLineFields, 'seq' | 'ack' | 'len'>,
    Partial<Pick<SegmentLineFields, 'win' | 'urg' | 'data' | 'options'>> {
  /** The connection's name, in an experiment with several. */
  peer?: string;
  from: 'client' | 'board';
  /** tcpdump's letters, in its order: `S`, `S.`, `.`, `P.`, `F.`, `R.` */
  flags: string;
  /** It did not arrive. */
  lost?: true;
  altered?: Altered;
}

/** A segment that must cross the cable. */
export interface ExpectedSegment extends SegmentLine {
  /** When it must be sent, in µs since the experiment began, and how far from that it may be. */
  at?: { us: number; toleranceUs: number };
}

/** lwIP looks at its retransmission timers this often, in µs: a time that is right can be that far off. */
export const TIMER_TOLERANCE_US = SECOND_US / 2;

/** Writes a segment as scripts state it and reports show it; of the fields `win`, `urg`, `data` and `options` those that are there. */
export function formatSegmentLine(segment: ExpectedSegment): string {
  const { peer, from, flags, lost, altered, at } = segment;
  return [
    ...(peer === undefined ? [] : [`${peer}:`]),
    from,
    flags,
    ...formatFields({ ...segment, len: segment.len || undefined }),
    ...(lost ? ['lost'] : []),
    ...(altered === undefined ? [] : [altered]),
    ...(at === undefined ? [] : [formatTime(at)]),
  ].join(' ');
}

/** Whether both are the same segment; times are not compared. */
export function isSameSegment(one: SegmentLine, other: SegmentLine): boolean {
  return identityOf(one) === identityOf(other);
}

/** A segment by the fields that make it the same one as another. */
export function identityOf({ peer, from, flags, seq, ack, len, lost, altered }: SegmentLine): string {
  return formatSegmentLine({ peer, from, flags, seq, ack, len, lost, altered });
}

/** `seq=1`, `ack=1` and so on, of the fields that are there. */
export function formatFields({ data, options, ...fields }: Partial<SegmentLineFields>): string[] {
  const numbers = (['seq', 'ack', 'len', 'win', 'urg'] as const).flatMap((name) =>
    fields[name] == null ? [] : [`${name}=${fields[name]}`],
  );
  const written = [data && `data=${formatData(data)}`, options && formatOptions(options)];
  return [...numbers, ...written.filter((text) => text !== undefined)];
}

function formatTime({ us, toleranceUs }: NonNullable<ExpectedSegment['at']>): string {
  const tolerance = toleranceUs === TIMER_TOLERANCE_US ? '' : `±${toleranceUs / SECOND_US}s`;
  return `at=${us / SECOND_US}s${tolerance}`;
}
