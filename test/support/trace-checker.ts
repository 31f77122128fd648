import { TCP_STATES, type TcpState } from '../../src/tcp-states.ts';
import {
  decodeRecord,
  RECORD_WORDS,
  type TracedSegment,
  type TraceRecord,
  type TransitionRecord,
} from '../../src/trace-records.ts';
import { isEdge } from './state-diagram.ts';

/** A segment as it crossed the wire: what the observer's record of it must say. */
export interface WireSegment extends TracedSegment {
  localPort: number;
  remotePort: number;
}

interface Connection {
  id: number;
  localPort: number;
  remotePort: number;
  state: TcpState;
  sinceUs: number;
  history: TraceRecord[];
}

/** How long lwIP keeps these states when only a timer can end them, in µs. Its timers count in steps of half a second. */
const LEAST_US: Partial<Record<TcpState, number>> = {
  SYN_RCVD: 20_000_000,
  FIN_WAIT_2: 20_000_000,
  LAST_ACK: 120_000_000,
  TIME_WAIT: 120_000_000,
};
const TIMER_STEP_US = 500_000;

/** States that lwIP may end for another connection's sake (tcp_alloc in its tcp.c). */
const DISPLACEABLE: readonly TcpState[] = ['TIME_WAIT', 'LAST_ACK', 'CLOSING'];

/** Holds the observer's records against its invariants, record by record. Throws an Error with the connection's history. */
export class TraceChecker {
  /** How often each transition was seen, as `FROM -> TO (cause)`. */
  readonly transitions = new Map<string, number>();
  readonly records: TraceRecord[] = [];
  /** Segments that crossed the wire and whose records are still to come, oldest first. */
  readonly arriving: WireSegment[] = [];
  readonly leaving: WireSegment[] = [];
  /** Records lost, as the numbers tell and as the ring says. */
  gaps = 0;
  told = 0;
  /** Segments wait for an ARP reply and may leave after their connection is CLOSED. */
  late = false;
  private lastNumber = 0;
  private lastTimeUs = 0;
  private lastConnection = 0;
  private lastArrival: TraceRecord | null = null;
  private readonly connections = new Map<number, Connection>();
  private readonly alive = new Set<Connection>();
  /** Connections whose records before a gap may have been lost. */
  private readonly uncertain = new Set<number>();
  private batch: TraceRecord[] = [];

  /** Takes `count` records at a word offset, all read at `nowUs`; `lost` is what the ring says was lost. */
  take(words: Uint32Array, at: number, count: number, lost: number, nowUs: number): void {
    this.told += lost;
    for (let i = 0; i < count; i++) {
      const offset = at + i * RECORD_WORDS;
      const record = decodeRecord(words, offset);
      this.batch.push(record);
      this.records.push(record);
      this.number(record, nowUs);
      if (record.kind === 'transition') this.transition(record);
      else this.segment(record, TCP_STATES[((words[offset + 7] as number) >>> 24) & 15] as TcpState);
    }
  }

  /** All records of one step are there. */
  settle(): void {
    const { batch } = this;
    this.batch = [];
    for (const record of batch)
      if (record.kind === 'transition' && record.to === 'CLOSED') this.ending(record, batch);
  }

  /** Connections that are not CLOSED, as `7000<-40001 ESTABLISHED`, sorted. */
  living(): string[] {
    const lines: string[] = [];
    for (const { localPort, remotePort, state } of this.alive)
      lines.push(`${localPort}<-${remotePort} ${state}`);
    return lines.sort();
  }

  livingIds(): number[] {
    return [...this.connections.values()].filter(({ state }) => state !== 'CLOSED').map(({ id }) => id);
  }

  /** Transitions of one connection, or of all, as `FROM -> TO (cause)`. */
  steps(connection?: number): string[] {
    return this.records
      .filter((record) => record.kind === 'transition')
      .filter((record) => connection === undefined || record.connection === connection)
      .map(({ from, to, cause }) => `${from} -> ${to} (${cause})`);
  }

