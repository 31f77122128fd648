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
  private unacknowledged_ = 0;
  /** Octets received by which the window is not opened again yet. */
  private withheld_ = 0;
  private retry_: number | null = null;
  private queue_: Uint8Array[] = [];
  private finish_: ((id: number) => number) | null = null;

  constructor(id: number) {
    this.id = id;
  }

  send(octets: Uint8Array): void {
    this.queue_.push(octets);
    this.waiting += octets.length;
    this.flush_();
  }

  received(length: number): void {
    this.withheld_ += length;
    this.openWindow_();
  }

  shutdown(): void {
    this.finishWith_(lwip.shutdown);
  }

  close(): void {
    this.finishWith_(lwip.close);
  }

  closeOnEnd(closes: boolean): void {
    lwip.closeOnEnd(this.id, closes ? 1 : 0);
  }

  abort(): void {
    this.queue_ = [];
    lwip.abort(this.id);
    forgetConnection(this.id);
  }

  /** Called by the network. */
  acknowledged(length: number): void {
    this.unacknowledged_ -= length;
    this.flush_();
    this.openWindow_();
    this.handler.progressed();
  }

  private openWindow_(): void {
    if (this.withheld_ === 0 || this.waiting > WAITING_MAX) return;
    lwip.received(this.id, this.withheld_);
    this.withheld_ = 0;
  }

  private finishWith_(finish: (id: number) => number): void {
    this.finish_ = finish;
    this.flush_();
  }

  private flush_(): void {
    while (this.queue_.length > 0) {
      const head = this.queue_[0] as Uint8Array;
      const taken = lwip.write(this.id, head);
      if (taken === ERR_CONN) {
        this.queue_ = [];
        this.waiting = 0;
        break;
      }
      if (taken <= 0) {
        /* Full: the next acknowledgement goes on. Out of heap with nothing under way: no acknowledgement will come. */
        if (this.unacknowledged_ <= 0 && this.retry_ === null) {
          this.retry_ = setTimeout(() => {
            this.retry_ = null;
            this.flush_();
          }, RETRY_MS);
        }
        return;
      }
      this.unacknowledged_ += taken;
      this.waiting -= taken;
      if (taken < head.length) {
        this.queue_[0] = head.subarray(taken);
        return;
      }
      this.queue_.shift();
    }
    if (this.finish_) {
      this.openWindow_(); /* what was received and not taken would turn the FIN into a RST */
      const finish = this.finish_;
      this.finish_ = null;
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
