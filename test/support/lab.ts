import { VirtualBoard } from '../../host/board/virtual/virtual-board.ts';
import type { CrossedSegment } from '../../host/cable/cable.ts';
import type { LwipConnection } from '../../host/client/lwip-client.ts';
import { VirtualClock } from '../../host/clock/virtual-clock.ts';
import { partsOf } from '../../host/node/open-virtual-board.ts';
import { parseFrame } from '../../host/packet/packet.ts';
import type { BoardEvent } from '../../src/control/protocol.ts';
import { LEDS_KEY } from '../../src/leds/led-choice.ts';
import { LAB_PORT } from '../../src/ports.ts';
import type { LabSettings } from '../../src/settings.ts';
import { loadedBoard } from './loaded-board.ts';

export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;

/** The client's station at the switch. */
const CLIENT_STATION = 2;

type LedEvent = Extract<BoardEvent, { event: 'led' }>;
type StateEvent = Extract<BoardEvent, { event: 'state' }>;

/** A whole virtual board on a virtual clock, watched through its control channel. */
export class Lab {
  readonly board: VirtualBoard;
  readonly clock: VirtualClock;
  readonly events: BoardEvent[] = [];
  /** Segments of the lab port, as they were sent. */
  readonly segments: CrossedSegment[] = [];

  private constructor(board: VirtualBoard, clock: VirtualClock) {
    this.board = board;
    this.clock = clock;
    board.control.onEvent((event) => this.events.push(event));
    board.cable.onSegment((segment) => {
      if (segment.boardPort === LAB_PORT) this.segments.push(segment);
    });
  }

  /** `leds`: what the board's storage has for TCPLAB_LEDS, if anything. */
  static async open(settings: Partial<LabSettings> = {}, leds?: string): Promise<Lab> {
    const clock = new VirtualClock();
    const storage = leds === undefined ? undefined : new Map([[LEDS_KEY, leds]]);
    const lab = new Lab(await VirtualBoard.open({ ...partsOf(loadedBoard, clock), storage }), clock);
    await lab.board.control.request({ do: 'set', ...settings });
    await lab.board.control.request({ do: 'watch', segments: false });
    return lab;
  }

  /** An established connection to the lab port, not greeted yet. */
  established(): LwipConnection {
    const connection = this.board.client.connect(LAB_PORT);
    const limitUs = this.clock.nowUs() + 5 * SECOND;
    while (!connection.opened) if (!this.clock.runNext(limitUs)) throw new Error('no connection within 5 s');
    return connection;
  }

  /** The same, the banner (if any) read. */
  connect(): LwipConnection {
    const connection = this.established();
    this.clock.advance((3 * SECOND) / 10);
    return connection;
  }

  /** The board's states of the connection from that port: each with its time in µs and its cause. */
  states(remotePort: number): StateEvent[] {
    return this.events.filter(
      (event): event is StateEvent => event.event === 'state' && event.remotePort === remotePort,
    );
  }

  /** Its state now. */
  state(remotePort: number): string {
    return this.states(remotePort).at(-1)?.to ?? 'LISTEN';
  }

  /** The board's own number of it. */
  idOf({ localPort }: LwipConnection): number {
    return this.states(localPort)[0]?.connection ?? 0;
  }

  /** When the board entered `state`, in µs. */
  enteredUs({ localPort }: LwipConnection, state: string): number {
    const step = this.states(localPort).find(({ to }) => to === state);
    if (!step) throw new Error(`the board's connection never was in ${state}`);
    return step.timeUs;
  }

  /** A connection whose client has shut down its half; the board is left to close its own. */
  halfClose(): LwipConnection {
    const connection = this.connect();
    connection.shutdown();
    return connection;
  }

  /** Changes of the LEDs as the board tells of them, in order. */
  get ledEvents(): LedEvent[] {
    return this.events.filter((event): event is LedEvent => event.event === 'led');
  }

  /** From now on the client's segments to the lab port are lost (or arrive again). */
  loseClientSegments(lost: boolean): void {
    this.board.ethernet.disturbance = (frame, station, arrival) =>
      lost && station === CLIENT_STATION && parseFrame(frame).tcp?.destinationPort === LAB_PORT
        ? []
        : [arrival];
  }
}
