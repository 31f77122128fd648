import type { Endpoint } from '../packet/packet.ts';
import { seqAdd, seqDiff } from '../packet/sequence.ts';
import { flagsToText, TcpFlag } from '../packet/tcp-flags.ts';
import { completenessBits } from './completeness.ts';
import type { Close, Conversation, ConversationSegment, Side } from './conversation.ts';
import { HandshakeTracker } from './handshake.ts';
import { type SeenSegment, SideTracker } from './tracker.ts';

type Unnumbered = Omit<ConversationSegment, 'relativeSeq' | 'relativeAck'>;

/** Follows one conversation, segment by segment. */
export class ConversationTracker {
  /** All it was given, in order. */
  readonly seen: SeenSegment[] = [];
  readonly #sides = { client: new SideTracker(), server: new SideTracker() };
  readonly #clientKey: string;
  readonly #handshake = new HandshakeTracker();
  readonly #segments: Unnumbered[] = [];
  readonly #resets: { number: number; by: Side }[] = [];
  /** The RST that ended it, as far as seen. */
  #reset: { number: number; by: Side } | null = null;
  /** A SYN that may turn out to open the next conversation: its place in `seen`. */
  #laterSyn: { index: number; from: Side; seq: number } | null = null;
  #completeness = 0;

  constructor(first: SeenSegment) {
    const syn = (first.tcp.flags & TcpFlag.syn) !== 0;
    const ack = (first.tcp.flags & TcpFlag.ack) !== 0;
    const senderIsClient = syn ? !ack : first.tcp.sourcePort >= first.tcp.destinationPort;
    this.#clientKey = senderIsClient ? first.from : first.to;
    this.add(first);
  }

  /** Both FINs acknowledged, or a RST believed: a new SYN opens something else. */
  get closed(): boolean {
    return this.#reset !== null || this.#finsAcknowledged();
  }

  /** Whether this segment opens a new conversation between the same ends. */
  isFollowedBy(seen: SeenSegment): boolean {
    const { flags, seq } = seen.tcp;
    if ((flags & (TcpFlag.syn | TcpFlag.ack | TcpFlag.rst)) !== TcpFlag.syn) return false;
    return this.closed && this.#sides[this.#sideOf(seen)].iss !== seq;
  }

