import type { TcpState } from '../../src/tcp-states.ts';
import type { Cause, TransitionRecord } from '../../src/trace-records.ts';
import type { LocalBoard } from '../board/local-board.ts';
import type { CrossedSegment } from '../cable/cable.ts';
import type { TimedState } from '../client/client.ts';
import type { LwipConnection } from '../client/lwip-client.ts';
import { type Clock, MS_US } from '../clock/clock.ts';
import type { ReportedSegment } from '../experiments/model/outcome.ts';
import { Numbering } from '../experiments/run/numbering.ts';
import { Listeners } from '../listeners.ts';
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
    if (end === 'board') this.board = step.state;
    const timeUs = step.timeUs - this.beganUs;
    this.run.take({ kind: 'state', end, ...step, timeUs, clientPort: this.inner.localPort });
  }

  /** Takes a segment as it is sent. */
  see(crossed: CrossedSegment, clock: Clock): void {
    const { from, flags, seq, len, win, clientPort, timeUs, arrivesUs, lost } = crossed;
    const { numbering, beganUs, run } = this;
    if (flags.includes('S')) numbering.begin(from, seq);
    const segment: ReportedSegment = {
      ...{ from, flags, len, win, clientPort, ...numbering.numbersOf(crossed) },
      timeUs: Math.floor(timeUs - beganUs),
      after: { client: null, board: null },
      ...(lost ? { lost } : {}),
    };
    run.take({ kind: 'segment', segment });
    if (arrivesUs !== null)
      clock.after(arrivesUs - clock.nowUs(), () => {
        segment.arrivesUs = Math.floor(arrivesUs - beganUs);
      });
    const oldest = run.segments.findIndex((one) => !one.flags.includes('S'));
    if (run.segments.length > SEGMENTS_MAX) run.segments.splice(oldest, 1);
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
  private readonly steps = new Listeners<[line: string]>();
  /**
   * Each step of either end, in the order of their times: the board's as its console tells it some ms later, the client's with the program in the place
   * of the number, or beside it.
   */
  readonly onStep = this.steps.add;
  private readonly clock: Clock;
  private pairs: LabConnection[] = [];
  /** Since when each of the board's connections has been in its state, by its number. */
  private readonly sinceUs = new Map<number, number>();
  private chosen: LabConnection | null = null;
  /** Segments sent while a connection is being opened, whose port is not known yet. */
  private early: CrossedSegment[] | null = null;

  constructor(board: LocalBoard, labPort: number) {
    this.clock = board.clock;
    board.onRecord((record) => {
      if (record.kind === 'transition' && record.localPort === labPort) this.enterBoard(record);
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
      this.pairs = [...this.current(), pair];
      for (const segment of this.early) this.pairOf(segment.clientPort)?.see(segment, this.clock);
      this.chosen = null;
      this.tellClient(pair);
      return inner;
    } finally {
      this.early = null;
    }
  }

  /** The connections that are not CLOSED at both ends. */
  current(): readonly LabConnection[] {
    return this.pairs.filter((pair) => !pair.isOver);
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
    this.sinceUs.clear();
    const timeUs = this.clock.nowUs();
    for (const pair of this.current()) {
      const { number, board, run } = pair;
      if (number === null || board === 'CLOSED') continue;
      pair.enter('board', { state: 'CLOSED', timeUs, cause: null });
      const [before, last] = run.board.slice(-2);
      this.tell(`#${number}`, board, 'CLOSED', (last?.timeUs ?? 0) - (before?.timeUs ?? 0), null);
    }
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

  private enterBoard(record: TransitionRecord): void {
    const { connection, from, to, remotePort, cause, timeUs, segment } = record;
    const afterUs = timeUs - (this.sinceUs.get(connection) ?? timeUs);
    if (to === 'CLOSED') this.sinceUs.delete(connection);
    else this.sinceUs.set(connection, timeUs);
    const pair = this.pairOf(remotePort);
    if (pair) {
      pair.number = connection;
      pair.enter('board', { state: to, timeUs, cause, segment });
    }
    this.tell(`#${connection}`, from, to, afterUs, cause);
  }

  private tell(who: string, from: TcpState, to: TcpState, afterUs: number, cause: Cause | null): void {
    this.steps.tell(`${who} ${from} -> ${to}  ${(afterUs / MS_US).toFixed(3)} ms  (${cause ?? 'restart'})`);
  }
}
