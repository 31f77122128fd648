import type { SocketListener } from '../network/socket-network.ts';
import { LAB_PORT } from '../ports.ts';
import type { TcpState } from '../tcp-states.ts';
import type { TraceRecord } from '../trace-records.ts';

/**
 * What a connection must have passed through, by RFC 9293, for stock Kaluma to show what it shows. A reset cannot be told from a close here, nor a
 * FIN_WAIT_2 from a FIN_WAIT_1: each record says `inferred`.
 */
export class InferredRecords implements SocketListener {
  private lastNumber = 0;
  private readonly tell: (record: TraceRecord) => void;

  constructor(tell: (record: TraceRecord) => void) {
    this.tell = tell;
  }

  opened(id: number): void {
    this.path(id, ['LISTEN', 'SYN_RCVD', 'ESTABLISHED']);
  }

  gone(id: number, closedHere: boolean): void {
    this.path(
      id,
      closedHere
        ? ['ESTABLISHED', 'FIN_WAIT_1', 'CLOSED']
        : ['ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED'],
    );
  }

  private path(connection: number, states: TcpState[]): void {
    for (let i = 1; i < states.length; i++) {
      this.tell({
        kind: 'transition',
        number: ++this.lastNumber,
        timeUs: millis() * 1000,
        connection,
        localPort: LAB_PORT,
        remotePort: 0,
        from: states[i - 1] as TcpState,
        to: states[i] as TcpState,
        cause: 'inferred',
        segment: null,
      });
    }
  }
}
