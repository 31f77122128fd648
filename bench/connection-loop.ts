import { BOARD_STATION } from '../host/cable/switch-cable.ts';
import { LwipMachine } from '../host/lwip/lwip-machine.ts';
import { viewOf } from '../host/packet/packet-error.ts';
import { flagsToText, TcpFlag } from '../host/packet/tcp-flags.ts';
import { SegmentReader, type SegmentWriter } from '../test/support/tcp-fast.ts';
import { RecordTally } from './record-tally.ts';
import { arpRequest, BOARD, clientWriters, WINDOW } from './stations.ts';

/** 4 segments arrive, 3 leave, and the board passes through SYN_RCVD, ESTABLISHED, CLOSE_WAIT, LAST_ACK and CLOSED. */
export const RECORDS_PER_CONNECTION = 12;
/** As many connections as the observer's ring of 64 records holds. */
const CONNECTIONS_PER_BATCH = 5;

/** What passes on the board's clock per connection: lwIP's timers must run, without being what is measured. */
const CONNECTION_US = 10;

/** Event types of tcp_endpoint.h. */
const NONE = 0;
const OPENED = 1;
const END = 3;

const ACK = TcpFlag.ack;
const SYN_ACK = TcpFlag.syn | TcpFlag.ack;
const FIN_ACK = TcpFlag.fin | TcpFlag.ack;

/**
 * A client made of nothing but segments that opens connections to the virtual board and closes them, one after the
 * other: SYN, SYN|ACK, ACK, then the client's FIN and the board's ACK of it (half-close), then the board's FIN, sent because its
 * application was told of the end and closed, and the last ACK. Every reply and every record is checked. Frames are written and read in place, so that a
 * segment costs no allocation here.
 */
export class ConnectionLoop {
  /** lwIP, observer and server API, without a JavaScript engine. */
  readonly board: LwipMachine;
  /** All of the observer's records so far. */
  readonly tally = new RecordTally();
  readonly #writers = clientWriters();
  readonly #reply = new SegmentReader();
  #memory: Uint8Array = new Uint8Array(0);
  #view = viewOf(this.#memory);
  readonly #frameAddress: number;
  readonly #eventWord: number;
  readonly #recordWord: number;
  /** Segments since the last check. */
  #replies = 0;
  #otherFrames = 0;
  #connections = 0;
  #nowUs = 0;
  #iss = 1;

