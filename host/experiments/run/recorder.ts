import type { BoardEvent } from '../../../src/control/protocol.ts';
import type { TcpState } from '../../../src/tcp-states.ts';
import type { Board } from '../../board/board.ts';
import type { CrossedSegment } from '../../cable/cable.ts';
import { stateOfReceiver, stateOfSender } from '../../cable/states-after.ts';
import type { ClientConnection, TimedState } from '../../client/client.ts';
import type { SegmentPeer } from '../../peer/segment-peer.ts';
import type { Progress, ReportedSegment, ReportedState } from '../model/outcome.ts';
import { LedLog } from './led-log.ts';
import { type Observed, type OtherEnd, portOf } from './observed.ts';
import { SegmentLog } from './segment-log.ts';

/** Watches one experiment: both ends' states, the segments between them, the LEDs. Times in µs since it began. */
export class Recorder {
  readonly connections: Observed[] = [];
  readonly segments: ReportedSegment[] = [];
  readonly leds: LedLog;
  readonly log: SegmentLog;
  /** Records or events that the board could not pass on: without them nothing can be proved. */
  lost = 0;
  readonly board: Board;
  /** The experiment's zero, on the harness's clock. */
  private beganUs: number;
  private readonly tell: (progress: Progress) => void;
  private readonly unsubscribe: (() => void)[] = [];
  /** How many of each end's states have been told. */
  private readonly told = new Map<readonly TimedState[], number>();

  /** `earlier`: states of connections that the board still has, and whose LEDs are lit. */
  constructor(board: Board, tell: (progress: Progress) => void, earlier: Iterable<TcpState>) {
    this.board = board;
    this.leds = new LedLog(earlier);
    this.tell = tell;
    this.beganUs = board.clock.nowUs();
    this.log = new SegmentLog(board, () => this.settle(board.clock.nowUs()));
    this.unsubscribe.push(board.control.onEvent((event) => this.hear(event)));
    this.unsubscribe.push(board.onSegment((segment) => this.see(segment)));
  }

  stop(): void {
    for (const unsubscribe of this.unsubscribe) unsubscribe();
    this.settle(Number.POSITIVE_INFINITY);
  }

  nowUs(): number {
    return this.board.clock.nowUs() - this.beganUs;
  }

  /** Watches a connection that an ordinary client opens now. */
  watchClient(name: string, open: () => ClientConnection): Observed {
    this.log.opening = true;
    return this.watch(name, { client: open(), peer: null });
  }

  watchPeer(name: string, peer: SegmentPeer): Observed {
    this.log.numbering(peer.port).expected = peer.iss;
    return this.watch(name, { client: null, peer });
  }

  boardStates(): ReportedState[] {
    return this.connections.flatMap((observed) =>
      observed.board.map((step) => this.reported(step, observed)),
    );
  }

  /** null where the client's TCP does not show its states. */
  clientStates(): ReportedState[] | null {
    if (this.connections.some(({ client }) => client?.states === null)) return null;
    return this.connections.flatMap((observed) =>
      (observed.client?.states ?? []).map((step) => this.reported(step, observed)),
    );
  }

  private watch(name: string, end: OtherEnd): Observed {
    const listening: TimedState = { state: 'LISTEN', timeUs: this.board.clock.nowUs(), cause: null };
    const observed = { ...end, name, connection: 0, board: [listening], abandoned: false };
    this.connections.push(observed);
    return observed;
  }

  private reported(step: TimedState, observed: Observed): ReportedState {
    return { ...connectionOf(observed), ...step, timeUs: this.since(step.timeUs) };
  }

  private since(timeUs: number): number {
    return Math.max(0, timeUs - this.beganUs);
  }

  private hear(event: BoardEvent): void {
    if (event.event === 'lost') this.lost += event.records + event.events;
    else if (event.event === 'segment') this.log.hear(event);
    else if (event.event === 'led') this.seeLed(event);
    else if (event.event === 'state') this.hearState(event);
    this.settle(this.board.clock.nowUs());
  }

  private hearState(event: Extract<BoardEvent, { event: 'state' }>): void {
    const observed = this.observedBy(event.connection, event.remotePort);
    if (!observed) return;
    if (observed.connection !== event.connection) this.begin(observed, event);
    const { to: state, timeUs, cause, segment } = event;
    observed.board.push({ state, timeUs, cause, segment });
  }

  /** By the board's number for the connection if it is known, else the latest one on that port. */
  private observedBy(connection: number, port: number): Observed | undefined {
    return (
      this.connections.find((observed) => observed.connection === connection) ??
      this.connections.findLast((observed) => portOf(observed) === port)
    );
  }

