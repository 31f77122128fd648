/** Kaluma's globals that the app uses, no more. Both boards have exactly these. */
/** The global object; `tcplab` is this app's own. */
declare const global: { tcplab?: (command?: Record<string, unknown>) => unknown };
declare const OUTPUT: number;
declare function pinMode(pin: number, mode: number): void;
declare function digitalWrite(pin: number, value: 0 | 1): void;
/** ms since the board started. */
declare function millis(): number;
/** µs since the board started. */
declare function micros(): number;
/** Of Math.random. */
declare function seed(start: number): void;
/** The delay is mandatory on Kaluma. */
declare function setTimeout(callback: () => void, ms: number): number;
declare function setInterval(callback: () => void, ms: number): number;
declare function clearTimeout(id: number): void;
declare const console: { log(text: string): void };
declare const board: { readonly name: string; readonly uid: string };
/** Survives a new program on the board. */
declare const storage: { setItem(key: string, value: string): void };
/** The network device. */
declare const __netdev: {
  /** Not there before the first socket. */
  readonly ip: string;
  /** What `net` is built on: numbers for sockets. Throws without a network. */
  socket(domain: 'AF_INET', protocol: 'STREAM' | 'DGRAM'): number;
  /** The socket's object while its slot is in use. */
  get(fd: number): { accept_cb?: (fd: number) => void; read_cb?: (data: Uint8Array) => void } | undefined;
  bind(fd: number, address: string, port: number): void;
  listen(fd: number): void;
  /** `error` is not 0 when nothing was taken. */
  write(fd: number, data: string, callback: (error: number) => void): void;
  close(fd: number): void;
};

/** The Wi-Fi chip, on which the on-board LED hangs. */
interface PicoCyw43 {
  /** `value` must be a boolean. */
  putGpio(gpio: number, value: boolean): void;
}

/** A program of the PIO's instructions, each followed by its delay in cycles. */
interface Asm {
  out(to: 'x', bits: number): Asm;
  set(to: 'pins', value: number): Asm;
  mov(to: 'pins', from: 'x'): Asm;
  delay(cycles: number): Asm;
}

/** One of the PIO's eight. */
interface StateMachine {
  active(running: boolean): void;
  /** All words of the array's buffer, each as soon as the FIFO has room: the engine waits. */
  put(words: Uint32Array): void;
}

interface StateMachineOptions {
  /** Instructions a second; the whole part of what divides the system clock by it. */
  freq: number;
  outBase: number;
  setBase: number;
  outShiftDir: number;
  autopull: boolean;
  pullThreshold: number;
  fifoJoin: number;
}

interface WiFi {
  /** Blocks the engine for up to 30 s when the network is not there. */
  connect(
    info: { ssid: string; password: string | null; security: string | null },
    callback: () => void,
  ): void;
  wifiApMode(
    info: { ssid: string; password: string; gateway: string; subnet_mask: string },
    callback: () => void,
  ): void;
}

/** Built-in modules only: Kaluma has no files to require. */
declare function require(name: 'lwip'): import('lwip').Lwip;
declare function require(name: 'pico_cyw43'): { PicoCYW43: new () => PicoCyw43 };
declare function require(name: 'rp2'): {
  ASM: new () => Asm;
  StateMachine: {
    new (id: number, instructions: Asm, how: StateMachineOptions): StateMachine;
    /** The first unused one. */
    getAvailableId(): number;
  };
};
declare function require(name: 'wifi'): { WiFi: new () => WiFi };

/** Flash memory that is not Kaluma's own program, by sectors of 4 KB. */
interface Flash {
  /** Fills the whole buffer. */
  read(sector: number, buffer: Uint8Array, offset: number): void;
}
declare function require(name: 'flash'): { Flash: new () => Flash };

declare class TextDecoder {
  decode(octets: Uint8Array): string;
}

declare class TextEncoder {
  encode(text: string): Uint8Array;
}
