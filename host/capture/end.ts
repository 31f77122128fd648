import { seqAdd, seqDiff } from '../packet/sequence.ts';
import type { Path } from './conversation.ts';
import { SentNumbers, type Signal } from './sent-numbers.ts';
import { StateSteps } from './state-steps.ts';

/** Where in a conversation something happened, and by which packet; null where that was not captured. */
interface Moment {
  readonly row: number;
  readonly number: number | null;
}

/** The acknowledgements of what one end sends: the highest counts, not the last (RFC 9293 §3.10.7.4, fifth). */
class Acknowledgements {
  highest: number | null = null;
  /** Those of more than was seen to be sent: that may not have been captured, or stand behind in the file. */
  private readonly ahead = new Set<number>();

  /** Returns whether it is no old one. */
  add(ack: number, { next }: SentNumbers): boolean {
    if (this.highest !== null && seqDiff(ack, this.highest) < 0) return false;
    if (next === null || seqDiff(ack, next) <= 0) this.highest = ack;
    else this.ahead.add(ack);
    return true;
  }

  isOf(end: number): boolean {
    return end === this.highest || this.ahead.has(end);
  }
}

/**
 * One end of a connection, followed through RFC 9293's diagram (§3.3.2, §3.10.7): what it sent, what it heard, what of
 * its own was acknowledged. Each segment is taken to have arrived, but no earlier than the end's own segments allow: a
 * TCP acknowledges all that it has. Timers do nothing.
 */
export class FollowedEnd {
  readonly sent = new SentNumbers();
  readonly states = new StateSteps();
  /** Its first SYN, and its first SYN that acknowledges the other end's. */
  syn: Moment | null = null;
  synAck: Moment | null = null;
  /** It has the other end's SYN. */
  synHeard = false;
  /** Its SYN was acknowledged. */
  opened: Moment | null = null;
  /** Its first FIN. */
  fin: Moment | null = null;
  finAcked = false;
  private synSeq: number | null = null;
  /** SEG.ACK of its SYN,ACK. */
  private ackOfSyn: number | null = null;
  private finHeard = false;
  private readonly finEnds = new Set<number>();
  /** The acknowledgements it sent, and those it received. */
  private readonly acks = new Acknowledgements();
  private readonly acksHeard = new Acknowledgements();
  /** Row of its last segment that shows what it has received. */
  private shownRow = -1;
  /** What came since then, */
  private arrived: Signal[] = [];
  /** and each FIN that it did not have by then, by its end. */
  private readonly waiting = new Map<number, Signal>();
  /** Once all is over: RCV.NXT, and the number up to which everything has arrived. */
  private expected: number | null = null;
  private reach = 0;

  /** Whether an old connection of it speaks (RFC 9293 §3.5.1, figure 10): then it has not taken the SYNs that came so far. */
  isElsewhere({ syn, ack }: Signal, { sent }: FollowedEnd): boolean {
    if (syn || ack === null || this.synHeard || this.sent.iss !== null) return false;
    if (sent.iss === null || seqDiff(ack, sent.iss) > 0) return false;
    this.arrived = [];
    return true;
  }

  /** Takes note of a segment without RST that it sends. Returns whether its FIN is an old one, not acceptable at the other end. */
  send(signal: Signal, other: FollowedEnd): boolean {
    const { row, number, syn, fin, seq, ack, end } = signal;
    // The SYN before was not its own, but forged: this one answers, with another number.
    if (syn && this.synSeq !== null && this.synSeq !== seq) this.forgetSyn();
    // An old copy shows nothing.
    if (ack === null || this.acks.add(ack, other.sent)) {
      if (ack !== null) this.show(signal, ack, other);
      this.shownRow = row;
    }
    if (syn && ack === null && this.syn === null) {
      this.syn = { row, number };
      this.synSeq = seq;
      if (!this.synHeard) this.states.enter(row, 'SYN_SENT');
    }
    return fin && this.sendFin(row, number, end, other);
  }

  /** A segment without RST comes. */
  receive(signal: Signal): void {
    this.arrived.push(signal);
  }

  /** The highest number of the other end's that it acknowledged: its RCV.NXT as far as proven. */
  get acked(): number | null {
    return this.acks.highest;
  }

  /** The capture is over: it has all that came. */
  finish(other: FollowedEnd): void {
    this.expected = this.acked ?? seqAdd(other.sent.base ?? 0, 1);
    this.reach = other.sent.reachFrom(this.expected);
    this.settle([...this.waiting.values()], other);
  }

  /** A RST in that row ended the connection; later rows do not count. */
  endAt(resetRow: number): void {
    const before = (moment: Moment | null) => (moment !== null && moment.row < resetRow ? moment : null);
    this.syn = before(this.syn);
    this.synAck = before(this.synAck);
    this.opened = before(this.opened);
    this.fin = before(this.fin);
    this.states.cutAt(resetRow);
    if (this.states.last) this.states.enter(resetRow, 'CLOSED');
  }

  /** Whether an acknowledgement is one of its SYN: SND.UNA < SEG.ACK ≤ SND.NXT (RFC 9293 §3.10.7.3), with data too (RFC 7413). */
  accepts(ack: number): boolean {
    const { iss, next } = this.sent;
    return iss === null || next === null || (seqDiff(ack, iss) > 0 && seqDiff(ack, next) <= 0);
  }

  /** Whether the other end's ACK of its FIN was seen. */
  isClosedFor(other: FollowedEnd): boolean {
    return other.acked !== null && this.finEnds.has(other.acked);
  }

