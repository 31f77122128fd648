import type { SymbolValues } from '../notation/sum.ts';
import { seqAdd, seqMax } from '../packet/sequence.ts';
import { TcpFlag } from '../packet/tcp-flags.ts';

/** Where no connection is yet, SND.NXT is an arbitrary number. Far from 0, which a RST carries for want of another. */
const ARBITRARY_NUMBER = 0x5eed0000;

/** The segment fields that can change a variable. Numbers absolute; `ack` is null where the flag is not set. */
export interface SegmentFields {
  readonly flags: number;
  readonly seq: number;
  readonly ack: number | null;
  /** Octets of data. */
  readonly length: number;
  readonly window: number;
}

const AT_FIRST = {
  ...{ 'SND.NXT': ARBITRARY_NUMBER, 'SND.UNA': ARBITRARY_NUMBER, ISS: ARBITRARY_NUMBER },
  ...{ 'RCV.NXT': 0, IRS: 0, 'RCV.WND': 0, 'SND.WND': 0, 'MAX.SND.WND': 0 },
};

/** The variables of one end of a connection (RFC 9293 §3.3.1), as far as the segments that cross the cable show them. */
export class EndVariables {
  /** RCV.NXT: what the peer would send next, corrected by every ACK of this end's. */
  private readonly values: Record<keyof typeof AT_FIRST, number>;
  /** This end has acknowledged a SYN: another one changes nothing until it is acknowledged, too. */
  private answered = false;

  /** `peerIss`: the number that the peer would begin with. */
  constructor(peerIss: number) {
    this.values = { ...AT_FIRST, 'RCV.NXT': peerIss, IRS: peerIss };
  }

  symbols(): SymbolValues {
    return { ...this.values };
  }

  /** A segment to this end. What is in order moves RCV.NXT; if the end sees it otherwise, its next ACK says so. */
  received({ flags, seq, ack, length, window }: SegmentFields): void {
    const { values } = this;
    values['SND.WND'] = window;
    values['MAX.SND.WND'] = Math.max(values['MAX.SND.WND'], window);
    if (flags & TcpFlag.rst) return;
    const begins = (flags & TcpFlag.syn) !== 0 && !this.answered;
    if (begins) values.IRS = seq;
    if (begins || seq === values['RCV.NXT']) values['RCV.NXT'] = seqAdd(seq, sequenceLength(flags, length));
    if (ack !== null) values['SND.UNA'] = seqMax(values['SND.UNA'], ack);
  }

  /** A segment of this end's. A RST stands outside: its numbers may be those of the segment that it answers. */
  sent({ flags, seq, ack, length, window }: SegmentFields): void {
    const { values } = this;
    if (flags & TcpFlag.rst) return;
    const next = seqAdd(seq, sequenceLength(flags, length));
    if (flags & TcpFlag.syn) {
      values.ISS = seq;
      values['SND.UNA'] = seq;
      values['SND.NXT'] = next;
      this.answered = ack !== null;
      if (ack !== null) values.IRS = seqAdd(ack, -1);
    }
    values['SND.NXT'] = seqMax(values['SND.NXT'], next);
    if (ack !== null) values['RCV.NXT'] = ack;
    values['RCV.WND'] = window;
  }
}

/** SEG.LEN: octets of sequence space that a segment takes; SYN and FIN count as one each (RFC 9293 §3.4). */
export function sequenceLength(flags: number, octets: number): number {
  return octets + (flags & TcpFlag.syn ? 1 : 0) + (flags & TcpFlag.fin ? 1 : 0);
}
