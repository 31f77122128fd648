import type { SymbolValues } from '../notation/sum.ts';
import { seqAdd, seqMax } from '../packet/sequence.ts';
import { TcpFlag } from '../packet/tcp-flags.ts';

/** Where no connection is yet, SND.NXT is an arbitrary number. Far from 0, which a RST carries for want of another. */
export const ARBITRARY_NUMBER = 0x5eed0000;

/** The segment fields that can change a variable. Numbers absolute; `ack` is null where the flag is not set. */
export interface SegmentFields {
  readonly flags: number;
  readonly seq: number;
  readonly ack: number | null;
  /** Octets of data. */
  readonly length: number;
  readonly window: number;
}

/** The variables of one end of a connection (RFC 9293 §3.3.1), as far as the segments that cross the cable show them. */
export class EndVariables {
  /** What the peer would send next, corrected by every ACK of this end's. */
  private rcvNxt: number;
  private irs: number;
  private sndNxt = ARBITRARY_NUMBER;
  private sndUna = ARBITRARY_NUMBER;
  private iss = ARBITRARY_NUMBER;
  private rcvWnd = 0;
  private sndWnd = 0;
  private maxSndWnd = 0;
  /** This end has acknowledged a SYN: another one changes nothing until it is acknowledged, too. */
  private answered = false;

  /** `peerIss`: the number that the peer would begin with. */
  constructor(peerIss: number) {
    this.rcvNxt = peerIss;
    this.irs = peerIss;
  }

  symbols(): SymbolValues {
    return {
      'SND.NXT': this.sndNxt,
      'RCV.NXT': this.rcvNxt,
      'SND.UNA': this.sndUna,
      ISS: this.iss,
      IRS: this.irs,
      'RCV.WND': this.rcvWnd,
      'SND.WND': this.sndWnd,
      'MAX.SND.WND': this.maxSndWnd,
    };
  }

  /** A segment to this end. What is in order moves RCV.NXT; if the end sees it otherwise, its next ACK says so. */
  received({ flags, seq, ack, length, window }: SegmentFields): void {
    this.sndWnd = window;
    this.maxSndWnd = Math.max(this.maxSndWnd, window);
    if (flags & TcpFlag.rst) return;
    const begins = (flags & TcpFlag.syn) !== 0 && !this.answered;
    if (begins) this.irs = seq;
    if (begins || seq === this.rcvNxt) this.rcvNxt = seqAdd(seq, sequenceLength(flags, length));
    if (ack !== null) this.sndUna = seqMax(this.sndUna, ack);
  }

  /** A segment of this end's. A RST stands outside: its numbers may be those of the segment that it answers. */
  sent({ flags, seq, ack, length, window }: SegmentFields): void {
    if (flags & TcpFlag.rst) return;
    const next = seqAdd(seq, sequenceLength(flags, length));
    if (flags & TcpFlag.syn) {
      this.iss = seq;
      this.sndUna = seq;
      this.sndNxt = next;
      this.answered = ack !== null;
      if (ack !== null) this.irs = seqAdd(ack, -1);
    }
    this.sndNxt = seqMax(this.sndNxt, next);
    if (ack !== null) this.rcvNxt = ack;
    this.rcvWnd = window;
  }
}

/** SEG.LEN: octets of sequence space that a segment takes; SYN and FIN count as one each (RFC 9293 §3.4). */
export function sequenceLength(flags: number, octets: number): number {
  return octets + (flags & TcpFlag.syn ? 1 : 0) + (flags & TcpFlag.fin ? 1 : 0);
}
