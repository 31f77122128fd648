import type { TcpState } from '../../src/tcp-states.ts';
import { decodeRecord, RECORD_WORDS } from '../../src/trace-records.ts';
import { type Clock, MS_US } from '../clock/clock.ts';
import type { EthernetSwitch, Station } from '../ethernet/ethernet-switch.ts';
import { Listeners } from '../listeners.ts';
import { addressNumber, LwipMachine } from '../lwip/lwip-machine.ts';
import { MachineLoop } from '../lwip/machine-loop.ts';
import type { Client, ClientConnection, TimedState } from './client.ts';

/** Event types of tcp_endpoint.h. */
const OPENED = 1;
const DATA = 2;
const END = 3;
const SENT = 4;

/** lwIP's err_t that a client can meet, in words. */
const FAILURES: Record<number, string> = { [-13]: 'timeout', [-14]: 'reset' };

/** The largest write at once; what is more waits for the next turn. */
const WRITE_MAX = 2048;

/** lwIP's err_t for a C heap or a pool that is used up: for the moment, unlike all other errors of a write. */
const ERR_MEM = -1;

/** Until the next try after that. */
const RETRY_US = 50 * MS_US;

/** The client's own lwIP has no room for another connection. */
export class ConnectError extends Error {}

export class LwipConnection implements ClientConnection {
  readonly id: number;
  readonly states: TimedState[];
  received = new Uint8Array(0);
  ended = false;
  opened = false;
  failure: string | null = null;
  localPort = 0;
  onActivity: (() => void) | null = null;
  /** Takes octets as they come, instead of `received`. The window stays shut by as many until `taken` (RFC 9293 §3.8.6). */
  onData: ((octets: Uint8Array) => void) | null = null;
  private pending: Uint8Array[] = [];
  /** Octets that arrived while the program does not read; null while it does. */
  private unread: Uint8Array[] | null = null;
  private finish: (() => void) | null = null;
  private readonly client: LwipClient;

  constructor(client: LwipClient, id: number, nowUs: number) {
    this.client = client;
    this.id = id;
    this.states = [{ state: 'CLOSED', timeUs: nowUs, cause: null }];
  }

  get state(): TcpState {
    return this.states[this.states.length - 1]?.state ?? 'CLOSED';
  }

  send(octets: Uint8Array): void {
    this.pending.push(octets);
    this.flush();
  }

  shutdown(): void {
    this.finishWith(() => this.client.call((exports) => exports.client_shutdown(this.id)));
  }

  shutdownRead(): void {
    this.client.call((exports) => exports.client_shutdown_read(this.id));
  }

  pause(): void {
    this.unread ??= [];
  }

  resume(): void {
    const unread = this.unread ?? [];
    this.unread = null;
    for (const octets of unread) this.arrive(octets);
  }

  /** Octets that arrived: the window stays shut by as many until they are read. */
  arrive(octets: Uint8Array): void {
    if (this.unread) this.unread.push(octets);
    else if (this.onData) this.onData(octets);
    else {
      this.received = appended(this.received, octets);
      this.taken(octets.length);
    }
  }

  close(): void {
    this.finishWith(() => this.client.call((exports) => exports.client_close(this.id)));
  }

  reset(): void {
    this.pending = [];
    this.finish = null;
    this.client.call((exports) => exports.client_abort(this.id));
  }

  /** Opens the window by that many octets again; for octets that `onData` got. */
  taken(length: number): void {
    this.client.call((exports) => exports.client_received(this.id, length));
  }

  /** Octets that wait for room in lwIP's send queue. */
  get waiting(): number {
    return this.pending.reduce((sum, octets) => sum + octets.length, 0);
  }

  flush(): void {
    while (this.pending.length > 0) {
      const head = this.pending[0] as Uint8Array;
      const taken = this.client.write(this.id, head.subarray(0, WRITE_MAX));
      if (taken === ERR_MEM) this.client.retry(this);
      else if (taken < 0) this.pending = [];
      if (taken <= 0) return;
      if (taken < head.length) this.pending[0] = head.subarray(taken);
      else this.pending.shift();
    }
    const finish = this.finish;
    this.finish = null;
    finish?.();
  }

  private finishWith(finish: () => void): void {
    this.finish = finish;
    this.flush();
  }
}

interface LwipClientOptions {
  clock: Clock;
  ethernet: EthernetSwitch;
  module: WebAssembly.Module;
  address: string;
  station: number;
  seed: number;
  /** See MachineOptions. */
  mtu?: number;
  /** The board's. */
  boardAddress: string;
}

/** The ordinary client of a board: a second lwIP at the other end of the cable, its states seen by the same observer. */
export class LwipClient implements Client, Station {
  readonly canShutdownRead = true;
  readonly station: number;
  readonly address: string;
  readonly machine: LwipMachine;
  private readonly loop: MachineLoop;
  private readonly clock: Clock;
  private readonly boardAddress: number;
  private readonly connections = new Map<number, LwipConnection>();
  /** CLOSED, their last events not yet told. */
  private readonly closed: number[] = [];
  /** What waits for room in lwIP's pools. */
  private readonly starved = new Set<LwipConnection>();
  private readonly states = new Listeners<[localPort: number, state: TimedState]>();
  /** Each state that a connection of this client enters. */
  readonly onState = this.states.add;

