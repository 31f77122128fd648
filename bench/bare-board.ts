import { addressNumber, type MachineExports } from '../host/lwip/lwip-machine.ts';

/** Told of each frame the board sends: `length` octets at `offset`. They hold until it returns. */
export type OnFrame = (view: DataView, offset: number, length: number) => void;

export interface BareBoardOptions {
  /** Compiled from dist/board.wasm. */
  module: WebAssembly.Module;
  /** IPv4 address, dotted. */
  address: string;
  /** Last octet of the MAC address 02:00:00:00:00:xx. */
  station: number;
  /** For the initial sequence numbers. */
  seed: number;
  onFrame: OnFrame;
}

/**
 * The virtual board's lwIP, observer and server API without a JavaScript engine on it: frames are written and read in
 * place, so that a segment costs no allocation here.
 */
export class BareBoard {
  readonly exports: MachineExports;
  readonly #frameAddress: number;
  readonly #clockAddress: number;
  #view: DataView;
  #words: Uint32Array;

  /** Starts the board, its observer and its endpoints, and waits on `port`. */
  constructor(options: BareBoardOptions, port: number) {
    const { module, onFrame } = options;
    const instance = new WebAssembly.Instance(module, {
      wire: { transmit: (offset: number, length: number) => onFrame(this.view(), offset, length) },
      host: {
        assertion_failed: (message: number) => {
          throw new Error(`lwIP assertion failed: ${this.#textAt(message)}`);
        },
      },
      jerry: withoutEngine(module),
    });
    this.exports = { ...(instance.exports as unknown as MachineExports) };
    this.#view = new DataView(this.exports.memory.buffer);
    this.#words = new Uint32Array(this.exports.memory.buffer);
    this.exports._initialize();
    this.#frameAddress = this.exports.frame_buffer();
    this.#clockAddress = this.exports.clock_address();
    this.exports.machine_start(addressNumber(options.address), options.station, options.seed);
    this.exports.client_start();
    const error = this.exports.client_listen(port);
    if (error !== 0) throw new Error(`the board cannot listen on port ${port}: lwIP error ${error}`);
  }

  /** Octets of its WebAssembly memory. */
  get memorySize(): number {
    return this.exports.memory.buffer.byteLength;
  }

  /** Where a frame for the board is to be written, counted from the start of `view()`. */
  get frameAddress(): number {
    return this.#frameAddress;
  }

  /** All of its memory. Not to be kept: memory that grows moves. */
  view(): DataView {
    if (this.#words.length === 0) this.#lookAgain();
    return this.#view;
  }

  /** All of its memory as little-endian words. Not to be kept either. */
  words(): Uint32Array {
    if (this.#words.length === 0) this.#lookAgain();
    return this.#words;
  }

  /** One frame for the board, for what is not worth writing in place. */
  receive(frame: Uint8Array): void {
    new Uint8Array(this.exports.memory.buffer).set(frame, this.#frameAddress);
    this.exports.frame_receive(frame.length);
  }

  /** Tells lwIP and the observer what time it is, in µs since the start. */
  setClock(nowUs: number): void {
    const words = this.words();
    const at = this.#clockAddress >>> 2;
    words[at] = nowUs;
    words[at + 1] = nowUs / 2 ** 32;
  }

  #lookAgain(): void {
    this.#view = new DataView(this.exports.memory.buffer);
    this.#words = new Uint32Array(this.exports.memory.buffer);
  }

  #textAt(address: number): string {
    const octets = new Uint8Array(this.exports.memory.buffer);
    return new TextDecoder().decode(octets.subarray(address, octets.indexOf(0, address)));
  }
}

/** The engine's functions, none of which a board without an engine may call. */
function withoutEngine(module: WebAssembly.Module): Record<string, () => never> {
  const names = WebAssembly.Module.imports(module).filter((entry) => entry.module === 'jerry');
  const refuse = (name: string) => () => {
    throw new Error(`${name} was called on a board without a JavaScript engine`);
  };
  return Object.fromEntries(names.map(({ name }) => [name, refuse(name)]));
}
