import type { Endpoint } from '../packet/packet.ts';
import { seqAdd } from '../packet/sequence.ts';
import { flagsToText, TcpFlag } from '../packet/tcp-flags.ts';
import { Completeness, type Path, type PerSide, type Side, type States } from './conversation.ts';
import { FollowedEnd } from './end.ts';
import { closeOf, handshakeOf } from './opening-and-close.ts';
import type { SeenSegment } from './seen-segment.ts';
import { type Signal, signalOf } from './sent-numbers.ts';
import { readStateComment } from './state-comment.ts';
import { StateSteps } from './state-steps.ts';

/** A segment of the conversation. */
interface Row {
  readonly seen: SeenSegment;
  readonly from: Side;
  readonly retransmission: boolean;
}

interface SeenReset {
  readonly row: number;
  readonly number: number;
  readonly by: Side;
  /** Its receiver has to believe it. */
  readonly holds: boolean;
  /** It has its sender's next number: it is no answer to an acknowledgement of what was never sent (RFC 9293 §3.5.2). */
  readonly isOwn: boolean;
}

const OTHER = { client: 'server', server: 'client' } as const;

/** Follows one conversation, segment by segment. All that is said of it comes from its two ends. */
export class ConversationTracker {
  readonly #addresses: PerSide<string>;
  readonly #ends: PerSide<FollowedEnd>;
  readonly #rows: Row[] = [];
  readonly #resets: SeenReset[] = [];
  #believed: SeenReset | null = null;
  readonly #oldFins: number[] = [];
  /** The last row with something new. */
  readonly #freshRow = { client: -1, server: -1 };
  readonly #dataLength = { client: 0, server: 0 };
  readonly #octetsAfterFin = { client: 0, server: 0 };
  readonly #retransmissions = { client: 0, server: 0 };
  readonly #again = { syn: 0, synAck: 0 };
  #completeness = 0;

  /** By two addresses; with the same one twice, a socket is connected to itself. */
  constructor(client: string, server: string) {
    this.#addresses = { client, server };
    const end = new FollowedEnd();
    this.#ends = { client: end, server: client === server ? end : new FollowedEnd() };
  }

  /** Both FINs were acknowledged, or a RST was believed and its sender went on with nothing else. */
  get isClosed(): boolean {
    const { client, server } = this.#ends;
    const isReset = this.#believed !== null && this.#believed.row > this.#freshRow[this.#believed.by];
    return isReset || (client.isClosedFor(server) && server.isClosedFor(client));
  }

  get isUnanswered(): boolean {
    return this.#ends.server.isSilent && this.#resets.length === 0;
  }

  /** Whether a SYN is the one, or a copy of it, with which this conversation begins. */
  isOpenedBy(seen: SeenSegment): boolean {
    return this.#ends[this.#sideOf(seen)].sent.opens(signalOf(seen, 0), null);
  }

