import type { TcpState } from '../../src/tcp-states.ts';
import type { ControlChannel } from '../board/control-channel.ts';
import type { ClientConnection } from '../client/client.ts';
import { ExitCode, LabError } from '../lab-error.ts';
import type { Via } from './probe-states.ts';

/** The end of a connection that gets the probe's segment. */
export interface ProbedEnd {
  /** Every state it entered. */
  readonly states: readonly TcpState[];
  /** Its application ends its direction. */
  finish(via: Via): Promise<unknown>;
  /**
   * Octets handed to its application so far.
   * @throws {LabError} when it could not tell all that happened.
   */
  delivered(): Promise<number>;
  close(): void;
}

/** The client's end of a connection that it opens to the peer: it never closes. */
export function clientEnd(connection: ClientConnection): ProbedEnd {
  return {
    get states() {
      return (connection.states ?? []).slice(1).map(({ state }) => state);
    },
    finish: async () => {},
    delivered: async () => connection.received.length,
    close() {},
  };
}

/** The board's end of the connection with one port of the peer's, as its observer tells of it. */
export function boardEnd(control: ControlChannel, remotePort: number): ProbedEnd {
  const states: TcpState[] = [];
  /** The board's for the connection; none has 0. */
  let number = 0;
  let lost = 0;
  const close = control.onEvent((event) => {
    if (event.event === 'lost') lost += event.records + event.events;
    if (event.event !== 'state' || event.remotePort !== remotePort) return;
    number = event.connection;
    states.push(event.to);
  });
  return {
    states,
    finish: (via) => control.request({ do: via, connection: number }),
    async delivered() {
      const { received = 0 } = await control.request({ do: 'status' });
      // The channel is in order: with this reply all events of before have come.
      if (lost === 0) return received;
      const problem = `the board lost ${lost} of its records: the states cannot be known`;
      throw new LabError(problem, '', ExitCode.fail);
    },
    close,
  };
}
