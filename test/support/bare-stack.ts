import { addressNumber, LwipMachine, type MachineExports } from '../../host/lwip/lwip-machine.ts';
import type { LoadedBoard } from '../../host/node/open-virtual-board.ts';
import { ArpOperation } from '../../host/packet/arp.ts';
import { ETHERNET_MTU } from '../../host/packet/ethernet.ts';
import { buildFrame, parseFrame } from '../../host/packet/packet.ts';
import { viewOf } from '../../host/packet/packet-error.ts';
import { flagsToText } from '../../host/packet/tcp-flags.ts';
import { tableLines } from './table-lines.ts';
import { SegmentReader, SegmentWriter } from './tcp-fast.ts';
import { TraceChecker, type WireSegment } from './trace-checker.ts';

export const BOARD = { mac: '02:00:00:00:00:01', ip: '192.168.4.1' };
export const PEER = { mac: '02:00:00:00:00:02', ip: '192.168.4.2' };

/** The flags that a record has room for. */
const RECORDED_FLAGS = 0x3f;
/** lwIP's tcp_tmr runs that often, in µs. */
export const TCP_TIMER_US = 250_000;
/** Event types of tcp_endpoint.h. */
const DATA = 2;

export const ZEROS = new Uint8Array(1460);

/** A segment to hand in; `length` is that of its data, which is zeros. */
export interface SentSegment {
  flags: number;
  seq: number;
  ack: number;
  window: number;
  length: number;
}

/**
 * lwIP with observer and server API, but no JavaScript on top: segments are handed in as frames, calls made directly, and
 * after each the observer's records are held against its invariants, the wire, and lwIP's own tables.
 */
export class BareStack {
  nowUs = 0;
  readonly machine: LwipMachine;
  checker = new TraceChecker();
  /** Told of each segment that the stack sends; ports as the stack sees them. */
  onSegment: (segment: WireSegment) => void = () => {};
  /** Whether records are read after each step. What does not fit the ring meanwhile is lost. */
  reads = true;
  /** Whether its ARP requests are answered. */
  answersArp = true;
  private readonly reader = new SegmentReader();
  private readonly arpReplies: Uint8Array[] = [];
  private view: DataView = new DataView(new ArrayBuffer(0));

  constructor(loaded: LoadedBoard, seed: number) {
    this.machine = new LwipMachine(loaded.module, {
      address: BOARD.ip,
      station: 1,
      seed,
      nowUs: () => this.nowUs,
      transmit: { inPlace: (memory, at, length) => this.hear(memory, at, length) },
    });
    this.exports.client_start();
  }

  /** As a new stack, in a fraction of the time. Not after something was thrown: C's stack is then where it was. */
  restart(loaded: LoadedBoard, seed: number): void {
    this.machine.memory().fill(0).set(memoryAtStart(loaded.module));
    this.nowUs = 0;
    this.checker = new TraceChecker();
    this.onSegment = () => {};
    this.reads = true;
    this.answersArp = true;
    this.arpReplies.length = 0;
    this.machine.setClock();
    this.exports.machine_start(addressNumber(BOARD.ip), 1, seed, ETHERNET_MTU);
    this.exports.client_start();
  }

  get exports(): MachineExports {
    return this.machine.exports;
  }

  /** One segment from the peer. `seq` and `ack` are taken modulo 2^32. */
  segment(remotePort: number, localPort: number, segment: SentSegment): void {
    const { flags, seq, ack, window, length } = segment;
    const at = this.exports.frame_buffer();
    const view = this.viewOf(this.machine.memory());
    const writer = writerOf(remotePort, localPort);
    this.arrive(writer.write(view, at, flags, seq, ack, window, ZEROS.subarray(0, length)));
  }

  /** One frame from the peer, whatever is in it. */
  frame(frame: Uint8Array): void {
    this.machine.memory().set(frame, this.exports.frame_buffer());
    this.arrive(frame.length);
  }

  /** One call of the server API or the client's, and what the peer's ARP has to say to it. */
  call(act: (exports: MachineExports) => number): number {
    this.machine.setClock();
    const result = act(this.exports);
    this.settle();
    return result;
  }

  /** Hears all events that wait, and with `read` opens the window again by the data among them. Returns their types. */
  events(read: boolean): number[] {
    const types: number[] = [];
    const at = this.exports.client_event_address() >>> 2;
    for (;;) {
      const type = this.call((exports) => exports.client_next());
      if (type === 0) return types;
      types.push(type);
      const [connection = 0, length = 0] = this.machine.words().subarray(at + 1, at + 3);
      if (type === DATA && read) this.call((exports) => exports.client_received(connection, length));
    }
  }

