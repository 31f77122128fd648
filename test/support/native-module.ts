/// <reference path="../../firmware/lwip/lwip.d.ts" />
import type { Lwip } from 'lwip';
import { JerryApi } from '../../host/board/virtual/jerry-api.ts';
import { BOARD_ADDRESS, CLIENT_ADDRESS } from '../../host/board/virtual/virtual-board.ts';
import { LwipClient } from '../../host/client/lwip-client.ts';
import { VirtualClock } from '../../host/clock/virtual-clock.ts';
import { EthernetSwitch } from '../../host/ethernet/ethernet-switch.ts';
import { LwipMachine } from '../../host/lwip/lwip-machine.ts';
import { MachineLoop } from '../../host/lwip/machine-loop.ts';
import { createNodeRealm } from '../../host/node/node-realm.ts';
import { loadedBoard } from './loaded-board.ts';

/** The native module in its engine, without an app, and a client at the other end of the wire. */
export class NativeModule {
  readonly clock = new VirtualClock();
  readonly ethernet = new EthernetSwitch(this.clock);
  readonly client: LwipClient;
  readonly machine: LwipMachine;
  readonly printed: string[] = [];
  /** What it wrote to the console, and what of the typed octets Kaluma's prompt got. */
  readonly console: number[] = [];
  readonly prompt: number[] = [];
  /** The object of `require('lwip')`. */
  lwip: Lwip;
  private readonly jerry: JerryApi;
  private readonly loop: MachineLoop;

  constructor() {
    const station = 1;
    this.jerry = new JerryApi(
      {
        memory: () => this.machine.memory(),
        words: () => this.machine.words(),
        handler: (index) => this.machine.exports.__indirect_function_table.get(index),
        argumentsAddress: () => this.machine.exports.engine_arguments(),
        printError: (text) => this.printed.push(text),
      },
      createNodeRealm().globals,
    );
    this.machine = new LwipMachine(loadedBoard.module, {
      address: BOARD_ADDRESS,
      station,
      seed: 1,
      nowUs: () => this.clock.nowUs(),
      transmit: (frame) => this.ethernet.send(station, frame),
      print: (octets) => void this.console.push(...octets),
      prompt: (octets) => void this.prompt.push(...octets),
      jerry: this.jerry.imports(),
    });
    this.loop = new MachineLoop(this.clock, this.machine, () => this.machine.exports.machine_turn());
    this.ethernet.attach({ station, receive: (frame) => this.loop.receive(frame) });
    this.client = new LwipClient({
      clock: this.clock,
      ethernet: this.ethernet,
      module: loadedBoard.module,
      address: CLIENT_ADDRESS,
      station: 2,
      seed: 2,
      boardAddress: BOARD_ADDRESS,
    });
    this.lwip = this.require();
  }

  get liveHandles(): number {
    return this.jerry.liveHandles;
  }

  /** What the engine does when it starts anew. */
  require(): Lwip {
    return this.jerry.take(this.machine.exports.machine_module()) as Lwip;
  }

  /** `.reset` at the prompt. */
  reset(): void {
    this.machine.exports.engine_reset();
  }

  /** What comes over USB, and is read at once. */
  type(octets: Uint8Array): void {
    this.machine.type(octets);
    this.turn();
  }

  /** A turn of the board's event loop. */
  turn(): void {
    this.loop.turn();
  }

  pass(us: number): void {
    this.clock.advance(us);
  }
}
