/** What a server does with one connection. */
export interface ConnectionHandler {
  /** Octets arrived. They count against the receive window until `Connection.received`. */
  data(octets: Uint8Array): void;
  /** The peer sent FIN: it sends no more, and nothing was closed on this side. */
  ended(): void;
  /** The connection is gone: reset, aborted or timed out. `error` is lwIP's err_t. */
  failed(error: number): void;
  /** Less waits to be sent than before. */
  progressed(): void;
}

/** An open connection. */
export interface Connection {
  readonly id: number;
  /** Octets that wait for room in the send queue. */
  readonly waiting: number;
  send(octets: Uint8Array): void;
  /** Opens the receive window again. */
  received(length: number): void;
  /** Sends FIN once everything before it was taken, and goes on receiving. */
  shutdown(): void;
  /** Sends FIN once everything before it was taken. No more events follow. */
  close(): void;
  /** Whether it closes in the moment in which the peer's FIN arrives: ACK and FIN then travel together. */
  closeOnEnd(closes: boolean): void;
  /** Sends RST at once. */
  abort(): void;
}

/** TCP as the servers see it: through the native module, or through what stock Kaluma has. */
export interface Network {
  /** Serves a port. Throws if it can't be had. */
  serve(port: number, accept: (connection: Connection) => ConnectionHandler): void;
  connection(id: number): Connection | undefined;
  /** Ends a connection at once, even one that the application is done with. */
  abort(id: number): void;
  /** ms for which the peer has acknowledged nothing new while something waits for that; undefined if the firmware cannot tell. */
  stalled(id: number): number | undefined;
}
