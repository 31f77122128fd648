import { Pico } from '../host/board/virtual/pico.ts';
import type { Realm } from '../host/board/virtual/realm.ts';
import { BOARD_STATION, CLIENT_STATION } from '../host/cable/harness-end.ts';
import { VirtualClock } from '../host/clock/virtual-clock.ts';
import { EthernetSwitch } from '../host/ethernet/ethernet-switch.ts';
import { viewOf } from '../host/packet/packet-error.ts';
import { FAST_HEADER_LENGTH, SegmentReader, type SegmentWriter } from '../host/packet/tcp-fast.ts';
import { flagsToText, TcpFlag } from '../host/packet/tcp-flags.ts';
import { RECORDS_PER_CONNECTION } from './connection-loop.ts';
import { arpReplyTo, arpRequest, BOARD, clientWriters, WINDOW } from './stations.ts';

/** The least that an application on the board must do: count the records, and close once the peer has ended. */
const APPLICATION = `
var lwip = require('lwip'), records = 0;
lwip.start(
  function (batch, lost) { records += batch.length / 8; if (lost) throw new Error(lost + ' records lost'); },
  function (type, connection) { if (type === 3) lwip.close(connection); }
);
lwip.listen(${BOARD.port});
`;

/** Longer than a frame and its answer are under way, in µs. */
const EXCHANGE_US = 3_000;

const { syn, fin, ack } = TcpFlag;

/**
 * The same connections on the whole virtual board: with the binding, an application in a JavaScript world of its own,
 * frames through the switch, and the virtual clock. Every frame is an allocation here.
 */
export class WholeBoardLoop {
  readonly #clock = new VirtualClock();
  readonly #ethernet = new EthernetSwitch(this.#clock);
  readonly #pico: Pico;
  readonly #realm: Realm;
  readonly #writers = clientWriters();
  readonly #replies: Uint8Array[] = [];
  readonly #reader = new SegmentReader();
  #connections = 0;
  #iss = 1;

  constructor(module: WebAssembly.Module, realm: Realm) {
    this.#realm = realm;
    this.#ethernet.attach({ station: CLIENT_STATION, receive: (frame) => this.#hear(frame) });
    this.#pico = new Pico({
      clock: this.#clock,
      ethernet: this.#ethernet,
      module,
      script: APPLICATION,
      realm,
      address: BOARD.ip,
      station: BOARD_STATION,
      seed: 1,
    });
    this.#ethernet.send(CLIENT_STATION, arpRequest());
    this.#clock.advance(EXCHANGE_US);
  }

  /**
   * Opens and closes `count` connections.
   * @throws Error when a reply is not what it must be, or a record is missing
   */
  run(count: number): void {
    for (let i = 0; i < count; i++) this.#openAndClose();
    const records = this.#realm.run('records', 'count');
    if (records !== this.#connections * RECORDS_PER_CONNECTION || this.#pico.errors.length > 0) {
      throw new Error(`${records} records of ${this.#connections} connections: ${this.#pico.errors.join()}`);
    }
  }

  #openAndClose(): void {
    const writer = this.#writers[this.#connections++ % this.#writers.length]!;
    this.#iss = (this.#iss + 64_013) | 0;
    const seq = this.#iss;
    this.#send(writer, syn, seq, 0);
    const boardSeq = this.#expect(syn | ack, null, seq + 1);
    this.#send(writer, ack, seq + 1, boardSeq + 1);
    this.#send(writer, fin | ack, seq + 1, boardSeq + 1);
    this.#expect(ack, boardSeq + 1, seq + 2);
    this.#expect(fin | ack, boardSeq + 1, seq + 2);
    this.#send(writer, ack, seq + 2, boardSeq + 2);
    if (this.#replies.length > 0) this.#fail('a segment too many');
  }

  #send(writer: SegmentWriter, flags: number, seq: number, ackNumber: number): void {
    const frame = new Uint8Array(FAST_HEADER_LENGTH);
    writer.write(viewOf(frame), 0, flags, seq, ackNumber, WINDOW);
    this.#ethernet.send(CLIENT_STATION, frame);
    this.#clock.advance(EXCHANGE_US);
  }

  /** Checks the oldest reply, whose SEG.SEQ is returned. `seq` null: it may be any. */
  #expect(flags: number, seq: number | null, ackNumber: number): number {
    const frame = this.#replies.shift();
    if (!frame) return this.#fail(`no [${flagsToText(flags)}]`);
    const reply = this.#reader;
    reply.read(viewOf(frame), 0, frame.length);
    const seqIsRight = seq === null || (reply.seq | 0) === (seq | 0);
    if (reply.flags !== flags || !seqIsRight || (reply.ack | 0) !== (ackNumber | 0)) {
      this.#fail(
        `expected [${flagsToText(flags)}] seq ${(seq ?? reply.seq) >>> 0} ack ${ackNumber >>> 0}, ` +
          `got [${flagsToText(reply.flags)}] seq ${reply.seq} ack ${reply.ack}`,
      );
    }
    return reply.seq | 0;
  }

  #hear(frame: Uint8Array): void {
    if (this.#reader.read(viewOf(frame), 0, frame.length)) {
      this.#replies.push(frame);
      return;
    }
    const reply = arpReplyTo(frame);
    if (reply) this.#ethernet.send(CLIENT_STATION, reply);
  }

  #fail(what: string): never {
    throw new Error(`whole board, connection ${this.#connections}: ${what}`);
  }
}