  /**
   * Takes note of the next segment. When it shows that a new conversation had begun before the old one was seen to
   * close (a host that crashed and came back), returns the place in `seen` where that was.
   */
  add(seen: SeenSegment): number | undefined {
    const index = this.seen.push(seen) - 1;
    const from = this.#sideOf(seen);
    const { tcp, checksum } = seen;
    const sender = this.#sides[from];
    const receiver = this.#sides[otherSide(from)];
    const hasAck = (tcp.flags & TcpFlag.ack) !== 0;
    // Wireshark counts also what has a wrong checksum.
    this.#completeness |= completenessBits(tcp.flags, tcp.payloadLength);

    let retransmission = false;
    if (checksum === 'wrong') {
      // Whatever it says, nobody hears it.
    } else if ((tcp.flags & TcpFlag.rst) !== 0) {
      this.#resets.push({ number: seen.number, by: from });
      sender.base ??= seqAdd(tcp.seq, -1);
      const holds = !this.closed && sender.resetHolds(tcp, receiver);
      if (holds) this.#reset = { number: seen.number, by: from };
    } else {
      this.#noteLaterSyn(seen, index, from);
      const sent = sender.send(index, tcp, receiver);
      retransmission = sent.retransmission;
      if (hasAck) {
        sender.acked = tcp.ack;
        receiver.base ??= seqAdd(tcp.ack, -1);
      }
      const opened = this.#handshake.add(seen, from, this.#sides.server, this.#sides.client);
      const goesOn = sent.fresh && (tcp.flags & TcpFlag.syn) === 0 && this.#reset?.by === from;
      if (opened || goesOn) this.#reset = null;
    }
    this.#segments.push({
      number: seen.number,
      timeUs: seen.timeUs,
      from,
      flags: tcp.flags,
      flagsText: flagsToText(tcp.flags),
      seq: tcp.seq,
      ack: hasAck ? tcp.ack : null,
      len: tcp.payloadLength,
      window: tcp.window,
      retransmission,
      checksum,
      comment: seen.comment,
    });
    return checksum === 'wrong' ? undefined : this.#splitAt(seen, from);
  }

  result(): Conversation {
    const { client, server } = this.#sides;
    const [first] = this.seen;
    const clientSent = first?.from === this.#clientKey;
    return {
      interface: first?.interface ?? '',
      client: endpointOf((clientSent ? first?.from : first?.to) ?? ''),
      server: endpointOf((clientSent ? first?.to : first?.from) ?? ''),
      segments: this.#segments.map((segment) => this.#numbered(segment)),
      handshake: this.#handshake.result(),
      close: this.#close(),
      resets: this.#resets.map((reset) => ({ ...reset, ended: reset.number === this.#reset?.number })),
      dataLength: { client: client.dataLength, server: server.dataLength },
      retransmissions: { client: client.retransmissions, server: server.retransmissions },
      completeness: this.#completeness,
    };
  }

  #sideOf(seen: SeenSegment): Side {
    return seen.from === this.#clientKey ? 'client' : 'server';
  }

  #noteLaterSyn(seen: SeenSegment, index: number, from: Side): void {
    const { flags, seq } = seen.tcp;
    const sender = this.#sides[from];
    const isLater = sender.next !== null && sender.iss !== seq && this.#laterSyn?.seq !== seq;
    if (isLater && (flags & (TcpFlag.syn | TcpFlag.ack)) === TcpFlag.syn)
      this.#laterSyn = { index, from, seq };
  }

  #splitAt({ tcp }: SeenSegment, from: Side): number | undefined {
    const later = this.#laterSyn;
    const isSynAck = (tcp.flags & (TcpFlag.syn | TcpFlag.ack)) === (TcpFlag.syn | TcpFlag.ack);
    const answers = later !== null && isSynAck && from !== later.from && tcp.ack === seqAdd(later.seq, 1);
    return answers ? later.index : undefined;
  }

  #numbered(segment: Unnumbered): ConversationSegment {
    const own = this.#sides[segment.from].base;
    const other = this.#sides[otherSide(segment.from)].base;
    return {
      ...segment,
      relativeSeq: relativeTo(own, segment.seq),
      relativeAck: segment.ack === null ? null : relativeTo(other, segment.ack),
    };
  }

  #finsAcknowledged(): boolean {
    const { client, server } = this.#sides;
    const heard = (speaker: SideTracker, listener: SideTracker) => speaker.finHeardBy(listener)?.acknowledged;
    return heard(client, server) === true && heard(server, client) === true;
  }

  #close(): Close {
    const { client, server } = this.#sides;
    const fins = [
      { side: 'client' as Side, fin: client.finHeardBy(server) },
      { side: 'server' as Side, fin: server.finHeardBy(client) },
    ].flatMap(({ side, fin }) => (fin === null ? [] : [{ side, ...fin }]));
    const [first, second] = fins.sort((a, b) => a.index - b.index);
    if (this.#reset !== null) return { kind: 'reset', ...this.#reset, first: first?.side ?? null };
    if (first === undefined) return { kind: 'open' };
    if (second === undefined)
      return { kind: 'half-closed', first: first.side, acknowledged: first.acknowledged };
    // What the second end had acknowledged when it sent its FIN, and what that FIN itself acknowledges.
    const covers = (segment: Unnumbered | undefined) =>
      segment?.from === second.side &&
      segment.checksum !== 'wrong' &&
      segment.ack !== null &&
      seqDiff(segment.ack, first.end) >= 0;
    const apart = this.#segments.slice(first.index, second.index).some(covers);
    const together = covers(this.#segments[second.index]);
    const kind = apart ? 'four-segment' : together ? 'three-segment' : 'simultaneous';
    return { kind, first: first.side, complete: first.acknowledged && second.acknowledged };
  }
}

function otherSide(side: Side): Side {
  return side === 'client' ? 'server' : 'client';
}

function endpointOf(key: string): Endpoint {
  const colon = key.lastIndexOf(':');
  return { ip: key.slice(0, colon), port: Number(key.slice(colon + 1)) };
}

/** The last quarter of the number space lies before the base: old duplicates, keep-alives. */
function relativeTo(base: number | null, number: number): number {
  const distance = seqAdd(number, -(base ?? 0));
  return distance >= 0xc0000000 ? distance - 0x100000000 : distance;
}
