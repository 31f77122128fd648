import type { Cable } from '../board/board.ts';
import type { Clock } from '../clock/clock.ts';
import { parseSegment } from '../notation/parse.ts';
import { type ResolvedSegment, resolveSegment } from '../notation/resolve.ts';
import type { SegmentNotation } from '../notation/segment.ts';
import type { SymbolValues } from '../notation/sum.ts';
import { buildIpPacket, type Packet } from '../wire/packet.ts';
import { seqAdd, seqMax } from '../wire/sequence.ts';
import type { ParsedTcp } from '../wire/tcp.ts';
import { flagsToText, TcpFlag } from '../wire/tcp-flags.ts';

/** A segment of the board's, as it arrived at the peer. Numbers absolute. */
export interface ReceivedSegment {
  flags: string;
  seq: number;
  ack: number | null;
  len: number;
  win: number;
  timeUs: number;
}

export interface SegmentPeerOptions {
  cable: Cable;
  clock: Clock;
  /** The peer's own port. */
  port: number;
  boardPort: number;
  /** The peer's initial sequence number. */
  iss: number;
}

/** Where no connection is yet, SND.NXT is any number: nobody has one in mind. */
const ARBITRARY_NUMBER = 0x5eed;

/** Octets of sequence space that a segment takes: SYN and FIN count as one each (RFC 9293 §3.4). */
function sequenceLength(flags: number, octets: number): number {
  return octets + (flags & TcpFlag.syn ? 1 : 0) + (flags & TcpFlag.fin ? 1 : 0);
}

/**
 * One end of a connection without a TCP behind it: it sends the segments it is told to, in whatever state the board is, and answers nothing by itself. It follows
 * the board's variables from what it sees, so that segments can be written in RCV.NXT and SND.NXT.
 */
export class SegmentPeer {
  readonly port: number;
  readonly received: ReceivedSegment[] = [];
  private readonly options: SegmentPeerOptions;
  private readonly unsubscribe: () => void;
  /** The board's RCV.NXT: what this side would send next, corrected by every ACK of the board's. */
  private rcvNxt: number;
  private irs: number;
  private sndNxt = ARBITRARY_NUMBER;
  private sndUna = ARBITRARY_NUMBER;
  private iss = ARBITRARY_NUMBER;
  private rcvWnd = 0;
  private sndWnd = 0;

  constructor(options: SegmentPeerOptions) {
    this.options = options;
    this.port = options.port;
    this.rcvNxt = options.iss;
    this.irs = options.iss;
    this.unsubscribe = options.cable.onPacket((packet) => this.receive(packet));
  }

  /** The board's variables (RFC 9293 §3.3.1), as far as its segments have shown them. */
  symbols(): SymbolValues {
    return {
      'SND.NXT': this.sndNxt,
      'RCV.NXT': this.rcvNxt,
      'SND.UNA': this.sndUna,
      ISS: this.iss,
      IRS: this.irs,
      'RCV.WND': this.rcvWnd,
      'SND.WND': this.sndWnd,
    };
  }

  /**
   * Sends one segment.
   * @throws {NotationError} when it cannot be read, or names a number that is not known here.
   */
  send(segment: string | SegmentNotation): ResolvedSegment {
    const notation = typeof segment === 'string' ? parseSegment(segment) : segment;
    const resolved = resolveSegment(notation, this.symbols());
    this.transmit(resolved);
    this.follow(resolved);
    return resolved;
  }

  close(): void {
    this.unsubscribe();
  }

  private transmit(segment: ResolvedSegment): void {
    const { cable, port, boardPort } = this.options;
    cable.inject(
      buildIpPacket({
        ipv4: { source: cable.peerAddress, destination: cable.boardAddress, dontFragment: true },
        tcp: {
          sourcePort: port,
          destinationPort: boardPort,
          seq: segment.seq,
          ack: segment.ack ?? 0,
          flags: segment.flags,
          window: segment.window,
          urgentPointer: segment.urgentPointer,
          options: segment.options,
          payload: segment.payload,
        },
      }),
    );
  }

  /** What is in order moves the board's RCV.NXT; if the board sees it otherwise, its next ACK says so. */
  private follow({ flags, seq, ack, window, payload }: ResolvedSegment): void {
    this.sndWnd = window;
    if (flags & TcpFlag.rst) return;
    if (flags & TcpFlag.syn) this.irs = seq;
    if (flags & TcpFlag.syn || seq === this.rcvNxt) {
      this.rcvNxt = seqAdd(seq, sequenceLength(flags, payload.length));
    }
    if (ack !== null) this.sndUna = seqMax(this.sndUna, ack);
  }

  private receive({ tcp }: Packet): void {
    if (!tcp || tcp.destinationPort !== this.port || tcp.sourcePort !== this.options.boardPort) return;
    const hasAck = (tcp.flags & TcpFlag.ack) !== 0;
    this.received.push({
      flags: flagsToText(tcp.flags),
      seq: tcp.seq,
      ack: hasAck ? tcp.ack : null,
      len: tcp.payloadLength,
      win: tcp.window,
      timeUs: this.options.clock.nowUs(),
    });
    if ((tcp.flags & TcpFlag.rst) === 0) this.learn(tcp, hasAck);
  }

  private learn(tcp: ParsedTcp, hasAck: boolean): void {
    const next = seqAdd(tcp.seq, sequenceLength(tcp.flags, tcp.payloadLength));
    if (tcp.flags & TcpFlag.syn) {
      this.iss = tcp.seq;
      this.sndUna = tcp.seq;
      this.sndNxt = next;
    }
    this.sndNxt = seqMax(this.sndNxt, next);
    if (hasAck) this.rcvNxt = tcp.ack;
    this.rcvWnd = tcp.window;
  }
}
