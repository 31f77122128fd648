import { fail } from '../fail.ts';
import { lwip } from '../native.ts';
import type { Connection, ConnectionHandler, Network } from './network.ts';

/** lwIP's err_t for "not open for sending". */
const ERR_CONN = -11;

/** Until the next try when the C heap had no room, in ms. */
const RETRY_MS = 50;

/** While more octets than that wait to be sent, the receive window stays shut: a peer that sends and does not read must not fill the heap. */
const WAITING_MAX = 2048;

/** Octets that lwIP's send queue has no room for yet wait here, in order. */
class LwipConnection implements Connection {
  readonly id: number;
  handler!: ConnectionHandler;
  waiting = 0;
  private unacknowledged = 0;
  /** Octets received by which the window is not opened again yet. */
  private withheld = 0;
  private retry: number | null = null;
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

  received(length: number): void {
    this.withheld += length;
    this.openWindow();
  }

  shutdown(): void {
    this.finishWith(lwip.shutdown);
  }

  close(): void {
    this.finishWith(lwip.close);
  }

  closeOnEnd(closes: boolean): void {
    lwip.closeOnEnd(this.id, closes ? 1 : 0);
  }

  abort(): void {
    this.queue = [];
    lwip.abort(this.id);
    forgetConnection(this.id);
  }

  /** Called by the network. */
  acknowledged(length: number): void {
    this.unacknowledged -= length;
    this.flush();
    this.openWindow();
    this.handler.progressed();
  }

  private openWindow(): void {
    if (this.withheld === 0 || this.waiting > WAITING_MAX) return;
    lwip.received(this.id, this.withheld);
    this.withheld = 0;
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
        /* Full: the next acknowledgement goes on. Out of heap with nothing under way: no acknowledgement will come. */
        if (this.unacknowledged <= 0 && this.retry === null) {
          this.retry = setTimeout(() => {
            this.retry = null;
            this.flush();
          }, RETRY_MS);
        }
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
      this.openWindow(); /* what was received and not taken would turn the FIN into a RST */
      const finish = this.finish;
      this.finish = null;
      if (finish === lwip.close) forgetConnection(this.id);
      finish(this.id);
    }
  }
}

/** No Map: JerryScript 2.4 never gives back what a deleted entry took, 8 octets a connection. */
let living: LwipConnection[] = [];
const servers = new Map<number, (connection: Connection) => ConnectionHandler>();

function connectionOf(id: number): LwipConnection | undefined {
  return living.find((connection) => connection.id === id);
}

function onEvent(type: 1 | 2 | 3 | 4 | 5, id: number, value: number | Uint8Array): void {
  if (type === 1) {
    const serve = servers.get(value as number);
    if (!serve) return;
    const opened = new LwipConnection(id);
    living.push(opened);
    opened.handler = serve(opened);
    return;
  }
  const connection = connectionOf(id);
  if (!connection) return;
  if (type === 2) connection.handler.data(value as Uint8Array);
  else if (type === 3) connection.handler.ended();
  else if (type === 4) connection.acknowledged(value as number);
  else {
    forgetConnection(id);
    connection.handler.failed(value as number);
  }
}

/** Starts the observer; `onRecords` gets its records, always before the events that go with them. */
export function startNetwork(onRecords: import('lwip').OnRecords): void {
  lwip.start(onRecords, onEvent);
}

/** lwIP's own TCP, through the native module. */
export const lwipNetwork: Network = {
  serve(port, accept) {
    const error = lwip.listen(port);
    if (error < 0) fail(`cannot listen on port ${port}: lwIP error ${error}`);
    servers.set(port, accept);
  },
  connection: connectionOf,
  abort: (id) => void lwip.abort(id),
  stalled: (id) => lwip.stalled(id),
};

/** A connection that ended without an event (its FINs were exchanged) is forgotten when the observer says CLOSED. */
export function forgetConnection(id: number): void {
  living = living.filter((connection) => connection.id !== id);
}