  historyBetween(localPort: number, remotePort: number): string {
    const lines = [...this.connections.values()]
      .filter((connection) => connection.localPort === localPort && connection.remotePort === remotePort)
      .flatMap(({ id, history }) => [`  connection ${id}:`, ...linesOf(history)]);
    return lines.join('\n');
  }

  private number(record: TraceRecord, nowUs: number): void {
    const gap = record.number - this.lastNumber - 1;
    if (gap < 0) throw new Error(`record ${record.number} came after record ${this.lastNumber}`);
    if (gap > 0) for (const id of this.connections.keys()) this.uncertain.add(id);
    this.gaps += gap;
    this.lastNumber = record.number;
    if (record.timeUs < this.lastTimeUs || record.timeUs > nowUs) {
      throw new Error(
        `record ${record.number} is of ${record.timeUs} µs, the one before it of ${this.lastTimeUs} µs, and now it is ${nowUs} µs`,
      );
    }
    this.lastTimeUs = record.timeUs;
  }

  private transition(record: TransitionRecord): void {
    const { connection: id, from, to, timeUs, localPort, remotePort } = record;
    const edge = `${from} -> ${to}`;
    const connection = this.connections.get(id) ?? this.begin(record);
    connection.history.push(record);
    if (connection.localPort !== localPort || connection.remotePort !== remotePort) {
      this.fail(connection, `changed its ports to ${localPort}<-${remotePort}`);
    }
    const known = !this.uncertain.delete(id);
    if (known && connection.state !== from)
      this.fail(connection, `was in ${connection.state}, yet a record says ${edge}`);
    if (!isEdge(from, to)) {
      this.fail(
        connection,
        `went ${edge}, which is no edge of the state diagram (RFC 9293 §3.3.2, figure 5)`,
      );
    }
    if (to === 'CLOSED') this.duration(connection, record);
    this.cause(connection, record);
    connection.state = to;
    if (to === 'CLOSED') this.alive.delete(connection);
    else this.alive.add(connection);
    connection.sinceUs = timeUs;
    const seen = `${edge} (${record.cause})`;
    this.transitions.set(seen, (this.transitions.get(seen) ?? 0) + 1);
  }

  /** Numbers are given in order, and a connection begins in LISTEN (passive open) or CLOSED (active open). */
  private begin({ connection: id, localPort, remotePort, from, timeUs }: TransitionRecord): Connection {
    const connection: Connection = { id, localPort, remotePort, state: from, sinceUs: timeUs, history: [] };
    if (this.gaps === 0 && id !== ++this.lastConnection) {
      this.fail(connection, `is new; the next number was ${this.lastConnection}`);
    }
    if (this.gaps === 0 && from !== 'LISTEN' && from !== 'CLOSED') this.fail(connection, `begins in ${from}`);
    this.connections.set(id, connection);
    return connection;
  }

  /** The segment in the record is the one that arrived last, and of this connection unless it displaced it. */
  private cause(connection: Connection, { cause, from, to, segment }: TransitionRecord): void {
    const { lastArrival } = this;
    if (segment === null || this.gaps > 0) return;
    if (cause === 'displaced' && segment.flags === 'none') return; /* by an active open */
    if (lastArrival?.kind !== 'in' || !isSame(lastArrival.segment, segment)) {
      this.fail(connection, `went ${from} -> ${to} by a segment [${segment.flags}] that did not arrive`);
    }
    const own = lastArrival.connection === connection.id;
    if (own !== (cause === 'segment')) this.fail(connection, `went ${from} -> ${to} by a segment of another`);
  }

  /** A timer must have had its time. */
  private duration(connection: Connection, { from, cause, timeUs }: TransitionRecord): void {
    const least = LEAST_US[from];
    const lastedUs = timeUs - connection.sinceUs;
    if (cause === 'timer' && least !== undefined && lastedUs < least - TIMER_STEP_US) {
      this.fail(
        connection,
        `left ${from} by a timer after ${lastedUs / 1e6} s, before the ${least / 1e6} s were over`,
      );
    }
  }

