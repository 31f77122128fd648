import { type Clock, MS_US } from '../../clock/clock.ts';
import type { Air } from './air.ts';
import type { Pins } from './pins.ts';
import type { Realm } from './realm.ts';
import { type PixelStrip, rp2Of } from './rp2.ts';
import { flashOf } from './storage-flash.ts';

/** What the globals need of the board. */
interface KalumaHost {
  clock: Clock;
  pins: Pins;
  strip: PixelStrip;
  /** One line on the USB console. */
  print(line: string): void;
  /** Runs a callback of the app, then a turn of the event loop. */
  runCallback(callback: () => void): void;
  /** The object of `require('lwip')`; null without the native module. */
  lwip: unknown;
  /** IPv4 address, dotted. */
  address: string;
  /** What `storage` holds. */
  storage: Map<string, string>;
  air: Air;
}

const OUTPUT = 1;

/**
 * Kaluma's globals that the app uses, no more: what is not here fails here as it would fail to be used by mistake there.
 * Returns what stops all timers.
 */
export function defineKalumaGlobals(realm: Realm, host: KalumaHost): () => void {
  const { clock, pins } = host;
  const timers = timersOn(host);
  const globals: Record<string, unknown> = {
    OUTPUT,
    pinMode: (pin: number) => pins.makeOutput(pin),
    digitalWrite: (pin: number, level: number) => pins.write(pin, level),
    millis: () => Math.floor(clock.nowUs() / MS_US),
    ...timers.globals,
    console: { log: (...values: unknown[]) => host.print(values.map(String).join(' ')) },
    board: { name: 'virtual', uid: 'E660000000000000' },
    storage: {
      setItem: (key: string, value: string) => host.storage.set(key, value),
    },
    __netdev: host.air.sockets(host.address),
    require: (name: string) => requireBuiltin(name, host),
  };
  Object.assign(realm.globals, globals, { global: realm.globals });
  defineTextCoders(realm);
  return timers.stopAll;
}

/** TextEncoder and TextDecoder, of UTF-8. What they return is of the app's world. */
export function defineTextCoders({ globals }: Realm): void {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  Object.assign(globals, {
    TextEncoder: class {
      encode = (text: string) => new globals.Uint8Array(encoder.encode(text));
    },
    TextDecoder: class {
      decode = (octets: Uint8Array) => decoder.decode(octets);
    },
  });
}

function requireBuiltin(name: string, host: KalumaHost): unknown {
  if (name === 'lwip' && host.lwip !== null) return host.lwip;
  if (name === 'wifi') return { WiFi: host.air.wifi() };
  if (name === 'pico_cyw43') return { PicoCYW43: cyw43Of(host.pins) };
  if (name === 'flash') return { Flash: flashOf(host.storage) };
  if (name === 'rp2') return rp2Of(host.strip, host.clock);
  throw new Error(`Cannot find module '${name}'`);
}

/** The on-board LED hangs on the Wi-Fi chip's GPIO 0. */
function cyw43Of(pins: Pins) {
  return class {
    putGpio(gpio: number, value: boolean): void {
      if (typeof value !== 'boolean') throw new TypeError('"value" argument must be a boolean');
      if (gpio === 0) pins.onboardLed = value;
    }
  };
}

/** setTimeout and setInterval on the board's clock. The delay is mandatory, as Kaluma has it. */
function timersOn({ clock, runCallback }: KalumaHost) {
  const running = new Map<number, () => void>();
  let lastId = 0;
  const stop = (id: number) => {
    running.get(id)?.();
    running.delete(id);
  };
  const start = (repeat: boolean) => (callback: () => void, ms: number) => {
    if (typeof callback !== 'function') throw new TypeError('"callback" argument must be a function');
    if (typeof ms !== 'number') throw new TypeError('"delay" argument must be a number');
    const id = ++lastId;
    const arm = () => running.set(id, clock.after(Math.max(1, ms) * MS_US, fire));
    const fire = () => {
      if (repeat) arm();
      else running.delete(id);
      runCallback(callback);
    };
    arm();
    return id;
  };
  const globals = {
    setTimeout: start(false),
    setInterval: start(true),
    clearTimeout: stop,
    clearInterval: stop,
  };
  return { globals, stopAll: () => [...running.keys()].forEach(stop) };
}
