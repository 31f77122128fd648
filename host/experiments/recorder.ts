import type { BoardEvent } from '../../src/control/protocol.ts';
import type { TcpState } from '../../src/tcp-states.ts';
import type { Board, ClientConnection, CrossedSegment, TimedState } from '../board/board.ts';
import { MS_US } from '../clock/clock.ts';
import { seqDiff } from '../wire/sequence.ts';
import type { Progress, ReportedLed, ReportedSegment } from './outcome.ts';

/** How long after its arrival a segment's effect on the board is known here: an event of the control channel crosses the same cable. */
const NEWS_DELAY_US = 5 * MS_US;

/** One lab connection under observation. */
export interface Observed {
  client: ClientConnection;
  /** The board's number for it, 0 until its first event. */
  connection: number;
  board: TimedState[];
  /** Initial sequence numbers, from the SYNs. */
  clientIss: number | null;
  boardIss: number | null;
}

/** Watches one experiment: both ends' states, the segments between them, the LEDs. Times in µs since it began. */
export class Recorder {
  readonly connections: Observed[] = [];
  readonly segments: ReportedSegment[] = [];
  readonly leds: (ReportedLed & { litAtUs: number; lit: boolean })[] = [];
  /** Records or events that the board could not pass on: without them nothing can be proved. */
  lost = 0;
  private readonly board: Board;
  private readonly beganUs: number;
  private readonly tell: (progress: Progress) => void;
  private readonly unsubscribe: (() => void)[] = [];
  /** Segments whose effect is not yet known. */
  private pending: CrossedSegment[] = [];
  private toldClientStates = 0;

  constructor(board: Board, tell: (progress: Progress) => void) {
    this.board = board;
    this.tell = tell;
    this.beganUs = board.clock.nowUs();
    this.unsubscribe.push(board.control.onEvent((event) => this.hear(event)));
    if (board.cable) this.unsubscribe.push(board.cable.onSegment((segment) => this.see(segment)));
  }

  stop(): void {
    for (const unsubscribe of this.unsubscribe) unsubscribe();
    this.settle(Number.POSITIVE_INFINITY);
  }

  nowUs(): number {
    return this.board.clock.nowUs() - this.beganUs;
  }

  watch(client: ClientConnection): Observed {
    const observed: Observed = { client, connection: 0, board: [], clientIss: null, boardIss: null };
    observed.board.push({ state: 'LISTEN', timeUs: this.nowUs(), cause: null });
    this.connections.push(observed);
    this.toldClientStates = 0;
    return observed;
  }

  /** The connection that the steps are about. */
  get current(): Observed | undefined {
    return this.connections[this.connections.length - 1];
  }

  boardStates(): TimedState[] {
    return this.connections.flatMap(({ board }) => board);
  }

  /** null where the client's TCP does not show its states. */
  clientStates(): TimedState[] | null {
    const all: TimedState[] = [];
    for (const { client } of this.connections) {
      if (!client.states) return null;
      for (const step of client.states) all.push({ ...step, timeUs: this.since(step.timeUs) });
    }
    return all;
  }

  private since(timeUs: number): number {
    return Math.max(0, timeUs - this.beganUs);
  }

  private hear(event: BoardEvent): void {
    if (event.event === 'lost') this.lost += event.records + event.events;
    else if (event.event === 'led') this.seeLed(event);
    else if (event.event === 'state') this.enter(event);
    this.settle(this.nowUs());
  }

  private enter(event: Extract<BoardEvent, { event: 'state' }>): void {
    const observed = this.connections.find(({ client }) => client.localPort === event.remotePort);
    if (!observed) return;
    const timeUs = this.since(event.timeUs);
    observed.connection = event.connection;
    observed.board.push({ state: event.to, timeUs, cause: event.cause });
    this.tell({ kind: 'state', end: 'board', state: event.to, timeUs });
  }

