import type { BoardEvent } from '../../../src/control/protocol.ts';
import type { Board } from '../../board/board.ts';
import type { CrossedSegment } from '../../cable/cable.ts';
import { matchesPattern } from '../../cable/segment-pattern.ts';
import { MS_US } from '../../clock/clock.ts';
import { textToFlags } from '../../packet/tcp-flags.ts';
import { EndVariables, type SegmentFields } from '../../peer/end-variables.ts';
import type { AwaitedSegment } from '../model/experiment.ts';
import { formatFields, type SegmentLine } from '../model/segment-line.ts';
import { Numbering } from './numbering.ts';

/** How long after its arrival a segment's effect on the board is known here: an event of the control channel crosses the same cable, or comes over Wi-Fi. */
const NEWS_DELAY_US = 50 * MS_US;
const WIFI_NEWS_DELAY_US = 500 * MS_US;

/** The segments of the lab port: those that arrived, and those whose effect is not yet known. */
export class SegmentLog {
  private readonly board: Board;
  private readonly onKnown: () => void;
  private readonly numberings = new Map<number, Numbering>();
  private readonly variables = new Map<string, EndVariables>();
  /** In the order of their sending. */
  private pending: CrossedSegment[] = [];
  /** Those that reached the other end, or would have, in that order. */
  private readonly arrived: CrossedSegment[] = [];
  /** In the order in which the cable told of them. */
  private readonly sent: CrossedSegment[] = [];
  /** When segments were at the board, by its own clock. */
  private readonly atBoardUs = new Map<CrossedSegment, number>();
  /** An ordinary client is opening a connection: its next SYN carries its initial sequence number. */
  opening = false;

  /** `onKnown` is called when a segment's effect should be known. */
  constructor(board: Board, onKnown: () => void) {
    this.board = board;
    this.onKnown = onKnown;
  }

  /** How long after something happened at the board it is known here, at most. */
  get newsDelayUs(): number {
    return this.board.hasOwnClock ? WIFI_NEWS_DELAY_US : NEWS_DELAY_US;
  }

  numbering(port: number): Numbering {
    const numbering = this.numberings.get(port) ?? new Numbering();
    this.numberings.set(port, numbering);
    return numbering;
  }

  /** That end's variables of the connection with the client's port, for a peer that speaks to it in the other end's name. */
  variablesOf(end: 'client' | 'board', port: number): EndVariables {
    const key = `${end} ${port}`;
    const known = this.variables.get(key) ?? new EndVariables(0);
    this.variables.set(key, known);
    return known;
  }

  see(crossed: CrossedSegment): void {
    this.sent.push(crossed);
    if (crossed.flags.includes('S')) this.learnInitialNumber(crossed);
    const { from, clientPort, lost, altered } = crossed;
    this.variablesOf(from, clientPort).sent(fieldsOf(crossed));
    const receiver = this.variablesOf(from === 'board' ? 'client' : 'board', clientPort);
    if (!lost && altered !== 'corrupt') receiver.received(fieldsOf(crossed));
    const at = this.pending.findLastIndex(({ timeUs }) => timeUs <= crossed.timeUs);
    this.pending.splice(at + 1, 0, crossed);
    const { clock } = this.board;
    // At that time, but behind its receiver, which the cable has not put on the clock yet.
    const arrive = () => this.arrived.push(crossed);
    clock.after(this.arrivalUs(crossed) - clock.nowUs(), () => clock.after(0, arrive));
    clock.after(this.effectUs(crossed) - clock.nowUs(), this.onKnown);
    clock.after(this.newsDelayUs, this.onKnown); // its sender's state
  }

  /** The board tells when a segment was there: of those that are like it, the one that must have been there first. */
  hear({ kind, timeUs, remotePort, segment }: Extract<BoardEvent, { event: 'segment' }>): void {
    const from = kind === 'in' ? 'client' : 'board';
    const nowUs = this.board.clock.nowUs();
    const crossed = this.pending.find(
      (one) =>
        one.from === from &&
        one.clientPort === remotePort &&
        one.flags === segment.flags &&
        one.seq === segment.seq &&
        one.len === segment.len &&
        (from === 'board' || (one.arrivesUs !== null && one.arrivesUs <= nowUs)) &&
        !this.atBoardUs.has(one),
    );
    if (crossed) this.atBoardUs.set(crossed, timeUs);
  }

