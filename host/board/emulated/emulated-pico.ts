import { BOARD_STATION } from '../../cable/switch-cable.ts';
import { type Clock, SECOND_US } from '../../clock/clock.ts';
import type { EthernetSwitch, Station } from '../../ethernet/ethernet-switch.ts';
import { Listeners } from '../../listeners.ts';
import { printable } from '../../printable.ts';
import { Pins } from '../virtual/pins.ts';
import { EmulationError } from './emulation-error.ts';
import { HomeNetwork } from './home-network.ts';
import { hasProgram, putItems, putProgram } from './kaluma-flash.ts';
import { MachineClock } from './machine-clock.ts';
import { PicoW } from './pico-w.ts';
import { FLASH_OCTETS } from './rp2040/flash-memory.ts';

/** Of the board's Wi-Fi chip: 02:00:00:00:00:01. */
const MAC = Uint8Array.of(2, 0, 0, 0, 0, BOARD_STATION);

/** The access point of a board that was told a network: any name is found. */
const ACCESS_POINT = { station: 254, address: '192.168.4.254' };
const GIVEN = { station: BOARD_STATION, address: '192.168.4.1' };

/** The app's line of its network (src/radio/wifi.ts). */
const NETWORK_LINE = /Wi-Fi: (?:joined|access point) .*address (\d+\.\d+\.\d+\.\d+)\r/;

/** Joining a network that is not there takes 30 s; then the board is one itself. */
const NETWORK_LIMIT_US = 60 * SECOND_US;

/** Kaluma's prompt, and the escape sequences with which it asks where the cursor is. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about
const NOT_LINES = /\x1b(?:\[[0-9;?]*[@-~]|[78])|\r|^> /g;

/** What is kept of the console, in characters: more than a line. */
const KEPT = 1024;

/** The console's memory, in lines. */
const LINES = 100;

interface EmulatedPicoOptions {
  /** From the start of flash, as `readFirmware` gives it. */
  firmware: Uint8Array;
  /** dist/board.js, for a flash without program. */
  script: string;
  /** What an earlier run left in flash: its program and storage stay. */
  flash?: Uint8Array;
  /** What Kaluma's storage holds, where flash is new. */
  storage?: Readonly<Record<string, string>>;
  /** See CycleClock. */
  slowdown?: number;
}

/** A Pico W with its firmware, switched on: on an air, with its console. Its clock is the harness's. */
export class EmulatedPico implements Station {
  readonly station = BOARD_STATION;
  readonly machine: PicoW;
  readonly clock: MachineClock;
  readonly pins = new Pins();
  /** The last lines on its console, without those that are blank. */
  readonly console: string[] = [];
  private readonly lineListeners = new Listeners<[string]>();
  private air: EthernetSwitch | null = null;
  private said = '';
  private line = '';
  private network = '';
  private isServing = false;

  constructor(options: EmulatedPicoOptions) {
    this.machine = new PicoW({
      flash: flashOf(options),
      slowdown: options.slowdown,
      mac: MAC,
      hasNetwork: () => true,
      transmit: (frame) => this.air?.send(this.station, frame),
    });
    this.clock = new MachineClock(this.machine);
    const decoder = new TextDecoder();
    this.machine.onPin((pin, level) => {
      this.pins.makeOutput(pin);
      this.pins.write(pin, level);
    });
    this.machine.onOnboardLed((lit) => {
      this.pins.onboardLed = lit;
    });
    this.machine.onRestart(() => {
      this.said = '';
      this.network = '';
      this.isServing = false;
    });
    this.machine.onConsole((octets) => {
      const text = decoder.decode(octets, { stream: true });
      this.tellLines(text);
      this.said = (this.said + text).slice(-KEPT);
      this.network = NETWORK_LINE.exec(this.said)?.[1] ?? this.network;
      this.isServing ||= /: lab port \d+\r/.test(this.said);
    });
  }

  /** Puts the board on that air, until it leaves it. Frames on no air are lost. */
  join(air: EthernetSwitch): void {
    this.air = air;
    air.attach(this);
    new HomeNetwork(air, ACCESS_POINT, GIVEN);
  }

  leave(): void {
    this.air = null;
  }

  onConsole(listener: (line: string) => void): void {
    this.lineListeners.add(listener);
  }

  receive(frame: Uint8Array): void {
    this.machine.radio.receive(frame);
  }

  /**
   * Lets it run until the app has a network: the board's IPv4 address, dotted.
   * @throws EmulationError
   */
  async address(clock: Clock): Promise<string> {
    if (await this.findsNetwork(clock)) return this.network;
    throw new EmulationError(
      `the app had no network within a minute of the board’s time; the console’s last line: ${this.lastLine}`,
    );
  }

  /** Lets it run until the app has a network, a minute of the board's time at most: whether it has. */
  findsNetwork(clock: Clock): Promise<boolean> {
    return clock.until(() => this.network !== '', NETWORK_LIMIT_US, { skip: true });
  }

  /**
   * Lets it run until the app says that it serves.
   * @throws EmulationError
   */
  async serves(clock: Clock): Promise<void> {
    const found = await clock.until(() => this.isServing, NETWORK_LIMIT_US, { skip: true });
    if (found) return;
    throw new EmulationError(
      `the app did not start within a minute of the board’s time; the console’s last line: ${this.lastLine}`,
    );
  }

  private tellLines(text: string): void {
    const lines = (this.line + text).split('\n');
    this.line = (lines.pop() ?? '').slice(-KEPT);
    for (const line of lines.map((each) => each.replace(NOT_LINES, '').trimEnd())) {
      if (line === '') continue;
      this.console.push(line);
      if (this.console.length > LINES) this.console.shift();
      this.lineListeners.tell(line);
    }
  }

  private get lastLine(): string {
    return printable(this.said.trim().split('\n').at(-1) ?? '') || 'none';
  }
}

function flashOf({ firmware, script, flash, storage = {} }: EmulatedPicoOptions): Uint8Array {
  const whole = new Uint8Array(FLASH_OCTETS).fill(0xff);
  if (flash) whole.set(flash.subarray(0, FLASH_OCTETS));
  else putItems(whole, storage);
  whole.set(firmware);
  if (!hasProgram(whole)) putProgram(whole, script);
  return whole;
}