  /** A connection ends by the last ACK, by a RST in either direction, by a timer, or for another one's sake. */
  private ending(record: TransitionRecord, batch: readonly TraceRecord[]): void {
    const { connection: id, from, cause, segment } = record;
    const connection = this.connections.get(id) as Connection;
    const sentReset = () =>
      this.late ||
      batch.some(
        (other) => other.kind === 'out' && other.connection === id && other.segment.flags.includes('R'),
      );
    if (cause === 'displaced' && !DISPLACEABLE.includes(from)) {
      this.fail(connection, `was displaced in ${from}: only ${DISPLACEABLE.join(', ')} may be`);
    }
    if (
      cause === 'segment' &&
      !segment?.flags.includes('R') &&
      from !== 'LAST_ACK' &&
      from !== 'TIME_WAIT' &&
      !sentReset()
    ) {
      this.fail(
        connection,
        `went from ${from} to CLOSED by a segment [${segment?.flags}], and no RST was sent`,
      );
    }
    if (cause === 'call' && from !== 'TIME_WAIT' && from !== 'SYN_SENT' && !sentReset()) {
      this.fail(connection, `was ended in ${from} by a call, and no RST was sent`);
    }
    if (cause === 'transmit') this.fail(connection, `was found CLOSED while lwIP was sending`);
  }

  /** The record must say what crossed the wire, and the state what only that state sends. */
  private segment(record: TraceRecord & { kind: 'in' | 'out' }, state: TcpState): void {
    const { kind, localPort, remotePort } = record;
    const crossed = (kind === 'in' ? this.arriving : this.leaving).shift();
    const isSeen = crossed?.localPort === localPort && crossed.remotePort === remotePort;
    if (this.gaps === 0 && !(isSeen && isSame(crossed, record.segment))) {
      const seen = textOf({ localPort, remotePort, ...record.segment });
      throw new Error(
        `record ${record.number} says ${kind} ${seen}, but what crossed the wire is ${crossed ? textOf(crossed) : 'nothing'}`,
      );
    }
    const connection = this.connections.get(record.connection);
    connection?.history.push(record);
    if (kind === 'in') this.lastArrival = record;
    if (kind === 'in' || !connection || (this.late && state === 'CLOSED')) return;
    const { flags } = record.segment;
    const fits =
      flags.includes('S') && flags.includes('.')
        ? state === 'SYN_RCVD'
        : flags.includes('S')
          ? state === 'SYN_SENT'
          : !flags.includes('F') || ['FIN_WAIT_1', 'CLOSING', 'LAST_ACK'].includes(state);
    if (!fits) this.fail(connection, `sent [${flags}] in ${state}: a state before it was missed`);
  }

  private fail(connection: Connection, what: string): never {
    throw new Error(`connection ${connection.id} ${what}\n${linesOf(connection.history).join('\n')}`);
  }
}

/** Field by field: as texts they would take a tenth of a random test's time. */
const isSame = (one: TracedSegment, other: TracedSegment) =>
  one.flags === other.flags &&
  one.seq === other.seq &&
  one.ack === other.ack &&
  one.len === other.len &&
  one.win === other.win;

function textOf({ localPort, remotePort, flags, seq, ack, len, win }: WireSegment): string {
  return `${localPort}<->${remotePort} [${flags}] seq ${seq} ack ${ack} len ${len} win ${win}`;
}

/** The last records of a connection, for people. */
function linesOf(history: readonly TraceRecord[]): string[] {
  return history.slice(-16).map((record) => {
    const what =
      record.kind === 'transition'
        ? `${record.from} -> ${record.to}  (${record.cause})`
        : `${record.kind.padEnd(3)} ${textOf({ ...record, ...record.segment })}`;
    return `  ${(record.timeUs / 1e6).toFixed(3)} s  ${what}`;
  });
}
