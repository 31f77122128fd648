import { ETHERNET_MTU } from '../packet/ethernet.ts';

/** What firmware/wasm exports. Addresses and handles are numbers; see the C files named after each concern. */
export interface MachineExports {
  memory: WebAssembly.Memory;
  __indirect_function_table: WebAssembly.Table;
  _initialize(): void;
  machine_start(address: number, station: number, seed: number, mtu: number): void;
  machine_module(): number;
  machine_turn(): number;
  machine_fail(): void;
  clock_address(): number;
  engine_reset(): void;
  engine_arguments(): number;
  frame_buffer(): number;
  frame_receive(length: number): void;
  console_buffer(): number;
  console_receive(length: number): void;
  console_connect(open: number): void;
  radio_ask(address: number): void;
  radio_restart(): void;
  other_module_listen(port: number, stays: number): number;
  heap_used(): number;
  heap_peak(): number;
  client_start(): void;
  client_turn(): number;
  client_event_address(): number;
  client_octets_address(): number;
  client_connect(address: number, port: number, localPort: number): number;
  client_listen(port: number): number;
  client_next(): number;
  client_received(connection: number, length: number): number;
  client_write(connection: number, length: number): number;
  client_shutdown(connection: number): number;
  client_shutdown_read(connection: number): number;
  client_close(connection: number): number;
  client_abort(connection: number): number;
  records_address(): number;
  records_take(): number;
  records_lost(): number;
  pcb_table_address(): number;
  pcb_table_read(): number;
  pools_free(): number;
}

/** The four octets of an IPv4 address as the number that C reads in network order. */
export function addressNumber(address: string): number {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
}

type InPlace = (memory: Uint8Array, at: number, length: number) => void;

export interface MachineOptions {
  /** IPv4 address, dotted. */
  address: string;
  /** Last octet of the MAC address 02:00:00:00:00:xx. */
  station: number;
  /** For initial sequence numbers and ports. */
  seed: number;
  /** Octets of the longest IPv4 packet that it sends; that of Ethernet, unless told. lwIP offers an MSS of 40 less. */
  mtu?: number;
  nowUs: () => number;
  /** Takes each frame that leaves; in place: where it lies in memory, until this returns. */
  transmit: ((frame: Uint8Array) => void) | { inPlace: InPlace };
  /** What it writes to its USB console; and what was typed there that is for Kaluma's prompt. */
  print?: (octets: Uint8Array) => void;
  prompt?: (octets: Uint8Array) => void;
  /** The JerryScript API that the binding imports; a machine without an engine has none. */
  jerry?: Record<string, (...args: number[]) => unknown>;
}

/** Room for one frame in firmware/wasm/radio.c, and for what is typed in console.c. */
const FRAME_MAX = 1600;
const TYPED_MAX = 2048;

/** One running instance of lwIP with the observer: the board's, or the client's. */
export class LwipMachine {
  readonly exports: MachineExports;
  private octets: Uint8Array;
  private allWords = new Uint32Array(0);
  private readonly clockWord: number;
  private readonly frameAddress: number;
  private readonly nowUs: () => number;
  /** Why it stopped for good: what is left of lwIP then is not to be trusted. */
  private fault: Error | null = null;

  constructor(module: WebAssembly.Module, options: MachineOptions) {
    this.nowUs = options.nowUs;
    const { transmit } = options;
    const octetsTo = (take: (octets: Uint8Array) => void) => (at: number, length: number) =>
      take(this.memory().slice(at, at + length));
    const instance = new WebAssembly.Instance(module, {
      wire: {
        transmit:
          typeof transmit === 'function'
            ? octetsTo(transmit)
            : (at: number, length: number) => transmit.inPlace(this.memory(), at, length),
      },
      console: {
        print: octetsTo(options.print ?? (() => {})),
        prompt: octetsTo(options.prompt ?? (() => {})),
      },
      host: { assertion_failed: (message: number) => this.fail(message) },
      jerry: options.jerry ?? NO_ENGINE,
    });
    this.exports = { ...(instance.exports as unknown as MachineExports) }; // V8 finds them sooner in an object of our own
    this.octets = new Uint8Array(this.exports.memory.buffer);
    this.exports._initialize();
    this.clockWord = this.exports.clock_address() >>> 2;
    this.frameAddress = this.exports.frame_buffer();
    this.setClock();
    const { address, station, seed, mtu = ETHERNET_MTU } = options;
    this.exports.machine_start(addressNumber(address), station, seed, mtu);
  }

  /** All of its memory. Not to be kept: memory that grows moves. */
  memory(): Uint8Array {
    if (this.octets.length === 0) this.octets = new Uint8Array(this.exports.memory.buffer);
    return this.octets;
  }

  words(): Uint32Array {
    if (this.allWords.length === 0) this.allWords = new Uint32Array(this.exports.memory.buffer);
    return this.allWords;
  }

  /**
   * Tells lwIP what time it is; before every call that may look at the clock.
   * @throws Error if an assertion of lwIP has failed, then and ever after: the program on the board may have caught the first one
   */
  setClock(nowUs = this.nowUs()): void {
    if (this.fault) throw this.fault;
    const words = this.words();
    words[this.clockWord] = nowUs % 4294967296;
    words[this.clockWord + 1] = Math.floor(nowUs / 4294967296);
  }

  /** One frame from the wire. */
  receive(frame: Uint8Array): void {
    if (frame.length > FRAME_MAX) return; // longer than the air carries
    this.setClock();
    this.memory().set(frame, this.frameAddress);
    this.exports.frame_receive(frame.length);
  }

  /** Octets that come over USB: in the next turn they are read. */
  type(octets: Uint8Array): void {
    for (let at = 0; at < octets.length; at += TYPED_MAX) {
      const piece = octets.subarray(at, at + TYPED_MAX);
      this.memory().set(piece, this.exports.console_buffer());
      this.exports.console_receive(piece.length);
    }
  }

  private fail(message: number): never {
    const memory = this.memory();
    const text = new TextDecoder().decode(memory.subarray(message, memory.indexOf(0, message)));
    this.fault = new Error(`lwIP assertion failed: ${text}`);
    throw this.fault;
  }
}

function refuse(): never {
  throw new Error('this machine runs without a JavaScript engine');
}
const NO_ENGINE = new Proxy<Record<string, () => never>>({}, { get: () => refuse });
