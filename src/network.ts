const lwip = require('lwip');

/** lwIP's err_t for "not open for sending". */
const ERR_CONN = -11;

/** Until the next try when the C heap had no room, in ms. */
const RETRY_MS = 50;

/** What a server does with one connection. */
export interface ConnectionHandler {
  /** Octets arrived. They count against the receive window until `Connection.received`. */
  data(octets: Uint8Array): void;
  /** The peer sent FIN: it sends no more, and nothing was closed on this side. */
  ended(): void;
  /** The connection is gone: reset, aborted or timed out. `error` is lwIP's err_t. */
  failed(error: number): void;
  /** Everything given to `send` was acknowledged. */
  drained?(): void;
}

/** An open connection. Octets that lwIP's send queue has no room for yet wait here, in order. */
export class Connection {
  readonly id: number;
  handler!: ConnectionHandler;
  /** Octets that wait for room in lwIP's send queue. */
  waiting = 0;
  private unacknowledged = 0;
  private queue: Uint8Array[] = [];
  private finish: ((id: number) => number) | null = null;

  constructor(id: number) {
    this.id = id;
  }

  send(octets: Uint8Array): void {
    this.queue.push(octets);
    this.waiting += octets.length;
    this.flush();
  }

  /** Opens the receive window again. */
  received(length: number): void {
    lwip.received(this.id, length);
  }

  /** Sends FIN once everything before it was taken, and goes on receiving. */
  shutdown(): void {
    this.finishWith(lwip.shutdown);
  }

  /** Sends FIN once everything before it was taken. No more events follow. */
  close(): void {
    this.finishWith(lwip.close);
  }

  /** Closes in the moment in which the peer's FIN arrives: ACK and FIN then travel together. */
  closeOnEnd(): void {
    lwip.closeOnEnd(this.id);
  }

  /** Sends RST at once. */
  abort(): void {
    this.queue = [];
    lwip.abort(this.id);
    connections.delete(this.id);
  }

  /** Called by the network. */
  acknowledged(length: number): void {
    this.unacknowledged -= length;
    this.flush();
    if (this.unacknowledged <= 0 && this.waiting === 0 && this.handler.drained) this.handler.drained();
  }

  private finishWith(finish: (id: number) => number): void {
    this.finish = finish;
    this.flush();
  }

  private flush(): void {
    while (this.queue.length > 0) {
      const head = this.queue[0] as Uint8Array;
      const taken = lwip.write(this.id, head);
      if (taken === ERR_CONN) {
        this.queue = [];
        this.waiting = 0;
        break;
      }
      if (taken <= 0) {
        /* Full: the next acknowledgement goes on. Out of heap with nothing under way: nobody else would. */
        if (this.unacknowledged <= 0) setTimeout(() => this.flush(), RETRY_MS);
        return;
      }
      this.unacknowledged += taken;
      this.waiting -= taken;
      if (taken < head.length) {
        this.queue[0] = head.subarray(taken);
        return;
      }
      this.queue.shift();
    }
    if (this.finish) {
      const finish = this.finish;
      this.finish = null;
      if (finish === lwip.close) connections.delete(this.id);
      finish(this.id);
    }
  }
}

const connections = new Map<number, Connection>();
const servers = new Map<number, (connection: Connection) => ConnectionHandler>();

function onEvent(type: 1 | 2 | 3 | 4 | 5, id: number, value: number | Uint8Array): void {
  if (type === 1) {
    const serve = servers.get(value as number);
    if (!serve) return;
    const opened = new Connection(id);
    connections.set(id, opened);
    opened.handler = serve(opened);
    return;
  }
  const connection = connections.get(id);
  if (!connection) return;
  if (type === 2) connection.handler.data(value as Uint8Array);
  else if (type === 3) connection.handler.ended();
  else if (type === 4) connection.acknowledged(value as number);
  else {
    connections.delete(id);
    connection.handler.failed(value as number);
  }
}

/** Starts the observer; `onRecords` gets its records, always before the events that go with them. */
export function startNetwork(onRecords: import('lwip').OnRecords): void {
  lwip.start(onRecords, onEvent);
}

/** Serves a port. Throws if it can't be had. */
export function serve(port: number, accept: (connection: Connection) => ConnectionHandler): void {
  const error = lwip.listen(port);
  if (error < 0) throw new Error(`cannot listen on port ${port}: lwIP error ${error}`);
  servers.set(port, accept);
}

/** The open connections' numbers that the application still holds. */
export function connectionById(id: number): Connection | undefined {
  return connections.get(id);
}

/** A connection that ended without an event (its FINs were exchanged) is forgotten when the observer says CLOSED. */
export function forgetConnection(id: number): void {
  connections.delete(id);
}

export const lwipVersion = lwip.version;
