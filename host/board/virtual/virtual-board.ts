import type { Command } from '../../../src/control/protocol.ts';
import { CONTROL_PORT } from '../../../src/ports.ts';
import type { LabSettings } from '../../../src/settings.ts';
import { BOARD_STATION, CLIENT_STATION, PEER_STATION, SwitchCable } from '../../cable/switch-cable.ts';
import type { LwipClient } from '../../client/lwip-client.ts';
import { type Clock, SECOND_US } from '../../clock/clock.ts';
import { EthernetSwitch } from '../../ethernet/ethernet-switch.ts';
import { type BoardInfo, infoOf } from '../board.ts';
import { streamOf } from '../client-stream.ts';
import { ControlChannel } from '../control-channel.ts';
import type { LocalBoard } from '../local-board.ts';
import { Pico } from './pico.ts';
import type { Realm } from './realm.ts';

/** Networks within 192.168.0.0/16 from 192.168.4.0 on; further ones are within 10.0.0.0/8 (RFC 1918). */
const NETWORKS = 252;

export const BOARD_ADDRESS = addressOf(BOARD_STATION, 0);
export const CLIENT_ADDRESS = addressOf(CLIENT_STATION, 0);

/** Any two numbers: initial sequence numbers follow from them, and a run can be repeated. */
const BOARD_SEED = 0x9293;
const CLIENT_SEED = 0x0793;

/**
 * Until someone has wired up and started a real board, its lwIP has long been running. One whose clock has not ticked yet takes no round-trip
 * times: its tcp_ticks of 0 stands for "none", and its first retransmissions come late.
 */
const WARM_UP_US = 1 * SECOND_US;

/**
 * Where a station of the `nth` board lives. Fresh boards repeat each other's ports and sequence numbers to the octet; in networks of their own
 * their connections can still be told apart, in a capture for one.
 */
function addressOf(station: number, nth: number): string {
  const network = nth < NETWORKS ? `192.168.${4 + nth}` : `10.${(nth >> 8) & 255}.${nth & 255}`;
  return `${network}.${station}`;
}

export interface VirtualBoardParts {
  clock: Clock;
  /** dist/board.wasm, compiled. */
  module: WebAssembly.Module;
  /** dist/board.js. */
  script: string;
  /** A fresh world for the script. */
  realm: Realm;
  /** Counts the boards that are to have different addresses; default 0. */
  nth?: number;
  /** What its storage holds, if not what a fresh virtual board has. */
  storage?: Map<string, string>;
  /** Of its random numbers, if not those of every virtual board. */
  seed?: number;
}

/** The board without silicon: a virtual Pico W and an ordinary client, joined by an Ethernet switch. */
export class VirtualBoard implements LocalBoard {
  readonly clock: Clock;
  readonly ethernet: EthernetSwitch;
  readonly cable: SwitchCable;
  readonly pico: Pico;
  readonly client: LwipClient;
  private readonly realm: Realm;
  readonly onSegment: SwitchCable['onSegment'];
  readonly onRecord: Pico['onRecord'];
  control!: ControlChannel;

  /** Boots the board, without anyone on its control channel yet. */
  constructor({ clock, module, script, realm, storage, nth = 0, seed = BOARD_SEED }: VirtualBoardParts) {
    const addresses = {
      board: addressOf(BOARD_STATION, nth),
      client: addressOf(CLIENT_STATION, nth),
      peer: addressOf(PEER_STATION, nth),
    };
    this.clock = clock;
    this.realm = realm;
    this.ethernet = new EthernetSwitch(clock);
    this.pico = new Pico({
      ...{ clock, ethernet: this.ethernet, module, script, realm, storage },
      ...{ address: addresses.board, station: BOARD_STATION, seed },
    });
    this.cable = new SwitchCable({ clock, ethernet: this.ethernet, module, addresses, seed: CLIENT_SEED });
    this.client = this.cable.client;
    this.onSegment = this.cable.onSegment;
    this.onRecord = this.pico.onRecord;
  }

  /** Boots the board and opens its control channel, over the cable like any harness. */
  static async open(parts: VirtualBoardParts): Promise<VirtualBoard> {
    const board = new VirtualBoard(parts);
    const connection = board.client.connect(CONTROL_PORT);
    board.control = await ControlChannel.open(streamOf(connection), parts.clock);
    await parts.clock.until(() => false, WARM_UP_US, { skip: true });
    return board;
  }

  readonly hasOwnClock = false;
  readonly gaps = 0;

  /** At its prompt. */
  command(command: Command): unknown {
    return this.pico.evaluate(`tcplab(${JSON.stringify(command)})`);
  }

  get settings(): LabSettings {
    return (this.command({ do: 'status' }) as { settings: LabSettings }).settings;
  }

  get info(): BoardInfo {
    return infoOf('virtual', this.control.hello);
  }

  async close(): Promise<void> {
    this.pico.stop();
    this.client.stop();
    this.realm.leave?.();
  }
}
