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

/** Cycles of a µs. */
const CYCLES_PER_US = 125;

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
  /** An Ethernet frame that it sends over the air. */
  transmit(frame: Uint8Array): void;
}

/** A Raspberry Pi Pico W: the RP2040 with its firmware in flash, the Wi-Fi chip, USB and pins. */
export class PicoW implements Machine {
  readonly chip: RP2040;
  readonly flash: FlashMemory;
  readonly radio: Cyw43439;
  /** What the firmware asked for that is not modelled, each once. */
  readonly unknown = new Set<string>();
  private readonly clock: CycleClock;
  private readonly processor: Processor;
  private readonly console: UsbConsole;
  private readonly consoleListeners = new Listeners<[octets: Uint8Array]>();
  private readonly pinListeners = new Listeners<[pin: number, level: number]>();
  private readonly ledListeners = new Listeners<[lit: boolean]>();

  constructor({ flash, mac, hasNetwork, transmit }: PicoWOptions) {
    this.clock = new CycleClock();
    this.chip = new RP2040(this.clock);
    const { chip } = this;
    chip.logger = this.logger();
    this.clock.core = chip.core;
    this.flash = new FlashMemory(chip.flash, flash);
    const rom = new BootRom(chip, this.flash);
    chip.onBreak = () => {
      if (!rom.atBreakpoint()) throw this.stoppedItself();
    };
    this.radio = new Cyw43439({
      mac,
      hasNetwork,
      transmit: (frame) => {
        transmit(frame);
        this.processor.stop();
      },
      setInterrupt: (high) => chip.gpio[WL_DATA]?.setInputValue(high),
      setLed: (lit) => this.ledListeners.tell(lit),
      onUnknown: (what) => this.unknown.add(what),
    });
    RadioPio.replace(chip, (sent, answerOctets) => this.radio.transfer(sent, answerOctets));
    this.console = new UsbConsole(chip, (octets) => {
      this.consoleListeners.tell(octets);
      this.processor.stop();
    });
    this.connectPins();
    this.processor = new Processor(chip, this.clock);
    chip.core.SP = BOOT_STACK;
    chip.core.LR = 0;
    chip.core.PC = BOOT2_ADDRESS;
  }

  /** µs since power on. */
  nowUs(): number {
    return this.clock.cycles / CYCLES_PER_US;
  }

  /** Runs until then, or until something left the board: a frame, or text on the console. */
  run(untilUs: number): void {
    this.processor.run(Math.ceil(untilUs * CYCLES_PER_US));
  }

  /** Makes `run` return. */
  stop(): void {
    this.processor.stop();
  }

  /** Types on the console. */
  send(octets: Uint8Array): void {
    this.console.send(octets);
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

  private connectPins(): void {
    const { gpio } = this.chip;
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