  /** It sent nothing, or RSTs only. */
  get isSilent(): boolean {
    return this.shownRow < 0;
  }

  /** It sent a SYN, and had the other end's before its own was acknowledged (RFC 9293 §3.5, figure 7). */
  get hasCrossed(): boolean {
    return this.states.first === 'SYN_SENT' && this.states.has('SYN_RCVD');
  }

  /** Its states in a conversation of so many segments; null where it was silent. */
  path(rows: number): Path | null {
    return this.isSilent && this.opened === null ? null : this.states.path(rows);
  }

  private forgetSyn(): void {
    this.syn = this.synAck = this.synSeq = this.ackOfSyn = null;
    this.synHeard = false;
    this.shownRow = -1;
    this.states.cutAt(0);
  }

  private sendFin(row: number, number: number, end: number, other: FollowedEnd): boolean {
    if (this.finEnds.has(end)) return false;
    const { iss } = this.sent;
    const before = other.acked ?? (iss === null ? null : seqAdd(iss, 1));
    if (before !== null && seqDiff(end, before) <= 0) return true;
    this.shownRow = row;
    this.finEnds.add(end);
    this.fin ??= { row, number };
    this.move(row);
    this.finAcked ||= this.acksHeard.isOf(end);
    this.move(row);
    return false;
  }

  /** Its acknowledgement shows what it has, also where that was not captured or stands behind it in the file. */
  private show({ row, number, syn }: Signal, ack: number, other: FollowedEnd): void {
    if (syn) {
      if (!other.accepts(ack)) return;
      this.synAck ??= { row, number };
      this.ackOfSyn ??= ack;
      const at = this.synHeard ? -1 : this.arrived.findIndex((signal) => signal.syn);
      if (at >= 0) this.hear(this.arrived.splice(at, 1)[0]!, other);
      this.hearSyn(row);
    } else {
      if (!this.arrived.some((signal) => signal.syn)) this.beSynchronized(row);
      const waited = this.waiting.get(ack);
      this.waiting.delete(ack);
      this.settle(waited ? [waited] : [], other);
      this.beSynchronized(row);
      // In SYN_RCVD nothing is taken before the SYN is acknowledged (RFC 9293 §3.10.7.4, fifth).
      if (this.ackOfSyn !== null && seqDiff(ack, this.ackOfSyn) > 0) this.open({ row, number: null });
    }
  }

  /** Without a captured SYN: an end that sends an ACK is past SYN_SENT, and what led there was not captured. */
  private beSynchronized(sentRow: number): void {
    if (this.synHeard) return;
    const row = Math.max(this.arrived[0]?.row ?? sentRow, this.shownRow);
    this.states.enter(row, 'SYN_SENT');
    this.synHeard = true;
    this.open({ row, number: null });
  }

  /** Processes the segments that waited, and all received since. */
  private settle(waited: readonly Signal[], other: FollowedEnd): void {
    const came = [...waited, ...this.arrived];
    this.arrived = [];
    for (const signal of came) this.hear(signal, other);
  }

  private hear(signal: Signal, other: FollowedEnd): void {
    const { syn, fin, ack, end } = signal;
    const row = Math.max(signal.row, this.shownRow);
    const isShown = fin && this.acks.isOf(end);
    const isNext = this.expected !== null && seqDiff(end, this.expected) > 0 && seqDiff(end, this.reach) <= 1;
    const hasFin = fin && (this.finHeard || isShown || (isNext && ack !== null));
    if (fin && !hasFin) this.waiting.set(end, { ...signal, syn: false });
    const opens = ack !== null && this.accepts(ack);
    if (syn) {
      if (signal.seq !== other.sent.iss || (ack !== null && (this.states.first !== 'SYN_SENT' || !opens)))
        return;
      if (ack === null) this.hearSyn(row);
      this.synHeard = true;
    } else {
      // With a FIN that it does not have, its ACK did not come either. Without an ACK nothing is taken (RFC 9293 §3.10.7.4, fifth).
      if (fin && !hasFin) return;
      if (isShown) this.beSynchronized(row);
      else if (!this.synHeard || ack === null || (this.opened === null && !opens)) return;
    }
    if (opens || isShown) this.open({ row, number: opens ? signal.number : null });
    if (ack !== null && this.acksHeard.add(ack, this.sent)) this.finAcked ||= this.finEnds.has(ack);
    this.finHeard ||= hasFin;
    this.move(row);
  }

  private hearSyn(row: number): void {
    if (this.synHeard) return;
    this.synHeard = true;
    this.states.enter(row, 'SYN_RCVD');
  }

  private open(moment: Moment): void {
    if (this.opened !== null) return;
    this.opened = moment;
    const { last } = this.states;
    if (last === 'SYN_SENT' || last === 'SYN_RCVD') this.states.enter(moment.row, 'ESTABLISHED');
    this.move(moment.row);
  }

  /** Where it is on its way to the close. */
  private move(row: number): void {
    const { states, fin, finHeard, finAcked } = this;
    if (!this.synHeard) return;
    if (fin === null) {
      if (finHeard && this.opened !== null) states.enter(row, 'CLOSE_WAIT');
    } else if (states.has('CLOSE_WAIT')) states.enter(row, finAcked ? 'CLOSED' : 'LAST_ACK');
    else if (finHeard) states.enter(row, finAcked ? 'TIME_WAIT' : 'CLOSING');
    else states.enter(row, finAcked ? 'FIN_WAIT_2' : 'FIN_WAIT_1');
  }
}