  constructor(options: LwipClientOptions) {
    this.station = options.station;
    this.address = options.address;
    this.clock = options.clock;
    this.boardAddress = addressNumber(options.boardAddress);
    this.machine = new LwipMachine(options.module, {
      ...options,
      nowUs: () => options.clock.nowUs(),
      transmit: (frame) => options.ethernet.send(this.station, frame),
    });
    this.machine.exports.client_start();
    const turn = () => this.machine.exports.client_turn();
    this.loop = new MachineLoop(options.clock, this.machine, turn, () => this.hearOf());
    options.ethernet.attach(this);
    this.loop.turn();
  }

  receive(frame: Uint8Array): void {
    this.loop.receive(frame);
  }

  stop(): void {
    this.loop.stop();
  }

  /**
   * Makes both ends know each other's MAC addresses for the next 5 minutes. Of several SYNs that wait for ARP lwIP would keep the last alone;
   * an operating system keeps them all.
   */
  greet(): void {
    this.machine.setClock();
    this.machine.exports.radio_ask(this.boardAddress);
  }

  /** Opens a connection. Throws a ConnectError if the pcb table is full. */
  connect(port: number, localPort = 0, address?: string): LwipConnection {
    const nowUs = Math.floor(this.clock.nowUs()); // the observer counts whole µs
    this.machine.setClock(nowUs);
    const to = address === undefined ? this.boardAddress : addressNumber(address);
    const id = this.machine.exports.client_connect(to, port, localPort);
    if (id < 0) throw new ConnectError(`the client cannot open a connection: lwIP error ${id}`);
    const connection = new LwipConnection(this, id, nowUs);
    this.connections.set(id, connection);
    this.loop.turn();
    return connection;
  }

  /** Runs one call of the client's API, and a turn of its loop. */
  call(act: (exports: LwipMachine['exports']) => number): number {
    this.machine.setClock();
    const result = act(this.machine.exports);
    this.loop.turn();
    return result;
  }

  write(id: number, octets: Uint8Array): number {
    this.machine.memory().set(octets, this.machine.exports.client_octets_address());
    this.machine.setClock();
    const taken = this.machine.exports.client_write(id, octets.length);
    this.readRecords();
    return taken;
  }

  /** Flushes again in a while: with nothing of its own under way, no acknowledgement will tell a connection to. */
  retry(connection: LwipConnection): void {
    if (this.starved.has(connection)) return;
    this.starved.add(connection);
    this.clock.after(RETRY_US, () => {
      this.starved.delete(connection);
      connection.flush();
      connection.onActivity?.();
    });
  }

  private hearOf(): void {
    this.readRecords();
    const { exports } = this.machine;
    for (let type = exports.client_next(); type !== 0; type = exports.client_next()) {
      const at = exports.client_event_address() >>> 2;
      const words = this.machine.words();
      this.tell(type, words[at + 1] as number, (words[at + 2] as number) | 0);
      this.readRecords();
    }
    for (let id = this.closed.pop(); id !== undefined; id = this.closed.pop()) this.connections.delete(id);
  }

  private tell(type: number, id: number, value: number): void {
    const connection = this.connections.get(id);
    if (!connection) return;
    if (type === OPENED) connection.opened = true;
    else if (type === DATA) {
      const at = this.machine.exports.client_octets_address();
      connection.arrive(this.machine.memory().slice(at, at + value));
    } else if (type === END) connection.ended = true;
    else if (type === SENT) connection.flush();
    else connection.failure = FAILURES[value] ?? `lwIP error ${value}`;
    connection.onActivity?.();
  }

  /** The client's own states, from its observer's records. */
  private readRecords(): void {
    const { exports } = this.machine;
    const count = exports.records_take();
    if (count === 0) return;
    const from = exports.records_address() >>> 2;
    const words = this.machine.words().slice(from, from + count * RECORD_WORDS);
    for (let at = 0; at < words.length; at += RECORD_WORDS) {
      const record = decodeRecord(words, at);
      if (record.kind !== 'transition') continue;
      const connection = this.connections.get(record.connection);
      const { localPort, to: state, timeUs, cause, segment } = record;
      const step = { state, timeUs, cause, segment };
      if (connection) {
        connection.localPort = localPort;
        connection.states.push(step);
        connection.onActivity?.();
      }
      this.states.tell(localPort, step);
      if (state === 'CLOSED' && connection) this.closed.push(connection.id);
    }
  }
}

function appended(octets: Uint8Array, more: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(octets.length + more.length);
  joined.set(octets);
  joined.set(more, octets.length);
  return joined;
}