  /** A segment with the time that its board's end has for it: that of the states there. */
  asAtBoard(crossed: CrossedSegment): CrossedSegment {
    const atUs = this.atBoardUs.get(crossed);
    if (atUs === undefined) return crossed;
    return { ...crossed, [crossed.from === 'board' ? 'timeUs' : 'arrivesUs']: atUs };
  }

  /** The segments whose effect is known by now, in the order of their sending; none behind one whose effect is not. */
  takeKnown(nowUs: number): CrossedSegment[] {
    const waiting = this.pending.findIndex((crossed) => this.effectUs(crossed) > nowUs);
    return this.pending.splice(0, waiting < 0 ? this.pending.length : waiting);
  }

  /** The place of the nth segment like that behind the place `from`, once it has arrived; counted from 1. */
  placeOf(awaited: AwaitedSegment, port: number, nth: number, from: number): number | null {
    let left = nth;
    for (let place = from; place < this.arrived.length; place++) {
      const crossed = this.arrived[place] as CrossedSegment;
      if (crossed.clientPort !== port || !matchesPattern(awaited, crossed)) continue;
      if (hasFields(awaited, this.lineOf(crossed)) && --left === 0) return place + 1;
    }
    return null;
  }

  /** The segments that were sent on that port's connection, or by one end of it. */
  sentOn(port: number, of?: 'client' | 'board'): CrossedSegment[] {
    return this.sent.filter(
      ({ clientPort, from }) => clientPort === port && (of === undefined || from === of),
    );
  }

  /** A segment with relative numbers. */
  lineOf(crossed: CrossedSegment): SegmentLine & { win: number } {
    const { from, flags, len, win, urg, options, data, clientPort } = crossed;
    const { seq, ack } = this.numbering(clientPort).numbersOf(crossed);
    return { from, flags, seq: isUnnumbered(crossed) ? 0 : seq, ack, len, win, urg, options, data };
  }

  /** Those that arrived in the same moment at the same place, but were sent later. */
  arrivedWith(crossed: CrossedSegment): CrossedSegment[] {
    const { arrivesUs, clientPort, from } = crossed;
    return this.arrived
      .slice(this.arrived.lastIndexOf(crossed) + 1)
      .filter((one) => one.arrivesUs === arrivesUs && one.clientPort === clientPort && one.from === from);
  }

  private learnInitialNumber({ from, flags, seq, clientPort }: CrossedSegment): void {
    const numbering = this.numbering(clientPort);
    if (from === 'board') numbering.begin('board', seq);
    else if (flags === 'S' && (this.opening || !numbering.hasBegun('client'))) {
      numbering.begin('client', seq);
      this.opening = false;
    }
  }

  /** When it reaches the other end, or should have. */
  private arrivalUs({ timeUs, arrivesUs }: CrossedSegment): number {
    return arrivesUs ?? timeUs + (this.board.cable?.latencyUs ?? 0);
  }

  private effectUs(crossed: CrossedSegment): number {
    return this.arrivalUs(crossed) + this.newsDelayUs;
  }
}

function fieldsOf({ flags, seq, ack, len, win }: CrossedSegment): SegmentFields {
  return { flags: textToFlags(flags), seq, ack: flags.includes('.') ? ack : null, length: len, window: win };
}

/** A RST that answers a segment without an ACK has no number to go by, and carries a 0 (RFC 9293 §3.5.2). */
function isUnnumbered({ flags, seq }: CrossedSegment): boolean {
  return flags.includes('R') && seq === 0;
}

/** Only the fields that are awaited count. */
function hasFields({ from, flags, ...awaited }: AwaitedSegment, line: SegmentLine): boolean {
  const fields = Object.fromEntries(
    Object.keys(awaited).map((name) => [name, line[name as keyof SegmentLine]]),
  );
  return formatFields(fields).join() === formatFields(awaited).join();
}