  /** A SYN of this port opened a connection on the board. */
  private begin(observed: Observed, event: Extract<BoardEvent, { event: 'state' }>): void {
    const { connection, segment, timeUs } = event;
    observed.connection = connection;
    const [listening] = observed.board;
    if (observed.board.length > 1) observed.board.push({ state: 'LISTEN', timeUs, cause: null });
    // A real board's time is reconciled with the harness's by a ping, and may be off by half of what that took.
    else if (listening) listening.timeUs = Math.min(listening.timeUs, timeUs);
    this.beganUs = Math.min(this.beganUs, timeUs);
    if (observed.peer && segment) this.log.numbering(observed.peer.port).begin('client', segment.seq);
  }

  private seeLed({ state, pin, lit, timeUs }: Extract<BoardEvent, { event: 'led' }>): void {
    const atUs = this.since(timeUs);
    this.leds.change(state, pin, lit, atUs);
    this.tell({ kind: 'led', state, pin, lit, timeUs: atUs });
  }

  private see(crossed: CrossedSegment): void {
    if (crossed.boardPort === this.board.control.hello.labPort) this.log.see(crossed);
  }

  /** Tells the states and then the segments whose effect must be known by now, in order. */
  private settle(nowUs: number): void {
    this.tellStates(nowUs - this.log.newsDelayUs);
    for (const crossed of this.log.takeKnown(nowUs)) {
      const observed = this.connections.findLast((candidate) => portOf(candidate) === crossed.clientPort);
      if (!observed) continue;
      const segment = this.report(crossed, observed);
      this.segments.push(segment);
      this.tell({ kind: 'segment', segment });
    }
  }

  /** In the order of their times, whichever end's: of both ends those told last have stood together. */
  private tellStates(untilUs: number): void {
    const due = this.connections.flatMap((observed) =>
      (['board', 'client'] as const).flatMap((end) => {
        const steps = end === 'board' ? observed.board : observed.client?.states;
        if (!steps) return [];
        const told = this.told.get(steps) ?? 0;
        const later = steps.findIndex(({ timeUs }, index) => index >= told && timeUs > untilUs);
        const known = steps.slice(told, later < 0 ? steps.length : later);
        this.told.set(steps, told + known.length);
        return known.map((step) => ({ end, timeUs: step.timeUs, told: this.reported(step, observed) }));
      }),
    );
    for (const { end, told } of due.sort((a, b) => a.timeUs - b.timeUs))
      this.tell({ kind: 'state', end, ...told });
  }

  private report(crossed: CrossedSegment, observed: Observed): ReportedSegment {
    const { seq, ack, flags, arrivesUs, altered } = crossed;
    return {
      ...connectionOf(observed),
      ...this.log.lineOf(crossed),
      timeUs: this.since(crossed.timeUs),
      ...(arrivesUs === null ? {} : { arrivesUs: this.since(arrivesUs) }),
      after: this.statesAfter(crossed, observed),
      absolute: { seq, ack: flags.includes('.') ? ack : null },
      ...(crossed.lost ? { lost: true as const } : {}),
      ...(altered ? { altered } : {}),
      crossing: crossed.crossing,
      frame: crossed.frame,
    };
  }

  /** Both ends' states once the segment had its effect. */
  private statesAfter(crossed: CrossedSegment, { client }: Observed): ReportedSegment['after'] {
    const board = this.boardHistory(crossed.clientPort);
    const later = this.log.arrivedWith(crossed);
    const [sender, receiver] = crossed.from === 'board' ? [board, client?.states] : [client?.states, board];
    const atBoard = this.log.asAtBoard(crossed);
    const [asSent, asReceived] = crossed.from === 'board' ? [atBoard, crossed] : [crossed, atBoard];
    const sent = sender ? stateOfSender(sender, asSent) : null;
    const received = receiver ? stateOfReceiver(receiver, asReceived, later) : null;
    return crossed.from === 'board'
      ? { board: sent ?? 'CLOSED', client: received }
      : { board: received ?? 'CLOSED', client: sent };
  }

  /** What the board's end of that port went through: several connections, where a client came back to it. */
  private boardHistory(port: number): TimedState[] {
    const connections = this.connections.filter((observed) => portOf(observed) === port);
    return connections.flatMap(({ board }, index) => (index === 0 ? board : board.slice(1)));
  }
}

function connectionOf(observed: Observed): Pick<ReportedState, 'peer' | 'clientPort'> {
  const { name } = observed;
  return { ...(name === '' ? {} : { peer: name }), clientPort: portOf(observed) };
}
