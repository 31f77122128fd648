import { CONTROL_PORT } from '../../../src/ports.ts';
import { type Clock, SECOND_US } from '../../clock/clock.ts';
import type { Board, BoardInfo, CrossedSegment } from '../board.ts';
import { JsonLinesChannel } from '../control-channel.ts';
import { BareStation } from './bare-station.ts';
import { streamOf } from './client-stream.ts';
import { LwipClient } from './lwip-client.ts';
import { Pico } from './pico.ts';
import type { Realm } from './realm.ts';
import { Wire } from './wire.ts';
import { WireCable } from './wire-cable.ts';

export const BOARD_ADDRESS = '192.168.4.1';
export const CLIENT_ADDRESS = '192.168.4.2';
/** The segment peer's: a host without a TCP. */
export const PEER_ADDRESS = '192.168.4.3';
const BOARD_STATION = 1;
const CLIENT_STATION = 2;
const PEER_STATION = 3;
/** Any two numbers: initial sequence numbers follow from them, and a run can be repeated. */
const BOARD_SEED = 0x9293;
const CLIENT_SEED = 0x0793;

/**
 * Until someone has wired up and started a real board, its lwIP has long been running. One whose clock has not ticked yet takes no round-trip
 * times: its tcp_ticks of 0 stands for "none", and its first retransmissions come late.
 */
const WARM_UP_US = 1 * SECOND_US;

export interface VirtualBoardParts {
  clock: Clock;
  /** dist/board.wasm, compiled. */
  module: WebAssembly.Module;
  /** dist/board.js. */
  script: string;
  /** A fresh world for the script. */
  realm: Realm;
}

/** The board without silicon: a virtual Pico W and an ordinary client, joined by a wire. */
export class VirtualBoard implements Board {
  readonly clock: Clock;
  readonly wire: Wire;
  readonly cable: WireCable;
  readonly pico: Pico;
  readonly client: LwipClient;
  control!: JsonLinesChannel;

  private constructor({ clock, module, script, realm }: VirtualBoardParts) {
    this.clock = clock;
    this.wire = new Wire(clock);
    this.cable = new WireCable({
      wire: this.wire,
      board: { station: BOARD_STATION, address: BOARD_ADDRESS },
      clientAddress: CLIENT_ADDRESS,
      peer: new BareStation(this.wire, PEER_STATION, PEER_ADDRESS),
    });
    this.pico = new Pico({
      clock,
      wire: this.wire,
      module,
      script,
      realm,
      address: BOARD_ADDRESS,
      station: BOARD_STATION,
      seed: BOARD_SEED,
    });
    this.client = new LwipClient({
      clock,
      wire: this.wire,
      module,
      address: CLIENT_ADDRESS,
      station: CLIENT_STATION,
      seed: CLIENT_SEED,
      boardAddress: BOARD_ADDRESS,
    });
  }

  /** Boots the board, without anyone on its control channel yet. */
  static boot(parts: VirtualBoardParts): VirtualBoard {
    return new VirtualBoard(parts);
  }

  /** Boots the board and opens its control channel, over the wire like any harness. */
  static async open(parts: VirtualBoardParts): Promise<VirtualBoard> {
    const board = new VirtualBoard(parts);
    const connection = board.client.connect(CONTROL_PORT);
    board.control = await JsonLinesChannel.open(streamOf(connection), parts.clock);
    await parts.clock.until(() => false, WARM_UP_US, { skip: true });
    return board;
  }

  readonly segmentsByEvents = false;

  onSegment(listener: (segment: CrossedSegment) => void): () => void {
    return this.cable.onSegment(listener);
  }

  get info(): BoardInfo {
    const { board, lwip, app, states } = this.control.hello;
    return { kind: 'virtual', name: board, lwip, app, states };
  }

  async close(): Promise<void> {
    this.pico.stop();
    this.client.stop();
  }
}
