import { seqAdd, seqDiff, seqMax } from '../packet/sequence.ts';
import type { ParsedTcp } from '../packet/tcp.ts';
import { TcpFlag } from '../packet/tcp-flags.ts';
import { OctetRanges } from './octet-ranges.ts';
import type { SegmentChecksum } from './segment-checksum.ts';

/** What conversations are followed by: of a TCP header, as far as it was captured. */
export interface SeenHeader
  extends Pick<ParsedTcp, 'sourcePort' | 'destinationPort' | 'seq' | 'ack' | 'flags'> {
  /** null where the capture cut it off. */
  readonly window: number | null;
  /** Octets of data by the headers. */
  readonly payloadLength: number;
}

/** One TCP segment of a capture, before it is known which conversation it belongs to. */
export interface SeenSegment {
  readonly number: number;
  /** Where it was captured; empty where the file does not say. */
  readonly interface: string;
  readonly timeUs: number;
  /** `ip:port` of its sender and of its receiver. */
  readonly from: string;
  readonly to: string;
  readonly tcp: SeenHeader;
  readonly checksum: SegmentChecksum;
  readonly comment: string;
}

/** A FIN as it was first sent. */
export interface SeenFin {
  /** Of its segment in the conversation. */
  readonly index: number;
  /** The number after it, which acknowledges it. */
  readonly end: number;
}

/** What one end of a connection has been seen to do. */
export class SideTracker {
  /** SEG.SEQ of the SYN that it sent before anything else. */
  iss: number | null = null;
  /** Relative numbers count from here. */
  base: number | null = null;
  /** The number after the last it has used: its SND.NXT as far as seen. */
  next: number | null = null;
  /** The acknowledgement it sent last: its RCV.NXT as far as seen. */
  acked: number | null = null;
  dataLength = 0;
  retransmissions = 0;
  readonly fins: SeenFin[] = [];
  readonly #syns = new Set<number>();
  readonly #octets = new OctetRanges();

  /**
   * Takes note of a segment without RST that goes to `receiver`, and tells whether it brought anything new and whether
   * all of it had been sent before. One octet that was already acknowledged is neither: that is how a
   * keep-alive looks (RFC 9293 §3.8.4).
   */
  send(index: number, tcp: SeenHeader, receiver: SideTracker): { fresh: boolean; retransmission: boolean } {
    const syn = (tcp.flags & TcpFlag.syn) !== 0;
    const fin = (tcp.flags & TcpFlag.fin) !== 0;
    const start = syn ? seqAdd(tcp.seq, 1) : tcp.seq;
    const dataEnd = seqAdd(start, tcp.payloadLength);
    const end = fin ? seqAdd(dataEnd, 1) : dataEnd;
    if (syn && this.next === null) {
      this.iss = tcp.seq;
      this.base = tcp.seq;
    }
    this.base ??= seqAdd(tcp.seq, -1);
    this.next = this.next === null ? end : seqMax(this.next, end);

    const newOctets = this.#octets.add(start, tcp.payloadLength);
    const newSyn = syn && !this.#syns.has(tcp.seq);
    const newFin = fin && !this.fins.some((known) => known.end === end);
    if (newSyn) this.#syns.add(tcp.seq);
    if (newFin) this.fins.push({ index, end });
    this.dataLength += newOctets;

    const fresh = newOctets > 0 || newSyn || newFin;
    const keepAlive =
      !syn && !fin && tcp.payloadLength === 1 && receiver.acked !== null && seqDiff(receiver.acked, end) >= 0;
    const retransmission = !fresh && !keepAlive && (syn || fin || tcp.payloadLength > 0);
    if (retransmission) this.retransmissions += 1;
    return { fresh, retransmission };
  }

  /** The FIN that counts: the one the other end acknowledged, else the first. */
  finHeardBy(other: SideTracker): (SeenFin & { acknowledged: boolean }) | null {
    const heard = this.fins.find((fin) => other.acked !== null && seqDiff(other.acked, fin.end) >= 0);
    const fin = heard ?? this.fins[0];
    return fin === undefined ? null : { ...fin, acknowledged: heard !== undefined };
  }

  /**
   * Whether `receiver` has to believe a RST from this end: its number is exactly what the receiver expects (RFC 5961
   * §3.2), or what this end would send next; before the receiver heard anything, it acknowledges its SYN.
   */
  resetHolds(tcp: SeenHeader, receiver: SideTracker): boolean {
    if (tcp.seq === receiver.acked || tcp.seq === this.next) return true;
    const acknowledges = (tcp.flags & TcpFlag.ack) !== 0 && tcp.ack === receiver.next;
    return receiver.acked === null && acknowledges;
  }
}
