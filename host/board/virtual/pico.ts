import { decodeRecords, type TraceRecord } from '../../../src/trace-records.ts';
import type { Clock } from '../../clock/clock.ts';
import type { EthernetSwitch, Station } from '../../ethernet/ethernet-switch.ts';
import { Listeners } from '../../listeners.ts';
import { LwipMachine } from '../../lwip/lwip-machine.ts';
import { MachineLoop } from '../../lwip/machine-loop.ts';
import { Air } from './air.ts';
import { JerryApi, thrownText } from './jerry-api.ts';
import { defineKalumaGlobals } from './kaluma.ts';
import { Pins } from './pins.ts';
import type { Realm } from './realm.ts';
import { PixelStrip } from './rp2.ts';

interface PicoOptions {
  clock: Clock;
  ethernet: EthernetSwitch;
  /** dist/board.wasm, compiled. */
  module: WebAssembly.Module;
  /** dist/board.js: the very file that is flashed to a board. */
  script: string;
  /** A fresh world for it. */
  realm: Realm;
  /** IPv4 address, dotted. */
  address: string;
  station: number;
  seed: number;
  /** What the board's storage holds; a network to join, unless told. */
  storage?: Map<string, string>;
  air?: Air;
  /** Who gets what is typed on its console, but for the cable's lines; nobody, unless told. */
  prompt?: (octets: Uint8Array) => void;
}

/** What the app asks of `require('lwip')` that is listened in on here; the rest is between the two. */
interface NativeModule {
  start(onRecords: (words: Uint32Array, lost: number) => void, onEvent: unknown): void;
}

/** A call of the native module by the program, about a connection. */
export interface LwipCall {
  /** As in lwip.d.ts. */
  name: string;
  /** The board's number for the connection. */
  connection: number;
  /** Made at the call: its stack trace, of which the line of the program can be told, is only written when it is read. */
  from: Error;
}

/** Calls whose first argument is a connection. */
const ABOUT_A_CONNECTION = ['write', 'received', 'shutdown', 'close', 'closeOnEnd', 'abort', 'stalled'];

/** The virtual Pico W: lwIP and the native module in WebAssembly, the app in a realm of its own, pins and console. */
export class Pico implements Station {
  readonly station: number;
  readonly pins = new Pins();
  readonly strip = new PixelStrip();
  /** Lines on the USB console. */
  readonly console: string[] = [];
  /** What callbacks threw: Kaluma prints it and goes on. */
  readonly errors: string[] = [];
  readonly machine: LwipMachine;
  private readonly jerry: JerryApi;
  private readonly realm: Realm;
  private readonly loop: MachineLoop;
  private readonly stopTimers: () => void;
  private readonly consoleLines = new Listeners<[string]>();
  readonly onConsole = this.consoleLines.add;
  private readonly records = new Listeners<[TraceRecord]>();
  /** The observer's records, in the turn in which what they tell of happened. */
  readonly onRecord = this.records.add;
  private readonly calls = new Listeners<[LwipCall]>();
  /** The program's calls of the native module, as they are made. */
  readonly onCall = this.calls.add;
  private readonly lines = new Listeners<[Uint8Array]>();
  /** The cable's lines on the console, as octets, in pieces. */
  readonly onLines = this.lines.add;

  constructor(options: PicoOptions) {
    this.station = options.station;
    this.realm = options.realm;
    this.jerry = new JerryApi(
      {
        memory: () => this.machine.memory(),
        words: () => this.machine.words(),
        handler: (index) => this.machine.exports.__indirect_function_table.get(index),
        argumentsAddress: () => this.machine.exports.engine_arguments(),
        printError: (text) => this.fail(text),
      },
      options.realm.globals,
    );
    const { clock, ethernet, module, address, station, seed, prompt } = options;
    this.machine = new LwipMachine(module, {
      ...{ address, station, seed, prompt },
      nowUs: () => clock.nowUs(),
      transmit: (frame) => ethernet.send(this.station, frame),
      print: (octets) => this.lines.tell(octets),
      jerry: this.jerry.imports(),
    });
    this.loop = new MachineLoop(clock, this.machine, () => this.machine.exports.machine_turn());
    ethernet.attach(this);
    this.stopTimers = defineKalumaGlobals(options.realm, {
      ...{ clock, address, pins: this.pins, strip: this.strip },
      print: (line) => this.print(line),
      runCallback: (callback) => this.runCallback(callback),
      lwip: this.listenedTo(this.jerry.take(this.machine.exports.machine_module()) as NativeModule),
      air: options.air ?? new Air(),
      storage: options.storage ?? new Map([['WIFI_SSID', 'the virtual wire']]),
    });
    options.realm.run(options.script, 'board.js');
    this.loop.turn();
  }

  /** JavaScript values that the native module holds: two callbacks while it runs. More is a leak. */
  get liveHandles(): number {
    return this.jerry.liveHandles;
  }

  receive(frame: Uint8Array): void {
    this.loop.receive(frame);
  }

  /** Octets that come over USB. */
  type(octets: Uint8Array): void {
    this.machine.type(octets);
    this.loop.turn();
  }

  /** Runs what is typed at the prompt. Returns what it comes to; throws what it throws. */
  evaluate(expression: string): unknown {
    this.machine.setClock();
    try {
      return this.realm.globals.eval(expression); // Node never frees a vm.Script, and each line is another
    } finally {
      this.loop.turn();
    }
  }

  /** `.reset` at the prompt: the engine goes and its timers with it, and the native module must leave nothing behind. */
  reset(): void {
    this.machine.setClock();
    this.machine.exports.engine_reset();
    this.stopTimers();
  }

  /** Power off: nothing of this board is left on the clock. */
  stop(): void {
    this.stopTimers();
    this.loop.stop();
  }

  private runCallback(callback: () => void): void {
    try {
      this.machine.setClock();
      callback();
    } catch (error) {
      this.fail(thrownText(error));
    }
    this.loop.turn();
  }

  private listenedTo(lwip: NativeModule): NativeModule {
    const { start } = lwip;
    const calls = lwip as unknown as Record<string, (connection: number, ...others: unknown[]) => unknown>;
    for (const name of ABOUT_A_CONNECTION) {
      const native = calls[name]!;
      calls[name] = (connection, ...others) => {
        if (this.calls.any) this.calls.tell({ name, connection, from: new Error() });
        return native(connection, ...others);
      };
    }
    lwip.start = (onRecords, onEvent) =>
      start((words, lost) => {
        if (this.records.any) for (const record of decodeRecords(words)) this.records.tell(record);
        onRecords(words, lost);
      }, onEvent);
    return lwip;
  }

  private print(line: string): void {
    this.console.push(line);
    if (this.console.length > CONSOLE_LINES) this.console.shift();
    this.consoleLines.tell(line);
  }

  private fail(text: string): void {
    this.errors.push(text);
    this.print(text);
  }
}

/** The console's memory, in lines. */
const CONSOLE_LINES = 1000;
