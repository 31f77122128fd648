import type { TcpState } from '../../src/tcp-states.ts';
import type { Cause, TracedSegment } from '../../src/trace-records.ts';

/** One end of a TCP connection to the board, opened by an ordinary TCP. */
export interface ClientConnection {
  readonly localPort: number;
  /** The states this end went through, CLOSED first; null where the client's TCP does not show them. */
  readonly states: readonly TimedState[] | null;
  /** What arrived so far. */
  readonly received: Uint8Array;
  /** The peer's FIN arrived. */
  readonly ended: boolean;
  readonly opened: boolean;
  /** What ended it before its time: `reset`, `timeout` or another word of the client's TCP. */
  readonly failure: string | null;
  send(octets: Uint8Array): void;
  /** shutdown(SHUT_WR): FIN, and go on receiving. */
  shutdown(): void;
  /** shutdown(SHUT_RD): what arrives from now on is refused with a RST. Throws where the client has no such call. */
  shutdownRead(): void;
  /** The program stops reading: what arrives waits in the TCP's buffer, and the window closes by as much. */
  pause(): void;
  /** It reads what waits, and goes on. */
  resume(): void;
  close(): void;
  /** RST. */
  reset(): void;
}

export interface TimedState {
  state: TcpState;
  timeUs: number;
  /** Why it was entered; null at the start. */
  cause: Cause | null;
  /** The segment being received then, where it is known. */
  segment?: TracedSegment | null;
}

/** An ordinary TCP client: a second lwIP on the board's cable, or the operating system's TCP, which reaches a real board over Wi-Fi. */
export interface Client {
  /** Whether it has shutdown(SHUT_RD). */
  readonly canShutdownRead: boolean;
  /** Active open, from a port of its own choosing or, other than 0, from that `localPort`; to the board, or to another IPv4 `address` on its cable. */
  connect(port: number, localPort?: number, address?: string): ClientConnection;
}
