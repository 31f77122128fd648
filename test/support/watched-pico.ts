import { streamOf } from '../../host/board/client-stream.ts';
import { ControlChannel } from '../../host/board/control-channel.ts';
import { Pico } from '../../host/board/virtual/pico.ts';
import { LwipClient } from '../../host/client/lwip-client.ts';
import { VirtualClock } from '../../host/clock/virtual-clock.ts';
import type { Crossing } from '../../host/ethernet/ethernet-switch.ts';
import { EthernetSwitch } from '../../host/ethernet/ethernet-switch.ts';
import { createNodeRealm } from '../../host/node/node-realm.ts';
import { ArpOperation } from '../../host/packet/arp.ts';
import { parseFrame } from '../../host/packet/packet.ts';
import { viewOf } from '../../host/packet/packet-error.ts';
import { flagsToText } from '../../host/packet/tcp-flags.ts';
import { CONTROL_PORT } from '../../src/ports.ts';
import { RECORD_WORDS } from '../../src/trace-records.ts';
import { arpReply, BOARD, PEER, type SentSegment, writerOf, ZEROS } from './bare-stack.ts';
import { loadedBoard } from './loaded-board.ts';
import type { SegmentSink } from './sequence-peer.ts';
import { tableLines } from './table-lines.ts';
import { SegmentReader } from './tcp-fast.ts';
import { TraceChecker, type WireSegment } from './trace-checker.ts';

const BOARD_STATION = 1;
const PEER_STATION = 2;
const HARNESS_STATION = 4;
const HARNESS_ADDRESS = '192.168.4.4';
/** A segment to the board, its answer, and what they make the other side say. */
const ROUND_TRIP_US = 4_000;
/** The records of a segment have room for that many flags. */
const RECORDED_FLAGS = 0x3f;

/** Before the app: what its callback gets of the observer's records, the test gets first. */
const PRELUDE = `'use strict';
{
  const lwip = require('lwip');
  const { start } = lwip;
  lwip.start = (onRecords, onEvent) => start((words, lost) => {
    tapRecords(words, lost);
    onRecords(words, lost);
  }, onEvent);
}
`;

/**
 * The whole Pico with the app on it. A peer without a TCP hands it any segment; a harness of its own keeps the control
 * channel; every record the app gets is held against the observer's invariants, the wire, and lwIP's own tables.
 */
export class WatchedPico implements SegmentSink {
  readonly clock = new VirtualClock();
  readonly ethernet = new EthernetSwitch(this.clock);
  readonly checker = new TraceChecker();
  readonly pico: Pico;
  /** Told of each segment that the board sends to the peer. */
  onSegment: (segment: WireSegment) => void = () => {};
  control!: ControlChannel;
  private readonly reader = new SegmentReader();

  constructor() {
    const realm = createNodeRealm();
    realm.globals.tapRecords = (words: Uint32Array, lost: number) =>
      this.checker.take(words, 0, words.length / RECORD_WORDS, lost, this.clock.nowUs());
    this.pico = new Pico({
      clock: this.clock,
      ethernet: this.ethernet,
      module: loadedBoard.module,
      script: PRELUDE + loadedBoard.script,
      realm,
      address: BOARD.ip,
      station: BOARD_STATION,
      seed: 1,
    });
    this.ethernet.attach({ station: PEER_STATION, receive: (frame) => this.hear(frame) });
    this.ethernet.onFrame((crossing) => this.note(crossing));
  }

  async openControl(): Promise<void> {
    const client = new LwipClient({
      clock: this.clock,
      ethernet: this.ethernet,
      module: loadedBoard.module,
      address: HARNESS_ADDRESS,
      station: HARNESS_STATION,
      seed: 3,
      boardAddress: BOARD.ip,
    });
    this.control = await ControlChannel.open(streamOf(client.connect(CONTROL_PORT)), this.clock);
  }

  segment(remotePort: number, localPort: number, { flags, seq, ack, window, length }: SentSegment): void {
    const frame = new Uint8Array(1600);
    const payload = ZEROS.subarray(0, length);
    const size = writerOf(remotePort, localPort).write(viewOf(frame), 0, flags, seq, ack, window, payload);
    this.ethernet.send(PEER_STATION, frame.slice(0, size));
    this.pass(ROUND_TRIP_US);
  }

  pass(us: number): void {
    this.clock.advance(us);
    this.checker.settle();
    const truth = this.table();
    const observed = this.checker.living();
    if (truth.join() !== observed.join()) {
      throw new Error(`the observer says ${observed.join(', ')}; lwIP's tables say ${truth.join(', ')}`);
    }
    const [error] = this.pico.errors;
    if (error) throw new Error(`the app threw: ${error}`);
  }

  /** lwIP's own tables, as `7000<-40001 ESTABLISHED`, sorted. */
  table(): string[] {
    return tableLines(this.pico.machine);
  }

  /** Segments in the order in which the board's records must tell of them. */
  private note({ frame, station }: Crossing): void {
    if (!this.reader.read(viewOf(frame), 0, frame.length)) return;
    if (station === BOARD_STATION)
      this.checker.leaving.push(this.heard(this.reader.sourcePort, this.reader.destinationPort));
    else this.checker.arriving.push(this.heard(this.reader.destinationPort, this.reader.sourcePort));
  }

  private hear(frame: Uint8Array): void {
    if (this.reader.read(viewOf(frame), 0, frame.length)) {
      this.onSegment(this.heard(this.reader.sourcePort, this.reader.destinationPort));
      return;
    }
    const { arp } = parseFrame(frame);
    const asks = arp?.operation === ArpOperation.request && arp.targetIp === PEER.ip;
    if (asks && arp.senderIp === BOARD.ip) this.ethernet.send(PEER_STATION, arpReply());
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
