import type { TcpState } from '../../src/tcp-states.ts';
import type { LwipConnection } from '../board/virtual/lwip-client.ts';
import type { VirtualBoard } from '../board/virtual/virtual-board.ts';
import { type Clock, MS_US, SECOND_US } from '../clock/clock.ts';

/** A lab connection and where its two ends are. */
export interface LabConnection {
  /** Of the program that opened it, `127.0.0.1:51234`. */
  readonly program: string;
  readonly client: TcpState;
  /** The board's number for it, null until the SYN has arrived. */
  readonly number: number | null;
  readonly board: TcpState;
}

/** `#n OLD -> NEW` on the board's console. */
const STEP = /^#(\d+) ([A-Z0-9_]+) -> ([A-Z0-9_]+) /;

/** The console tells of a step within some ms; what it has not told after this time, in µs, it will not. */
const CONSOLE_LAG_US = SECOND_US;

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

  isOver(nowUs: number): boolean {
    if (this.client !== 'CLOSED') return false;
    if (this.board === 'CLOSED') return true;
    const closedUs = this.inner.states.at(-1)?.timeUs ?? 0;
    return this.number === null && nowUs - closedUs > CONSOLE_LAG_US;
  }
}

/** Follows both ends of the lab connections: the client's from its observer, the board's from its console. */
export class BothEnds {
  private readonly clock: Clock;
  private readonly listeners: ((line: string) => void)[] = [];
  private pairs: Pair[] = [];
  /** Whom the board answered with SYN,ACK, and its console has not told of yet. */
  private answered: { clientPort: number; timeUs: number }[] = [];

  constructor(board: VirtualBoard, labPort: number) {
    this.clock = board.clock;
    board.cable.onSegment(({ from, flags, boardPort, clientPort, timeUs }) => {
      if (from === 'board' && flags === 'S.' && boardPort === labPort) this.answer(clientPort, timeUs);
    });
    board.pico.onConsole((line) => this.read(line));
    board.client.onState((localPort) => {
      const pair = this.pairs.findLast(({ inner }) => inner.localPort === localPort);
      if (pair) this.tell(pair);
    });
  }

  /** Starts to follow a connection that was opened for a program. */
  add(program: string, inner: LwipConnection): void {
    const pair = new Pair(program, inner);
    this.pairs = [...this.living(), pair];
    this.tell(pair);
  }

  /** Each step of the client's end in the form in which the board's console tells its own, the program in the place of the number, or beside it. */
  onClientStep(listener: (line: string) => void): void {
    this.listeners.push(listener);
  }

  /** The connections that are not CLOSED at both ends. */
  current(): readonly LabConnection[] {
    return this.living();
  }

  private living(): Pair[] {
    const nowUs = this.clock.nowUs();
    return this.pairs.filter((pair) => !pair.isOver(nowUs));
  }

  private tell({ program, inner, number }: Pair): void {
    const [before, last] = inner.states.slice(-2);
    if (!before || !last) return;
    const ms = ((last.timeUs - before.timeUs) / MS_US).toFixed(3);
    const who = number === null ? program : `${program} (#${number})`;
    for (const listener of this.listeners) {
      listener(`${who} ${before.state} -> ${last.state}  ${ms} ms  (${last.cause})`);
    }
  }

  private answer(clientPort: number, timeUs: number): void {
    const isNew = this.pairs.some(({ inner, number }) => inner.localPort === clientPort && number === null);
    const isRepeated = this.answered.some((earlier) => earlier.clientPort === clientPort);
    if (isNew && !isRepeated) this.answered.push({ clientPort, timeUs });
  }

  private read(line: string): void {
    const step = STEP.exec(line);
    if (!step) return;
    const [number, from, to] = [Number(step[1]), step[2], step[3] as TcpState];
    const pair =
      from === 'LISTEN' ? this.opened() : this.pairs.find((candidate) => candidate.number === number);
    if (!pair) return;
    pair.number = number;
    pair.board = to;
  }

  /** The console names no port; but connections leave LISTEN, and are told of, in the order of their SYN,ACKs. */
  private opened(): Pair | undefined {
    const sinceUs = this.clock.nowUs() - CONSOLE_LAG_US;
    this.answered = this.answered.filter(({ timeUs }) => timeUs >= sinceUs);
    const clientPort = this.answered.shift()?.clientPort;
    return this.pairs.find(({ inner, number }) => inner.localPort === clientPort && number === null);
  }
}