  /** @param module compiled from dist/board.wasm */
  constructor(module: WebAssembly.Module) {
    const inPlace = (memory: Uint8Array, at: number, length: number) => {
      if (this.#reply.read(this.#viewOf(memory), at, length)) this.#replies++;
      else this.#otherFrames++; // ARP
    };
    const parts = { address: BOARD.ip, station: BOARD_STATION, seed: 1, nowUs: () => this.#nowUs };
    this.board = new LwipMachine(module, { ...parts, transmit: { inPlace } });
    this.board.exports.client_start();
    const error = this.board.exports.client_listen(BOARD.port);
    if (error !== 0) this.#fail('listen', `lwIP error ${error}`);
    this.#frameAddress = this.board.exports.frame_buffer();
    this.#eventWord = this.board.exports.client_event_address() >>> 2;
    this.#recordWord = this.board.exports.records_address() >>> 2;
  }

  /** Connections opened and closed so far. */
  get connections(): number {
    return this.#connections;
  }

  /**
   * Opens and closes `count` connections.
   * @throws Error naming the connection and the step at which anything is not as it must be
   */
  run(count: number): void {
    this.#introduce();
    for (let left = count; left > 0; left -= CONNECTIONS_PER_BATCH) {
      const batch = Math.min(left, CONNECTIONS_PER_BATCH);
      for (let i = 0; i < batch; i++) this.#openAndClose();
      this.#drain(batch);
    }
  }

  #openAndClose(): void {
    const { board } = this;
    this.#nowUs += CONNECTION_US;
    board.setClock(this.#nowUs);
    const writer = this.#writers[this.#connections % this.#writers.length]!;
    const connection = ++this.#connections;
    this.#iss = (this.#iss + 64_013) | 0;
    const seq = this.#iss;

    this.#send(writer, TcpFlag.syn, seq, 0);
    const boardSeq = this.#reply.seq | 0;
    this.#expectReply('SYN', SYN_ACK, boardSeq, seq + 1);
    this.#send(writer, ACK, seq + 1, boardSeq + 1);
    this.#expectSilence('ACK of the SYN|ACK');

    this.#send(writer, FIN_ACK, seq + 1, boardSeq + 1);
    this.#expectReply('FIN', ACK, boardSeq + 1, seq + 2);

    this.#expectEvent(OPENED, connection);
    this.#expectEvent(END, connection);
    this.#expectNoEvent();
    const error = board.exports.client_close(connection);
    if (error !== 0) this.#fail('close', `lwIP error ${error}`);
    this.#expectReply('close', FIN_ACK, boardSeq + 1, seq + 2);
    this.#send(writer, ACK, seq + 2, boardSeq + 2);
    this.#expectSilence('last ACK');

    board.exports.client_turn();
  }

  /** All of the board's memory, which moves when it grows. */
  #viewOf(memory: Uint8Array): DataView {
    if (memory !== this.#memory) {
      this.#memory = memory;
      this.#view = viewOf(memory);
    }
    return this.#view;
  }

  #send(writer: SegmentWriter, flags: number, seq: number, ack: number): void {
    const { board } = this;
    board.exports.frame_receive(
      writer.write(this.#viewOf(board.memory()), this.#frameAddress, flags, seq, ack, WINDOW),
    );
  }

  #expectReply(step: string, flags: number, seq: number, ack: number): void {
    const reply = this.#reply;
    if (
      this.#replies !== 1 ||
      reply.flags !== flags ||
      (reply.seq | 0) !== (seq | 0) ||
      (reply.ack | 0) !== (ack | 0) ||
      reply.payloadLength !== 0
    ) {
      const wanted = `1 segment [${flagsToText(flags)}] seq ${seq >>> 0} ack ${ack >>> 0}`;
      const last = `[${flagsToText(reply.flags)}] seq ${reply.seq} ack ${reply.ack} len ${reply.payloadLength}`;
      this.#fail(step, `expected ${wanted}, got ${this.#replies}, the last one ${last}`);
    }
    this.#replies = 0;
  }

  #expectSilence(step: string): void {
    if (this.#replies !== 0) this.#fail(step, `expected no segment, got [${flagsToText(this.#reply.flags)}]`);
  }

  #expectEvent(type: number, connection: number): void {
    const told = this.board.exports.client_next();
    const about = this.board.words()[this.#eventWord + 1];
    if (told !== type || about !== connection) {
      this.#fail('events', `expected event ${type}, got ${told} of connection ${about}`);
    }
  }

  #expectNoEvent(): void {
    const told = this.board.exports.client_next();
    if (told !== NONE) this.#fail('events', `expected no more, got event ${told}`);
  }

  #drain(connections: number): void {
    const count = this.board.exports.records_take();
    const lost = this.board.exports.records_lost();
    if (lost !== 0 || count !== connections * RECORDS_PER_CONNECTION) {
      this.#fail(
        'records',
        `expected ${connections * RECORDS_PER_CONNECTION}, got ${count} and ${lost} lost`,
      );
    }
    this.tally.read(this.board.words(), this.#recordWord, count);
  }

  /** Asks for the board's MAC address as a real client would, and so tells it this client's. */
  #introduce(): void {
    this.#otherFrames = 0;
    this.board.receive(arpRequest());
    if (this.#otherFrames !== 1) this.#fail('ARP', `expected 1 reply, got ${this.#otherFrames}`);
  }

  #fail(step: string, what: string): never {
    throw new Error(`connection ${this.#connections}, ${step}: ${what}`);
  }
}
