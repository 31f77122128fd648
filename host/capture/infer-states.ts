import type { TcpState } from '../../src/tcp-states.ts';
import { TcpFlag } from '../packet/tcp-flags.ts';
import type { Conversation, ConversationSegment, Path, PerSide } from './conversation.ts';
import { patternsOf } from './patterns.ts';

/** Both ends' states by what the segments imply. */
export interface InferredStates {
  /** null where the state before the first segment cannot be told. */
  readonly paths: PerSide<Path | null>;
  /** After each segment of the conversation. */
  readonly after: readonly PerSide<TcpState | null>[];
}

/**
 * Follows both ends through RFC 9293's diagram (§3.3.2, §3.10.7), as if each segment of the capture had arrived and timers had done nothing. null when the SYN was
 * not captured: then nobody knows where they were.
 */
export function inferStates(conversation: Conversation): InferredStates | null {
  const { segments, handshake, close, resets } = conversation;
  if (handshake.syn === null) return null;
  const crossing = close.kind === 'simultaneous';
  const client = new End('CLOSED', crossing);
  const before = serverBefore(conversation);
  const server = new End(before ?? 'CLOSED', crossing);
  const endings = new Set(resets.filter(({ ended }) => ended).map(({ number }) => number));
  const after = segments.map((segment) => {
    const [sender, receiver] = segment.from === 'client' ? [client, server] : [server, client];
    for (const end of [client, server]) end.entered.push([]);
    if (endings.has(segment.number)) {
      sender.enter('CLOSED');
      receiver.enter('CLOSED');
    } else if ((segment.flags & TcpFlag.rst) === 0 && segment.checksum !== 'wrong') {
      sender.send(segment, receiver);
      receiver.receive(segment, sender);
    }
    return { client: client.state, server: before && server.state };
  });
  return { paths: { client, server: before && server }, after };
}

/** null where the SYN was not answered: the server can have been in any state. */
function serverBefore(conversation: Conversation): 'LISTEN' | 'CLOSED' | null {
  const { kind, synAck } = conversation.handshake;
  if (kind === 'simultaneous' || patternsOf(conversation).refusedBy !== null) return 'CLOSED';
  return synAck === null ? null : 'LISTEN';
}

/** One end: its state, and what of the other end's sequence space it has. Numbers relative to each end's SYN. */
class End implements Path {
  readonly start: TcpState;
  readonly entered: TcpState[][] = [];
  state: TcpState;
  /** Each sent its FIN before it had the other's (RFC 9293 §3.6, case 3). */
  private readonly crossing: boolean;
  private synSent = false;
  /** The number after its FIN; null before. */
  private finEnd: number | null = null;
  /** The number after the last it sent. */
  private sentEnd = 0;
  /** All before this number has come. */
  private heard = 0;
  /** What came too early. */
  private early: { start: number; end: number }[] = [];

  constructor(start: TcpState, crossing: boolean) {
    this.start = start;
    this.state = start;
    this.crossing = crossing;
  }

  enter(state: TcpState): void {
    if (state === this.state) return;
    this.entered.at(-1)?.push(state);
    this.state = state;
  }

  send(segment: ConversationSegment, other: End): void {
    const { flags } = segment;
    const { end } = extentOf(segment);
    this.sentEnd = Math.max(this.sentEnd, end);
    if (flags & TcpFlag.syn) {
      this.synSent = true;
      this.move({ CLOSED: 'SYN_SENT', LISTEN: 'SYN_RCVD' }, (flags & TcpFlag.ack) === 0);
      this.hearSyn(other);
    }
    if (flags & TcpFlag.fin) {
      this.finEnd = end;
      this.move({ SYN_RCVD: 'FIN_WAIT_1', ESTABLISHED: 'FIN_WAIT_1', CLOSE_WAIT: 'LAST_ACK' });
      this.hearFin(other);
    }
  }

  receive(segment: ConversationSegment, other: End): void {
    const { flags, relativeAck } = segment;
    const acknowledges = (number: number) =>
      relativeAck !== null && relativeAck >= number && relativeAck <= this.sentEnd;
    if (flags & TcpFlag.syn) {
      const answered = relativeAck !== null && acknowledges(1);
      this.move({ LISTEN: 'SYN_RCVD' }, relativeAck === null);
      this.move({ SYN_SENT: 'ESTABLISHED' }, answered);
      if (relativeAck === null) this.hearSyn(other);
    }
    this.move({ SYN_RCVD: 'ESTABLISHED' }, acknowledges(1));
    this.take(extentOf(segment));
    const finAcknowledged = this.finEnd !== null && acknowledges(this.finEnd);
    // One segment with both, ACK and FIN, leads straight to TIME_WAIT (RFC 9293 §3.10.7.4, eighth).
    this.move({ FIN_WAIT_1: 'TIME_WAIT' }, finAcknowledged && this.hasFinOf(other));
    this.move({ FIN_WAIT_1: 'FIN_WAIT_2', CLOSING: 'TIME_WAIT', LAST_ACK: 'CLOSED' }, finAcknowledged);
    this.hearFin(other);
  }

  private move(edges: Partial<Record<TcpState, TcpState>>, condition = true): void {
    const next = edges[this.state];
    if (condition && next) this.enter(next);
  }

  /** Simultaneous open (RFC 9293 §3.5, figure 7). */
  private hearSyn(other: End): void {
    this.move({ SYN_SENT: 'SYN_RCVD' }, other.synSent);
  }

  private hearFin(other: End): void {
    if (!this.hasFinOf(other) || (this.crossing && this.finEnd === null)) return;
    this.move({ ESTABLISHED: 'CLOSE_WAIT', FIN_WAIT_1: 'CLOSING', FIN_WAIT_2: 'TIME_WAIT' });
  }

  private hasFinOf(other: End): boolean {
    return other.finEnd !== null && this.heard >= other.finEnd;
  }

  private take(extent: { start: number; end: number }): void {
    this.early.push(extent);
    for (const { end } of this.early
      .sort((a, b) => a.start - b.start)
      .filter(({ start }) => start <= this.heard))
      this.heard = Math.max(this.heard, end);
    this.early = this.early.filter(({ end }) => end > this.heard);
  }
}

/** The sequence space that a segment takes: SYN and FIN count one each (RFC 9293 §3.4). */
function extentOf({ relativeSeq, flags, len }: ConversationSegment): { start: number; end: number } {
  const syn = flags & TcpFlag.syn ? 1 : 0;
  const fin = flags & TcpFlag.fin ? 1 : 0;
  return { start: relativeSeq, end: relativeSeq + syn + len + fin };
}