  /** Lets time pass, lwIP's timers in between. `done` may end it sooner. */
  pass(us: number, done: () => boolean = () => false): void {
    const endUs = this.nowUs + us;
    while (this.nowUs < endUs && !done()) {
      this.nowUs = Math.min(endUs, this.nowUs + TCP_TIMER_US);
      this.machine.setClock();
      this.exports.client_turn();
      /* Most turns do nothing; comparing tables then is what costs time. */
      if (this.readRecords() > 0 || this.arpReplies.length > 0) this.settle();
    }
    this.settle();
  }

  /** lwIP's own tables, as `7000<-40001 ESTABLISHED`, sorted. */
  table(): string[] {
    return tableLines(this.machine);
  }

  /** What is in the frame buffer arrives. */
  private arrive(size: number): void {
    if (this.reader.read(this.viewOf(this.machine.memory()), this.exports.frame_buffer(), size))
      this.checker.arriving.push(this.heard(this.reader.destinationPort, this.reader.sourcePort));
    this.machine.setClock();
    this.exports.frame_receive(size);
    this.settle();
  }

  /** Answers ARP, reads the records, and holds them against what lwIP's tables say. */
  private settle(): void {
    this.readRecords();
    for (let reply = this.arpReplies.shift(); reply; reply = this.arpReplies.shift()) {
      this.machine.receive(reply);
      this.readRecords();
    }
    this.checker.late ||= !this.answersArp;
    this.checker.settle();
    if (!this.reads || this.checker.told > 0) return;
    const observed = this.checker.living();
    const truth = this.table();
    const wrong = truth.length !== observed.length || truth.some((line, index) => line !== observed[index]);
    if (wrong)
      throw new Error(`the observer says ${observed.join(', ')}; lwIP's tables say ${truth.join(', ')}`);
  }

  private readRecords(): number {
    if (!this.reads) return 0;
    const count = this.exports.records_take();
    const { arriving, leaving } = this.checker;
    if (count > 0) {
      const at = this.exports.records_address() >>> 2;
      const lost = this.exports.records_lost();
      this.checker.take(this.machine.words(), at, count, lost, this.nowUs);
      if (lost > 0) arriving.length = leaving.length = 0;
    }
    const missing = arriving[0] ?? leaving[0];
    if (missing) throw new Error(`there is no record of the segment ${JSON.stringify(missing)}`);
    return count;
  }

  /** Made anew only when memory has grown. */
  private viewOf(memory: Uint8Array): DataView {
    if (this.view.buffer !== memory.buffer) this.view = viewOf(memory);
    return this.view;
  }

  private hear(memory: Uint8Array, at: number, length: number): void {
    if (this.reader.read(this.viewOf(memory), at, length)) {
      const segment = this.heard(this.reader.sourcePort, this.reader.destinationPort);
      this.checker.leaving.push(segment);
      this.onSegment(segment);
      return;
    }
    const { arp } = parseFrame(memory.subarray(at, at + length));
    const asks = arp?.operation === ArpOperation.request && arp.targetIp === PEER.ip;
    if (asks && this.answersArp) this.arpReplies.push(arpReply());
  }

  private heard(localPort: number, remotePort: number): WireSegment {
    const { seq, ack, flags, payloadLength, window } = this.reader;
    return {
      localPort,
      remotePort,
      flags: flagsToText(flags & RECORDED_FLAGS),
      seq,
      ack,
      len: payloadLength,
      win: window,
    };
  }
}

let untouched: Uint8Array | undefined;

/** What is in a machine's memory before it is started. */
function memoryAtStart(module: WebAssembly.Module): Uint8Array {
  const anything = new Proxy({}, { get: () => () => {} });
  const imports = new Proxy<WebAssembly.Imports>({}, { get: () => anything });
  if (!untouched) {
    const exports = new WebAssembly.Instance(module, imports).exports as unknown as MachineExports;
    exports._initialize();
    untouched = new Uint8Array(exports.memory.buffer).slice();
  }
  return untouched;
}

/** A writer is made once for all stacks. */
const writers = new Map<number, SegmentWriter>();

export function writerOf(remotePort: number, localPort: number): SegmentWriter {
  const key = remotePort * 65536 + localPort;
  const writer =
    writers.get(key) ?? new SegmentWriter({ ...PEER, port: remotePort }, { ...BOARD, port: localPort });
  writers.set(key, writer);
  return writer;
}

export function arpReply(): Uint8Array {
  return buildFrame({
    ethernet: { source: PEER.mac, destination: BOARD.mac },
    arp: {
      operation: ArpOperation.reply,
      senderMac: PEER.mac,
      senderIp: PEER.ip,
      targetMac: BOARD.mac,
      targetIp: BOARD.ip,
    },
  });
}
