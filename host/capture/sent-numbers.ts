import { seqAdd, seqDiff, seqMax } from '../packet/sequence.ts';
import { TcpFlag } from '../packet/tcp-flags.ts';
import { sequenceLength } from '../peer/end-variables.ts';
import { OctetRanges } from './octet-ranges.ts';
import type { SeenSegment } from './seen-segment.ts';

/** The header fields that can change either end's state. */
export interface Signal {
  /** Of its packet in the capture. */
  readonly number: number;
  /** Its place in the conversation. */
  readonly row: number;
  readonly syn: boolean;
  readonly fin: boolean;
  readonly rst: boolean;
  readonly seq: number;
  /** null where the ACK flag is not set. */
  readonly ack: number | null;
  /** Octets of data. */
  readonly len: number;
  /** The number after all that it takes; SYN and FIN take one each (RFC 9293 §3.4). */
  readonly end: number;
}

export function signalOf({ number, tcp }: SeenSegment, row: number): Signal {
  const { flags, seq, payloadLength: len } = tcp;
  const has = (flag: number) => (flags & flag) !== 0;
  return {
    number,
    row,
    syn: has(TcpFlag.syn),
    fin: has(TcpFlag.fin),
    rst: has(TcpFlag.rst),
    seq,
    len,
    ack: has(TcpFlag.ack) ? tcp.ack : null,
    end: seqAdd(seq, sequenceLength(flags, len)),
  };
}

/** The sequence numbers that one end of a connection has been seen to use. */
export class SentNumbers {
  /** SEG.SEQ of the SYN with which it opened the connection. */
  iss: number | null = null;
  /** Relative numbers count from here. */
  base: number | null = null;
  /** The number after the last it has used: its SND.NXT as far as seen. */
  next: number | null = null;
  readonly #known = new Set<string>();
  #hasAnswered = false;
  readonly #octets = new OctetRanges();

  /**
   * Whether a SYN opens this connection: the first one, also if later segments came into the capture before it; or a SYN,ACK, if nothing was acknowledged
   * yet: then what came before was forged, or an old connection's. `acked` is what the other end has acknowledged so far.
   */
  opens(signal: Signal, acked: number | null): boolean {
    if (signal.ack !== null && acked === null && !this.#hasAnswered) return true;
    return this.iss === null ? this.#fits(signal) : this.iss === signal.seq;
  }

  /** Whether what was seen so far can stand behind that SYN. */
  #fits({ seq, len }: Signal): boolean {
    return this.base === null || (seqDiff(this.base, seq) >= 0 && seqDiff(this.base, seq) <= len);
  }

  /** The number up to which all octets from `start` on have been sent. */
  reachFrom(start: number): number {
    return this.#octets.reachFrom(start);
  }

  /**
   * Takes note of a segment without RST.
   * @returns how many of its octets are new, and whether all that it carries had been sent before. One octet that was already acknowledged is
   * neither: that is how a keep-alive looks (RFC 9293 §3.8.4). Nor is what stands at or before the SYN's number data.
   */
  add(signal: Signal, acked: number | null): { newOctets: number; isNew: boolean; retransmission: boolean } {
    const { syn, fin, seq, ack, len, end } = signal;
    const opens = syn && this.opens(signal, acked);
    if (opens && !this.#fits(signal)) this.next = null;
    if (opens) this.iss = this.base = seq;
    this.#hasAnswered ||= opens && ack !== null;
    let newOctets = 0;
    if (opens || !syn) {
      this.base ??= seqAdd(seq, -1);
      this.next = this.next === null ? end : seqMax(this.next, end);
      const start = syn ? seqAdd(seq, 1) : seq;
      const before = this.iss === null ? 0 : Math.min(len, Math.max(0, seqDiff(seqAdd(this.iss, 1), start)));
      newOctets = this.#octets.add(seqAdd(start, before), len - before);
    }
    // With its ACK, a SYN of a simultaneous open is said for the first time.
    const isNew = [
      syn && this.#isNew(`SYN ${seq} ${ack === null}`),
      fin && this.#isNew(`FIN ${end}`),
      newOctets > 0,
    ].includes(true);
    const keepAlive = !syn && !fin && len === 1 && acked !== null && seqDiff(acked, end) >= 0;
    const retransmission = !isNew && !keepAlive && (syn || fin || len > 0);
    return { newOctets, isNew, retransmission };
  }

  #isNew(what: string): boolean {
    const { size } = this.#known;
    return this.#known.add(what).size > size;
  }
}