  private seeLed({ state, pin, lit, timeUs }: Extract<BoardEvent, { event: 'led' }>): void {
    const atUs = this.since(timeUs);
    if (lit) this.leds.push({ state, pin, litMs: 0, litAtUs: atUs, lit });
    else {
      const led = this.leds.find((candidate) => candidate.state === state && candidate.lit);
      if (led) {
        led.lit = false;
        led.litMs = Math.round((atUs - led.litAtUs) / MS_US);
      }
    }
    this.tell({ kind: 'led', state, pin, lit, timeUs: atUs });
  }

  private see(crossed: CrossedSegment): void {
    if (crossed.boardPort !== this.board.control.hello.labPort) return;
    this.pending.push(crossed);
    this.board.clock.after(this.effectUs, () => this.settle(this.nowUs()));
  }

  /** From a segment's sending until its effect is known here. */
  private get effectUs(): number {
    return (this.board.cable?.latencyUs ?? 0) + NEWS_DELAY_US;
  }

  /** Reports the segments whose effect must be known by now, in order. */
  private settle(nowUs: number): void {
    this.tellClientStates();
    while (this.pending.length > 0) {
      const crossed = this.pending[0] as CrossedSegment;
      if (this.since(crossed.timeUs) + this.effectUs > nowUs) return;
      this.pending.shift();
      const observed = this.connections.find(({ client }) => client.localPort === crossed.clientPort);
      if (!observed) continue;
      const segment = this.report(crossed, observed);
      this.segments.push(segment);
      this.tell({ kind: 'segment', segment });
    }
  }

  private tellClientStates(): void {
    const states = this.current?.client.states ?? [];
    for (; this.toldClientStates < states.length; this.toldClientStates++) {
      const { state, timeUs } = states[this.toldClientStates] as TimedState;
      this.tell({ kind: 'state', end: 'client', state, timeUs: this.since(timeUs) });
    }
  }

  private report(crossed: CrossedSegment, observed: Observed): ReportedSegment {
    const { from, flags, len, win } = crossed;
    if (flags.includes('S')) {
      if (from === 'client') observed.clientIss ??= crossed.seq;
      else observed.boardIss ??= crossed.seq;
    }
    const [own, other] =
      from === 'client' ? [observed.clientIss, observed.boardIss] : [observed.boardIss, observed.clientIss];
    const hasAck = flags.includes('.');
    const timeUs = this.since(crossed.timeUs);
    return {
      from,
      flags,
      seq: relative(crossed.seq, own),
      ack: hasAck ? relative(crossed.ack, other) : null,
      len,
      win,
      timeUs,
      after: this.statesAfter(crossed, timeUs, observed),
      absolute: { seq: crossed.seq, ack: hasAck ? crossed.ack : null },
      ...(crossed.lost ? { lost: true as const } : {}),
    };
  }

  /** Both ends' states once the segment had its effect. */
  private statesAfter(crossed: CrossedSegment, sentUs: number, observed: Observed): ReportedSegment['after'] {
    const arrivedUs = sentUs + (crossed.lost ? 0 : (this.board.cable?.latencyUs ?? 0));
    const fromBoard = crossed.from === 'board';
    const mark = /[SFR]/.test(crossed.flags);
    const board = stateAt(observed.board, fromBoard ? sentUs : arrivedUs, fromBoard && mark);
    const states = observed.client.states?.map((step) => ({ ...step, timeUs: this.since(step.timeUs) }));
    const client = states ? stateAt(states, fromBoard ? arrivedUs : sentUs, !fromBoard && mark) : null;
    return { board, client };
  }
}

/**
 * The state at that time. What the application did at that very instant counts only for the SYN, FIN or RST that came of it
 * (`withCalls`): a close in answer to a segment belongs to the next segment, not to that one.
 */
function stateAt(states: TimedState[], timeUs: number, withCalls: boolean): TcpState {
  const passed = states.filter(
    (step) => step.timeUs < timeUs || (step.timeUs === timeUs && (withCalls || step.cause !== 'call')),
  );
  return passed[passed.length - 1]?.state ?? 'CLOSED';
}

/** Relative as tcpdump prints it: the SYN is 0. Without the SYN there is nothing to be relative to. */
function relative(number: number, iss: number | null): number {
  return iss === null ? number : seqDiff(number, iss);
}
