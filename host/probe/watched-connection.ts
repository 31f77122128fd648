import type { BoardEvent } from '../../src/control/protocol.ts';
import type { TcpState } from '../../src/tcp-states.ts';
import type { ControlChannel } from '../board/board.ts';
import { ExitCode, LabError } from '../lab-error.ts';

/** What the board's observer says of the connection with one port of the peer's. */
export class WatchedConnection {
  /** The board's number for it, null while there is none. */
  number: number | null = null;
  /** Every state it entered. */
  readonly states: TcpState[] = [];
  private readonly remotePort: number;
  private readonly unsubscribe: () => void;
  private lost = 0;

  constructor(control: ControlChannel, remotePort: number) {
    this.remotePort = remotePort;
    this.unsubscribe = control.onEvent((event) => this.hear(event));
  }

  /** The last state it entered. */
  get state(): TcpState | undefined {
    return this.states[this.states.length - 1];
  }

  /** @throws {LabError} when the board could not tell all that happened. */
  requireAllHeard(): void {
    if (this.lost > 0)
      throw new LabError(
        `the board lost ${this.lost} of its records: the states cannot be known`,
        '',
        ExitCode.fail,
      );
  }

  close(): void {
    this.unsubscribe();
  }

  private hear(event: BoardEvent): void {
    if (event.event === 'lost') this.lost += event.records + event.events;
    if (event.event !== 'state' || event.remotePort !== this.remotePort) return;
    this.number = event.connection;
    this.states.push(event.to);
  }
}
