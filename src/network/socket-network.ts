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

/**
 * TCP as stock Kaluma has it: one connection a port at a time, no word of the peer's FIN or RST. Kaluma answers a FIN with its own at once and frees the
 * socket's slot; that is all that can be seen of it. Its callbacks run inside lwIP, so they only note what happened.
 *
 * All of it is inside one function, which the engine gives up where it is not called: see main.ts.
 */
export function socketNetwork(listener: SocketListener): Network {
  let living: SocketConnection[] = [];
  let arrived: (() => void)[] = [];
  let lastId = 0;

  class SocketConnection implements Connection {
    readonly id: number;
    readonly fd: number;
    readonly port: number;
    handler!: ConnectionHandler;
    closedHere = false;
    private queue_ = '';
    private closing_ = false;

    constructor(id: number, fd: number, port: number) {
      this.id = id;
      this.fd = fd;
      this.port = port;
    }

    get waiting(): number {
      return this.queue_.length;
    }

    send(octets: Uint8Array): void {
      this.queue_ += textOf(octets);
    }

    received(): void {}

    /** Kaluma closes both halves or none. */
    shutdown(): void {
      this.close();
    }

    close(): void {
      this.closing_ = true;
    }

    closeOnEnd(): void {}

    abort(): void {
      this.queue_ = '';
      this.close();
    }

    /** Sends what waits. Called in each look, never from within a callback of Kaluma's. */
    flush(): void {
      if (this.queue_.length > 0) {
        const part = this.queue_.slice(0, WRITE_MAX);
        __netdev.write(this.fd, part, (error) => {
          if (!error) this.queue_ = this.queue_.slice(part.length);
        });
      } else if (this.closing_) {
        this.closing_ = false;
        this.closedHere = true;
        __netdev.close(this.fd);
      }
    }
  }

  const onPort = (port: number) => living.find((candidate) => candidate.port === port);
  const connection = (id: number) => living.find((candidate) => candidate.id === id);

  /** A slot that is free, or `taken` by a new connection: the one before it ended since the last look. */
  const dropGone = (taken?: number) => {
    const gone = living.filter(({ fd }) => fd === taken || __netdev.get(fd) === undefined);
    living = living.filter((candidate) => gone.indexOf(candidate) < 0);
    for (const { port, id, closedHere, handler } of gone) {
      if (port === LAB_PORT) listener.gone(id, closedHere);
      handler.failed(0);
    }
  };

  const take = (fd: number, port: number, accept: (connection: Connection) => ConnectionHandler) => {
    dropGone(fd);
    if (onPort(port)) {
      __netdev.close(fd); /* its octets could not be told from the other's */
      return;
    }
    const opened = new SocketConnection(++lastId, fd, port);
    living.push(opened);
    if (port === LAB_PORT) listener.opened(opened.id);
    opened.handler = accept(opened);
  };

  setInterval(() => {
    const acts = arrived;
    arrived = [];
    for (const act of acts) act();
    dropGone();
    for (const each of living.slice()) {
      each.flush();
      each.handler.progressed();
    }
  }, LOOK_MS);

  return {
    serve(port, accept) {
      const fd = __netdev.socket('AF_INET', 'STREAM');
      const listening = __netdev.get(fd);
      if (!listening) fail(`no socket for port ${port}`);
      listening.accept_cb = (accepted) => arrived.push(() => take(accepted, port, accept));
      /* Kaluma hands the octets of every connection to the listening socket. */
      listening.read_cb = (data) =>
        arrived.push(() => {
          const receiver = onPort(port);
          if (receiver) receiver.handler.data(data);
        });
      __netdev.bind(fd, __netdev.ip, port);
      __netdev.listen(fd);
    },
    connection,
    abort(id) {
      const open = connection(id);
      if (open) open.abort();
    },
    stalled: () => undefined,
  };
}
