import { LabStates } from '../../src/lab/lab-states.ts';
import type { TcpState } from '../../src/tcp-states.ts';
import type { Cause, TransitionRecord } from '../../src/trace-records.ts';
import type { LocalBoard } from '../board/local-board.ts';
import type { CrossedSegment } from '../cable/cable.ts';
import type { TimedState } from '../client/client.ts';
import type { LwipConnection } from '../client/lwip-client.ts';
import { type Clock, MS_US } from '../clock/clock.ts';
import type { ReportedSegment } from '../experiments/model/outcome.ts';
import { Numbering } from '../experiments/run/numbering.ts';
import { LiveRun } from '../report/live-run.ts';

/** Of a connection that goes on for long the last segments are kept, and its SYNs. */
const SEGMENTS_MAX = 200;

/** A lab connection and where its two ends are. */
export class LabConnection {
  /** Of the program that opened it, `127.0.0.1:51234`. */
  readonly program: string;
  readonly inner: LwipConnection;
  /** What crossed the cable, and both ends' states. */
  readonly run = new LiveRun();
  private readonly numbering = new Numbering();
  private readonly beganUs: number;
  /** The board's number for it, null until the SYN has arrived. */
  number: number | null = null;
  board: TcpState = 'LISTEN';

  constructor(program: string, inner: LwipConnection) {
    this.program = program;
    this.inner = inner;
    this.beganUs = inner.states[0]?.timeUs ?? 0;
    this.enter('board', { state: 'LISTEN', timeUs: this.beganUs, cause: null });
    for (const step of inner.states) this.enter('client', step);
  }

  enter(end: 'client' | 'board', step: TimedState): void {
    const timeUs = step.timeUs - this.beganUs;
    this.run.take({ kind: 'state', end, ...step, timeUs, clientPort: this.inner.localPort });
  }

  enterBoard(step: TimedState): void {
    this.board = step.state;
    this.enter('board', step);
  }

  /** Takes a segment as it is sent. */
  see(crossed: CrossedSegment, clock: Clock): void {
    const { from, flags, seq, ack, len, win, clientPort, timeUs, arrivesUs, lost } = crossed;
    const { numbering, beganUs, run } = this;
    if (flags.includes('S')) numbering.begin(from, seq);
    const hasAck = flags.includes('.');
    const other = from === 'client' ? 'board' : 'client';
    const segment: ReportedSegment = {
      ...{ from, flags, len, win, clientPort },
      seq: numbering.relative(from, seq),
      ack: hasAck ? numbering.relative(other, ack) : null,
      timeUs: Math.floor(timeUs - beganUs),
      after: { client: null, board: null },
      absolute: { seq, ack: hasAck ? ack : null },
      ...(lost ? { lost } : {}),
    };
    run.take({ kind: 'segment', segment });
    if (arrivesUs !== null)
      clock.after(arrivesUs - clock.nowUs(), () => {
        segment.arrivesUs = Math.floor(arrivesUs - beganUs);
      });
    const { segments } = run;
    if (segments.length > SEGMENTS_MAX)
      segments.splice(
        segments.findIndex((segment) => !segment.flags.includes('S')),
        1,
      );
  }

  get client(): TcpState {
    return this.inner.state;
  }

  get isOver(): boolean {
    return this.client === 'CLOSED' && (this.board === 'CLOSED' || this.number === null);
  }
}

/** Follows both ends of the lab connections, by what the observer at each end records. */
export class BothEnds {
  private readonly listeners: ((line: string) => void)[] = [];
  private readonly clock: Clock;
  private pairs: LabConnection[] = [];
  private states = this.newStates();
  private chosen: LabConnection | null = null;
  /** Segments sent while a connection is being opened, whose port is not known yet. */
  private early: CrossedSegment[] | null = null;

  constructor(board: LocalBoard, labPort: number) {
    this.clock = board.clock;
    board.onRecord((record) => {
      if (record.localPort === labPort) this.states.take(record);
    });
    board.cable.client.onState((localPort, step) => {
      const pair = this.pairOf(localPort);
      pair?.enter('client', step);
      if (pair) this.tellClient(pair);
    });
    board.cable.onSegment((segment) => {
      if (segment.boardPort !== labPort) return;
      if (this.early) this.early.push(segment);
      else this.pairOf(segment.clientPort)?.see(segment, board.clock);
    });
  }

  /** Follows a connection that is opened for a program. */
  open(program: string, connect: () => LwipConnection): LwipConnection {
    this.early = [];
    try {
      const inner = connect();
      const pair = new LabConnection(program, inner);
      this.pairs = [...this.living(), pair];
      for (const segment of this.early) this.pairOf(segment.clientPort)?.see(segment, this.clock);
      this.chosen = null;
      this.tellClient(pair);
      return inner;
    } finally {
      this.early = null;
    }
  }

  /**
   * Each step of either end, in the order of their times: the board's as its console tells it some ms later, the client's with the program in the place
   * of the number, or beside it.
   */
  onStep(listener: (line: string) => void): void {
    this.listeners.push(listener);
  }

  /** The connections that are not CLOSED at both ends. */
  current(): readonly LabConnection[] {
    return this.living();
  }

  /** The latest connection, over or not, or the one that was chosen; undefined if there has never been any. */
  get shown(): LabConnection | undefined {
    return this.chosen ?? this.pairs.at(-1); // the last one stays until there is another
  }

  /** Chooses the next one to be shown; after the last comes the first. */
  showNext(): void {
    const at = this.shown ? this.pairs.indexOf(this.shown) : -1;
    this.chosen = this.pairs[(at + 1) % this.pairs.length] ?? null;
  }

  /** The board restarted: it knows its connections no longer (RFC 9293 §3.5.1), and counts its next ones anew. */
  forgetBoard(): void {
    this.states = this.newStates();
    const timeUs = this.clock.nowUs();
    for (const pair of this.living()) {
      const { number, board, run } = pair;
      if (number === null || board === 'CLOSED') continue;
      pair.enterBoard({ state: 'CLOSED', timeUs, cause: null });
      const [before, last] = run.board.slice(-2);
      this.tell(`#${number}`, board, 'CLOSED', (last?.timeUs ?? 0) - (before?.timeUs ?? 0), null);
    }
  }

  private newStates(): LabStates {
    return new LabStates(
      () => {},
      (record, afterUs) => this.enterBoard(record, afterUs),
      () => false,
    );
  }

  private living(): LabConnection[] {
    return this.pairs.filter((pair) => !pair.isOver);
  }

  private pairOf(clientPort: number): LabConnection | undefined {
    return this.pairs.findLast(({ inner }) => inner.localPort === clientPort);
  }

  private tellClient({ program, inner, number }: LabConnection): void {
    const [before, last] = inner.states.slice(-2);
    if (!before || !last) return;
    const who = number === null ? program : `${program} (#${number})`;
    this.tell(who, before.state, last.state, last.timeUs - before.timeUs, last.cause);
  }

  private enterBoard(record: TransitionRecord, afterUs: number): void {
    const { connection, from, to, remotePort, cause } = record;
    const pair = this.pairOf(remotePort);
    if (pair) {
      pair.number = connection;
      pair.enterBoard({ state: to, timeUs: record.timeUs, cause, segment: record.segment });
    }
    this.tell(`#${connection}`, from, to, afterUs, cause);
  }

  private tell(who: string, from: TcpState, to: TcpState, afterUs: number, cause: Cause | null): void {
    const line = `${who} ${from} -> ${to}  ${(afterUs / MS_US).toFixed(3)} ms  (${cause ?? 'restart'})`;
    for (const listener of this.listeners) listener(line);
  }
}
