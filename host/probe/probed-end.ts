import type { TcpState } from '../../src/tcp-states.ts';
import type { ClientConnection } from '../client/client.ts';

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
