import { GPIOPinState, type Logger, RP2040 } from 'rp2040js';
import { Listeners } from '../../listeners.ts';
import { Cyw43439 } from './cyw43439/cyw43439.ts';
import { EmulationError } from './emulation-error.ts';
import type { Machine } from './machine-clock.ts';
import { BootRom } from './rp2040/boot-rom.ts';
import { CycleClock } from './rp2040/cycle-clock.ts';
import { FlashMemory } from './rp2040/flash-memory.ts';
import { Processor } from './rp2040/processor.ts';
import { RadioPio, WL_DATA, WL_ON } from './rp2040/radio-pio.ts';
import { UsbConsole } from './rp2040/usb-console.ts';

/** Kaluma starts the program in flash if this pin is high, which nothing on the board pulls low. */
const LOAD_SWITCH = 22;

/* How the boot ROM starts the second boot stage, which is at the start of flash: with a stack, and no one to return to (RP2040 datasheet §2.8.1.3). */
const BOOT2_ADDRESS = 0x10000000;
const BOOT_STACK = 0x20041f00;

export interface PicoWOptions {
  /** From the start of flash. */
  flash: Uint8Array;
  /** Of its Wi-Fi chip. */
  mac: Uint8Array;
  hasNetwork(ssid: string): boolean;
  /** See CycleClock. */
  slowdown?: number;
  /** An Ethernet frame that it sends over the air. */
  transmit(frame: Uint8Array): void;
}

/** WATCHDOG_BASE (RP2040 datasheet §4.7). */
const WATCHDOG = 0x40058000;
const WATCHDOG_CTRL = 0;

/** The chip while it runs, from one reset to the next. */
interface Running {
  chip: RP2040;
  clock: CycleClock;
  processor: Processor;
  console: UsbConsole;
  /** When it began, in µs since power on. */
  sinceUs: number;
}

/** A Raspberry Pi Pico W: the RP2040 with its firmware in flash, the Wi-Fi chip, USB and pins. */
export class PicoW implements Machine {
  readonly flash: FlashMemory;
  readonly radio: Cyw43439;
  /** What the firmware asked for that is not modelled, each once. */
  readonly unknown = new Set<string>();
  private readonly slowdown: number;
  private running: Running;
  private restart = false;
  private readonly consoleListeners = new Listeners<[octets: Uint8Array]>();
  private readonly pinListeners = new Listeners<[pin: number, level: number]>();
  private readonly ledListeners = new Listeners<[lit: boolean]>();
  private readonly restartListeners = new Listeners<[]>();

  constructor({ flash, mac, hasNetwork, transmit, slowdown = 1 }: PicoWOptions) {
    this.slowdown = slowdown;
    this.flash = new FlashMemory(flash);
    this.radio = new Cyw43439({
      mac,
      hasNetwork,
      transmit: (frame) => {
        transmit(frame);
        this.stop();
      },
      setInterrupt: (high) => this.chip.gpio[WL_DATA]?.setInputValue(high),
      setLed: (lit) => this.ledListeners.tell(lit),
      onUnknown: (what) => this.unknown.add(what),
    });
    this.running = this.start(0);
  }

  get chip(): RP2040 {
    return this.running.chip;
  }

  /** µs since power on. */
  nowUs(): number {
    const { clock, sinceUs } = this.running;
    return sinceUs + clock.micros;
  }

  /** When the chip was last reset, in µs since power on: its own time counts from there. */
  get startedUs(): number {
    return this.running.sinceUs;
  }

  /** Runs until then, or until something left the board: a frame, or text on the console. */
  run(untilUs: number): void {
    const { processor, chip, clock, sinceUs } = this.running;
    const untilCycle = Math.ceil(((untilUs - sinceUs) * 1000) / clock.cycleNs);
    processor.run(Math.max(untilCycle, chip.core.cycles + 1)); // what rounding makes of less than a cycle is not nothing
    if (this.restart) this.startAgain();
  }

  /** Makes `run` return. */
  stop(): void {
    this.running.processor.stop();
  }

  /** Types on the console. `done` is called when the board has fetched all of it. */
  send(octets: Uint8Array, done: () => void = () => {}): void {
    this.running.console.send(octets, done);
  }

  onConsole(listener: (octets: Uint8Array) => void): () => void {
    return this.consoleListeners.add(listener);
  }

  /** Each change of a pin that is an output; `level` is 0 or 1. */
  onPin(listener: (pin: number, level: number) => void): () => void {
    return this.pinListeners.add(listener);
  }

  onOnboardLed(listener: (lit: boolean) => void): () => void {
    return this.ledListeners.add(listener);
  }

  /** Each time the chip is reset while it runs. */
  onRestart(listener: () => void): () => void {
    return this.restartListeners.add(listener);
  }

  private start(sinceUs: number): Running {
    const clock = new CycleClock(this.slowdown);
    const chip = new RP2040(clock);
    clock.core = chip.core;
    chip.logger = this.logger();
    this.flash.openWindow(chip.flash);
    const rom = new BootRom(chip, this.flash);
    chip.onBreak = () => {
      if (!rom.atBreakpoint()) throw this.stoppedItself();
    };
    RadioPio.replace(chip, (sent, answerOctets) => this.radio.transfer(sent, answerOctets));
    const processor = new Processor(chip, clock);
    const console = new UsbConsole(chip, (octets) => {
      this.consoleListeners.tell(octets);
      this.stop();
    });
    this.connectPins(chip);
    watchdogOf(chip).onWatchdogTrigger = () => {
      watchdogOf(chip).writeUint32(WATCHDOG_CTRL, 0); // else it would trigger again and again
      this.restart = true;
      this.stop();
    };
    chip.core.SP = BOOT_STACK;
    chip.core.LR = 0;
    chip.core.PC = BOOT2_ADDRESS;
    return { chip, clock, processor, console, sinceUs };
  }

  /** As the watchdog does: all begins anew, but RAM and the watchdog's own registers keep what they hold. */
  private startAgain(): void {
    this.restart = false;
    const { chip } = this;
    this.radio.powerOff();
    this.running = this.start(this.nowUs());
    this.chip.sram.set(chip.sram);
    const { scratchData, reason } = watchdogOf(chip);
    watchdogOf(this.chip).scratchData.set(scratchData);
    watchdogOf(this.chip).reason = reason;
    this.restartListeners.tell();
  }

  private connectPins({ gpio }: RP2040): void {
    gpio[LOAD_SWITCH]?.setInputValue(true);
    for (const pin of gpio) {
      pin.addListener((state) => {
        if (pin.index === WL_ON && state === GPIOPinState.Low) this.radio.powerOff();
        const level = state === GPIOPinState.High ? 1 : state === GPIOPinState.Low ? 0 : null;
        if (level !== null) this.pinListeners.tell(pin.index, level);
      });
    }
  }

  private stoppedItself(): EmulationError {
    const at = (this.chip.core.PC - 2) >>> 0;
    return new EmulationError(
      `the firmware stopped itself at 0x${at.toString(16)}: a panic, an assertion or a fault`,
    );
  }

  private logger(): Logger {
    const note = (part: string, message: string) => {
      this.unknown.add(`${part}: ${message}`);
    };
    const drop = () => {};
    return { debug: drop, info: drop, warn: note, error: note };
  }
}

/** Of rp2040js, which does not export the class. */
interface Watchdog {
  scratchData: Uint32Array;
  reason: number;
  onWatchdogTrigger: () => void;
  writeUint32(offset: number, value: number): void;
}

function watchdogOf(chip: RP2040): Watchdog {
  return chip.findPeripheral(WATCHDOG) as unknown as Watchdog;
}
