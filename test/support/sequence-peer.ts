import { seqAdd, seqMax } from '../../host/packet/sequence.ts';
import { TcpFlag } from '../../host/packet/tcp-flags.ts';
import type { SentSegment } from './bare-stack.ts';
import type { WireSegment } from './trace-checker.ts';

/** Whatever takes the peer's segments. */
export interface SegmentSink {
  segment(remotePort: number, localPort: number, segment: SentSegment): void;
}

/** A number of a segment: so many after the next one that would be right. */
export interface Numbering {
  base: 'next' | 'window end' | 'anywhere';
  offset: number;
}

/** A segment to send, relative to what the peer knows of the stack. */
export interface Shape {
  flags: number;
  seq: Numbering;
  ack: Numbering;
  length: number;
  window: number;
}

/** One end of a possible connection: knows the numbers that would be right next, and sends others on purpose. */
export class Flow {
  readonly port: number;
  /** The stack's port; 0 for an active open whose SYN is yet to come. */
  readonly stackPort: number;
  /** SND.NXT and RCV.NXT of this end. */
  next = 0;
  expected = 0;
  private windowEnd = 0;

  constructor(port: number, stackPort: number) {
    this.port = port;
    this.stackPort = stackPort;
  }

  hear({ flags, seq, ack, len, win }: WireSegment): void {
    const end = seqAdd(seq, len + (flags.includes('S') ? 1 : 0) + (flags.includes('F') ? 1 : 0));
    this.expected = flags.includes('S') ? end : seqMax(this.expected, end);
    if (!flags.includes('.')) return;
    this.next = ack;
    this.windowEnd = seqAdd(ack, win);
  }

  send(stack: SegmentSink, { flags, seq, ack, length, window }: Shape): void {
    stack.segment(this.port, this.stackPort, {
      flags,
      seq: this.resolve(seq, this.next),
      ack: this.resolve(ack, this.expected),
      window,
      length,
    });
  }

  /** A segment whose numbers are right, but for `unheard` octets that are not acknowledged yet. */
  follow(stack: SegmentSink, flags: number, length = 0, window = 8192, unheard = 0): void {
    const ack = seqAdd(this.expected, -unheard);
    stack.segment(this.port, this.stackPort, { flags, seq: this.next, ack, window, length });
  }

  /** A SYN with a new number and, when it was answered, the ACK of the handshake. */
  open(stack: SegmentSink, iss: number, window: number, last: number): void {
    this.next = iss;
    stack.segment(this.port, this.stackPort, { flags: TcpFlag.syn, seq: iss, ack: 0, window, length: 0 });
    if (last !== 0) this.follow(stack, last, 0, window);
  }

  private resolve({ base, offset }: Numbering, next: number): number {
    if (base === 'anywhere') return offset >>> 0;
    return seqAdd(base === 'next' ? next : this.windowEnd, offset);
  }
}

/** A RST within the window, but not at RCV.NXT, draws an ACK that tells that number (RFC 9293 §3.10.7.4, RFC 5961 §3.2): hence twice. */
export function resetAll(stack: SegmentSink, flows: Flow[]): void {
  for (const flow of [...flows, ...flows]) flow.follow(stack, TcpFlag.rst);
}