  add(seen: SeenSegment): void {
    const { checksum, comment } = seen;
    const from = this.#sideOf(seen);
    const signal = signalOf(seen, this.#rows.length);
    this.#completeness |= completenessBits(signal);
    const fault = readStateComment(comment)?.fault;
    const isHeard = checksum !== 'wrong' && fault !== 'lost';
    // A damaged segment shows nothing of its sender either, unless the original is known.
    const isSent = checksum !== 'wrong' || fault === 'corrupt';
    const retransmission = isSent && this.#take(signal, from, isHeard);
    this.#rows.push({ seen, from, retransmission });
  }

  /** One TCP connection, or one attempt at it, as far as it was followed. */
  result() {
    const { client, server } = this.#ends;
    client.finish(server);
    if (client !== server) server.finish(client);
    const reset = this.#endingReset();
    if (reset) for (const end of [client, server]) end.endAt(reset.row);
    const handshake = handshakeOf(this.#ends);
    const close = closeOf(this.#ends, reset);
    const isRefused = reset?.by === 'server' && server.isSilent && !client.synHeard && handshake.syn !== null;
    return {
      /** Where its first segment was captured; empty where the file does not say. */
      interface: this.#rows[0]?.seen.interface ?? '',
      client: endpointOf(this.#addresses.client),
      server: endpointOf(this.#addresses.server),
      segments: this.#rows.map((row) => this.#numbered(row)),
      handshake,
      close,
      /** All of them; one `ended` it: its receiver has to believe its number, and nothing after it shows that the connection lived on. */
      resets: this.#resets.map(({ number, by }) => ({ number, by, ended: number === reset?.number })),
      /** The packets of FINs at numbers that the other end had acknowledged before: not acceptable (RFC 9293 §3.10.7.4, first). */
      oldFins: this.#oldFins,
      /** The packet with the RST that answered the SYN: the connection was refused. */
      refusedBy: isRefused ? reset.number : null,
      /** How often a SYN, and a SYN,ACK, was sent again. */
      synAgain: this.#again.syn,
      synAckAgain: this.#again.synAck,
      /** Octets that the other end still sent after the first FIN: a half-close that was used; null without a FIN. */
      octetsAfterFin: 'first' in close && close.first ? this.#octetsAfterFin[OTHER[close.first]] : null,
      /** Octets of data, each counted once. */
      dataLength: this.#dataLength,
      /** Segments sent again. */
      retransmissions: this.#retransmissions,
      /** Wireshark's tcp.completeness, see `Completeness`. */
      completeness: this.#completeness,
      /** Which ends' SYNs were captured: their numbers are relative to something. */
      numbered: { client: client.sent.iss !== null, server: server.sent.iss !== null },
      /** Inferred from the segments; null if the SYN was not captured: then the states are unknown. */
      states: handshake.syn === null ? null : this.#states(),
    };
  }

  /** Field by field: copies of objects take twice the memory and time, and a capture has a million segments. */
  #numbered({ seen, from, retransmission }: Row) {
    const { seq, flags } = seen.tcp;
    const ack = (flags & TcpFlag.ack) === 0 ? null : seen.tcp.ack;
    return {
      number: seen.number,
      timeUs: seen.timeUs,
      from,
      flags,
      flagsText: flagsToText(flags),
      seq,
      /** null when the ACK flag is not set. */
      ack,
      /** Counted from the sender's SYN, which has 0; the first segment has 1 when the SYN was not captured. Negative for numbers from before it. */
      relativeSeq: relativeTo(this.#ends[from].sent.base, seq),
      /** Counted from the other end's SYN; null when the ACK flag is not set. */
      relativeAck: ack === null ? null : relativeTo(this.#ends[OTHER[from]].sent.base, ack),
      /** Octets of data. */
      len: seen.tcp.payloadLength,
      /** As the header holds it, not scaled; null where the capture cut it off. */
      window: seen.tcp.window,
      /** It takes sequence space, and all of it had been sent before. */
      retransmission,
      /** A segment with a wrong checksum changes neither end. */
      checksum: seen.checksum,
      comment: seen.comment,
    };
  }

  #sideOf({ from }: SeenSegment): Side {
    return from === this.#addresses.client ? 'client' : 'server';
  }

  /** Returns whether all that the segment carries had been sent before. */
  #take(signal: Signal, from: Side, isHeard: boolean): boolean {
    const { row, number, syn, rst, seq, ack } = signal;
    const [sender, receiver] = [this.#ends[from], this.#ends[OTHER[from]]];
    if (rst) {
      this.#takeReset(signal, from, isHeard);
      return false;
    }
    const { newOctets, isNew, retransmission } = sender.sent.add(signal, receiver.acked);
    if (ack !== null) receiver.sent.base ??= seqAdd(ack, -1);
    this.#dataLength[from] += newOctets;
    if (receiver.fin !== null) this.#octetsAfterFin[from] += newOctets;
    if (isNew && !syn) this.#freshRow[from] = row;
    if (retransmission) this.#retransmissions[from]++;
    if (retransmission && syn) this.#again[ack === null ? 'syn' : 'synAck']++;
    // A SYN that opens something else is only acknowledged (RFC 5961 §4), and says nothing of this connection.
    if ((syn && sender.sent.iss !== seq) || sender.isElsewhere(signal, receiver)) return retransmission;
    const isOldFin = sender.send(signal, receiver);
    if (isOldFin) this.#oldFins.push(number);
    else if (isHeard) receiver.receive(signal);
    return retransmission;
  }

  /** A RST is believed with exactly the number that its receiver expects (RFC 5961 §3.2), or, before that heard anything, if it acknowledges its SYN. */
  #takeReset({ row, number, seq, ack }: Signal, by: Side, isHeard: boolean): void {
    const { sent } = this.#ends[by];
    const receiver = this.#ends[OTHER[by]];
    sent.base ??= seqAdd(seq, -1);
    const isOwn = seq === sent.next;
    const answersSyn = receiver.acked === null && ack !== null && ack === receiver.sent.next;
    const holds = isHeard && (isOwn || seq === receiver.acked || answersSyn);
    const reset = { row, number, by, holds, isOwn };
    this.#resets.push(reset);
    if (holds) this.#believed = reset;
  }

  /** The first that was believed before an orderly close was complete, if nothing after it shows that the connection lived on. */
  #endingReset(): SeenReset | undefined {
    const ends = [this.#ends.client, this.#ends.server];
    const closedRow = Math.max(...ends.map(({ states }) => states.rowOf('TIME_WAIT', 'CLOSED')));
    const isOpen = ends.every(({ opened }) => opened !== null);
    const openedRow = isOpen ? Math.max(...ends.map(({ opened }) => opened!.row)) : -1;
    return this.#resets.find(
      ({ row, by, holds, isOwn }) =>
        holds && row < closedRow && row > this.#freshRow[by] && (isOwn || row > openedRow),
    );
  }

  #states(): States {
    const rows = this.#rows.length;
    const pathOf = (side: Side): Path | null => {
      const isRefusing = this.#resets.some(({ by }) => by === side);
      return this.#ends[side].path(rows) ?? (isRefusing ? new StateSteps().path(rows) : null);
    };
    const along = (path: Path | null) => {
      let state = path?.start ?? null;
      return this.#rows.map((_, row) => (state = path?.entered[row]?.at(-1) ?? state));
    };
    const paths = { client: pathOf('client'), server: pathOf('server') };
    const server = along(paths.server);
    return {
      paths,
      after: along(paths.client).map((state, row) => ({ client: state, server: server[row]! })),
    };
  }
}

/** A segment's part in its conversation's completeness, as Wireshark counts it: also with a wrong checksum; a SYN only if it is the first. */
function completenessBits({ row, syn, fin, rst, ack, len }: Signal): number {
  const hasAck = ack !== null;
  let bits = rst ? Completeness.RST : 0;
  if (syn && !hasAck && row === 0) bits |= len > 0 ? Completeness.SYN | Completeness.data : Completeness.SYN;
  if (syn && hasAck) bits |= Completeness['SYN,ACK'];
  if (!syn && hasAck) bits |= len > 0 ? Completeness.data : Completeness.ACK;
  if (fin && hasAck) bits |= Completeness.FIN;
  return bits;
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
