import type { BoardEvent } from '../../src/control/protocol.ts';
import type { TcpState } from '../../src/tcp-states.ts';
import type { ControlChannel } from '../board/control-channel.ts';
import type { ClientConnection } from '../client/client.ts';
import { ExitCode, LabError } from '../lab-error.ts';
import type { Via } from './probe-states.ts';

/** The end of a connection that gets the probe's segment. */
export interface ProbedEnd {
  /** Every state it entered. */
  readonly states: readonly TcpState[];
  /**
   * Octets handed to its application so far.
   * @throws {LabError} when it could not tell all that happened.
   */
  delivered(): Promise<number>;
  close(): void;
}

/** The client's end of a connection that it opens to the peer. */
export class ClientEnd implements ProbedEnd {
  private readonly connection: ClientConnection;

  constructor(connection: ClientConnection) {
    this.connection = connection;
  }

  get states(): TcpState[] {
    return (this.connection.states ?? []).slice(1).map(({ state }) => state);
  }

  async delivered(): Promise<number> {
    return this.connection.received.length;
  }

  close(): void {}
}

/** The board's end of the connection with one port of the peer's, as its observer tells of it. */
export class BoardEnd implements ProbedEnd {
  /** The board's number for it, null while there is none. */
  number: number | null = null;
  readonly states: TcpState[] = [];
  private readonly control: ControlChannel;
  private readonly remotePort: number;
  private readonly unsubscribe: () => void;
  private lost = 0;

  constructor(control: ControlChannel, remotePort: number) {
    this.control = control;
    this.remotePort = remotePort;
    this.unsubscribe = control.onEvent((event) => this.hear(event));
  }

  /** The board's application ends its direction. */
  async finish(via: Via): Promise<void> {
    await this.control.request({ do: via, connection: this.number ?? 0 });
  }

  async delivered(): Promise<number> {
    const { received = 0 } = await this.control.request({ do: 'status' });
    // The channel is in order: with this reply all events of before have come.
    if (this.lost > 0)
      throw new LabError(
        `the board lost ${this.lost} of its records: the states cannot be known`,
        '',
        ExitCode.fail,
      );
    return received;
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
