import { LabStates } from '../../src/lab/lab-states.ts';
import type { TcpState } from '../../src/tcp-states.ts';
import type { Cause, TransitionRecord } from '../../src/trace-records.ts';
import type { VirtualBoard } from '../board/virtual/virtual-board.ts';
import type { LwipConnection } from '../client/lwip-client.ts';
import { MS_US } from '../clock/clock.ts';

/** A lab connection and where its two ends are. */
export interface LabConnection {
  /** Of the program that opened it, `127.0.0.1:51234`. */
  readonly program: string;
  readonly client: TcpState;
  /** The board's number for it, null until the SYN has arrived. */
  readonly number: number | null;
  readonly board: TcpState;
}

class Pair implements LabConnection {
  readonly program: string;
  readonly inner: LwipConnection;
  number: number | null = null;
  board: TcpState = 'LISTEN';

  constructor(program: string, inner: LwipConnection) {
    this.program = program;
    this.inner = inner;
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
  private pairs: Pair[] = [];

  constructor(board: VirtualBoard, labPort: number) {
    const states = new LabStates(
      () => {},
      (record, afterUs) => this.enterBoard(record, afterUs),
      () => false,
    );
    board.pico.onRecord((record) => {
      if (record.localPort === labPort) states.take(record);
    });
    board.client.onState((localPort) => {
      const pair = this.pairOf(localPort);
      if (pair) this.enterClient(pair);
    });
  }

  /** Starts to follow a connection that was opened for a program. */
  add(program: string, inner: LwipConnection): void {
    const pair = new Pair(program, inner);
    this.pairs = [...this.living(), pair];
    this.enterClient(pair);
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

  /** Whether there has ever been a connection. */
  get any(): boolean {
    return this.pairs.length > 0; // the last one stays until there is another
  }

  private living(): Pair[] {
    return this.pairs.filter((pair) => !pair.isOver);
  }

  private pairOf(clientPort: number): Pair | undefined {
    return this.pairs.findLast(({ inner }) => inner.localPort === clientPort);
  }

  private enterClient({ program, inner, number }: Pair): void {
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
      pair.board = to;
    }
    this.tell(`#${connection}`, from, to, afterUs, cause);
  }

  private tell(who: string, from: TcpState, to: TcpState, afterUs: number, cause: Cause | null): void {
    const line = `${who} ${from} -> ${to}  ${(afterUs / MS_US).toFixed(3)} ms  (${cause})`;
    for (const listener of this.listeners) listener(line);
  }
}
