import type { TcpState } from '../../src/tcp-states.ts';
import { formatRelative } from '../notation/relative.ts';
import type { ResolvedSegment } from '../notation/resolve.ts';
import type { SymbolValues } from '../notation/sum.ts';
import type { ReceivedSegment } from '../peer/segment-peer.ts';
import type { Via } from './probe-states.ts';

/** What came of one segment in one state, numbers absolute. */
export interface Observation {
  state: TcpState;
  via: Via;
  /** The end's variables before the segment came. */
  before: SymbolValues;
  sent: ResolvedSegment;
  /** Every state that the connection went through because of it, in order. */
  entered: TcpState[];
  /** The last of them; the state as it was when there is none. */
  next: TcpState;
  /** What it sent within the second after, in order. */
  out: ReceivedSegment[];
  /** Octets handed to the application. */
  delivered: number;
}

/** A segment of the end's, in the variables as they were before the probe. */
interface ProbeReply {
  flags: string;
  /** `SND.NXT`, `SND.NXT-1`; `ISS` for a SYN; the plain number where it is far from both ends' numbers. */
  seq: string;
  /** `RCV.NXT+10`; null without the ACK flag. */
  ack: string | null;
  len: number;
}

/** An observation for people and programs: what `tcplab probe --json` prints. */
export interface ProbeResult {
  state: TcpState;
  next: TcpState;
  out: ProbeReply[];
  delivered: number;
}

/** Numbers by the variables they belong to: a SEQ by SND.NXT, an ACK by RCV.NXT. */
export function resultOf({ state, next, out, delivered, before }: Observation): ProbeResult {
  const { 'SND.NXT': sndNxt, 'RCV.NXT': rcvNxt } = before;
  return {
    state,
    next,
    out: out.map(({ flags, seq, ack, len }) => ({
      flags,
      seq: flags.includes('S') ? 'ISS' : formatRelative(seq, { 'SND.NXT': sndNxt, 'RCV.NXT': rcvNxt }),
      ack: ack === null ? null : formatRelative(ack, { 'RCV.NXT': rcvNxt, 'SND.NXT': sndNxt }),
      len,
    })),
    delivered,
  };
}

/** A reply in the lab's notation: `. seq=SND.NXT ack=RCV.NXT`. */
export function replyText({ flags, seq, ack, len }: ProbeReply): string {
  return [flags, `seq=${seq}`, ack === null ? [] : `ack=${ack}`, len === 0 ? [] : `len=${len}`]
    .flat()
    .join(' ');
}
