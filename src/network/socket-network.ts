import { fail } from '../fail.ts';
import { LAB_PORT } from '../ports.ts';
import { textOf } from '../text.ts';
import type { Connection, ConnectionHandler, Network } from './network.ts';

/** How often connections are looked after, in ms: stock Kaluma tells nothing when a peer closes. */
const LOOK_MS = 20;

/** Kaluma's write takes all or nothing, and fails beyond about 5 KB. */
const WRITE_MAX = 512;

/** What is told of the lab port's connections. */
export interface SocketListener {
  opened(id: number): void;
  /** The slot is free again: the peer sent FIN and Kaluma answered with its own, or a command of the board closed it. */
  gone(id: number, closedHere: boolean): void;
}

class SocketConnection implements Connection {
  readonly id: number;
  readonly fd: number;
  readonly port: number;
  handler!: ConnectionHandler;
  closedHere = false;
  private queue = '';
  private closing = false;

  constructor(id: number, fd: number, port: number) {
    this.id = id;
    this.fd = fd;
    this.port = port;
  }

  get waiting(): number {
    return this.queue.length;
  }

  send(octets: Uint8Array): void {
    this.queue += textOf(octets);
  }

  received(): void {}

  /** Kaluma closes both halves or none. */
  shutdown(): void {
    this.close();
  }

  close(): void {
    this.closing = true;
  }

  closeOnEnd(): void {}

  abort(): void {
    this.queue = '';
    this.close();
  }

  /** Sends what waits. Called in each look, never from within a callback of Kaluma's. */
  flush(): void {
    if (this.queue.length > 0) {
      const part = this.queue.slice(0, WRITE_MAX);
      __netdev.write(this.fd, part, (error) => {
        if (!error) this.queue = this.queue.slice(part.length);
      });
    } else if (this.closing) {
      this.closing = false;
      this.closedHere = true;
      __netdev.close(this.fd);
    }
  }
}

/**
 * TCP as stock Kaluma has it: one connection a port at a time, no word of the peer's FIN or RST. Kaluma answers a FIN with its own at once and frees the
 * socket's slot; that is all that can be seen of it. Its callbacks run inside lwIP, so they only note what happened.
 */
export class SocketNetwork implements Network {
  private living: SocketConnection[] = [];
  private arrived: (() => void)[] = [];
  private lastId = 0;
  private readonly listener: SocketListener;

  constructor(listener: SocketListener) {
    this.listener = listener;
    setInterval(() => this.look(), LOOK_MS);
  }

  serve(port: number, accept: (connection: Connection) => ConnectionHandler): void {
    const fd = __netdev.socket('AF_INET', 'STREAM');
    const listening = __netdev.get(fd);
    if (!listening) fail(`no socket for port ${port}`);
    listening.accept_cb = (accepted) => this.arrived.push(() => this.take(accepted, port, accept));
    /* Kaluma hands the octets of every connection to the listening socket. */
    listening.read_cb = (data) => this.arrived.push(() => this.hand(port, data));
    __netdev.bind(fd, __netdev.ip, port);
    __netdev.listen(fd);
  }

  connection(id: number): Connection | undefined {
    return this.living.find((connection) => connection.id === id);
  }

  abort(id: number): void {
    const connection = this.connection(id);
    if (connection) connection.abort();
  }

  stalled(): undefined {}

  private take(fd: number, port: number, accept: (connection: Connection) => ConnectionHandler): void {
    this.dropGone(fd);
    if (this.living.some((connection) => connection.port === port)) {
      __netdev.close(fd); /* its octets could not be told from the other's */
      return;
    }
    const connection = new SocketConnection(++this.lastId, fd, port);
    this.living.push(connection);
    if (port === LAB_PORT) this.listener.opened(connection.id);
    connection.handler = accept(connection);
  }

  private hand(port: number, data: Uint8Array): void {
    const connection = this.living.find((candidate) => candidate.port === port);
    if (connection) connection.handler.data(data);
  }

  private look(): void {
    const arrived = this.arrived;
    this.arrived = [];
    for (const act of arrived) act();
    this.dropGone();
    for (const connection of this.living.slice()) {
      connection.flush();
      connection.handler.progressed();
    }
  }

  /** A slot that is free, or `taken` by a new connection: the one before it ended since the last look. */
  private dropGone(taken?: number): void {
    for (const connection of this.living.slice()) {
      if (connection.fd === taken || __netdev.get(connection.fd) === undefined) this.drop(connection);
    }
  }

  private drop(connection: SocketConnection): void {
    this.living.splice(this.living.indexOf(connection), 1);
    if (connection.port === LAB_PORT) this.listener.gone(connection.id, connection.closedHere);
    connection.handler.failed(0);
  }
}
