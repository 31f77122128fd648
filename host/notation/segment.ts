import type { TcpOption } from '../packet/tcp-options.ts';
import type { Sum } from './sum.ts';

/**
 * A segment as it is written, `F. seq=RCV.NXT-1 ack=SND.NXT len=10 <nop,nop>`: first the flags as tcpdump prints
 * them, then fields in any order, each at most once.
 *
 * What is left out means a segment in order: `seq` is RCV.NXT, `ack` is SND.NXT when the ACK flag is set (and 0
 * on the wire when it is not), no data, the resolver's window, urgent pointer 0, no options.
 */
export interface SegmentNotation {
  /** Control bits, see `TcpFlag`. */
  readonly flags: number;
  readonly seq?: Sum;
  readonly ack?: Sum;
  /** Octets of data. */
  readonly len?: Sum;
  /** SEG.WND as the header holds it, not scaled. */
  readonly win?: Sum;
  /** Urgent pointer. */
  readonly urg?: Sum;
  /** The data itself, instead of or beside `len`. */
  readonly data?: Uint8Array;
  readonly options?: readonly TcpOption[];
  /** The line it was read from, which errors of the resolver quote. */
  readonly source?: string;
}

/** The fields that hold a number, in the order in which they are written. */
export const NUMBER_FIELDS = ['seq', 'ack', 'len', 'win', 'urg'] as const;

export type NumberField = (typeof NUMBER_FIELDS)[number];
