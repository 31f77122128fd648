import { type Clock, SECOND_US } from '../../clock/clock.ts';
import { Listeners } from '../../listeners.ts';

/** PIO instructions that the app uses. They are counted, not carried out: whether they make the waveform that pixels take is for the chip to say. */
class Asm {
  /** Of one pass through the program. */
  cycles = 0;

  out(to: string, bits: number): this {
    return this.instruction(to === 'x' && bits === 1);
  }

  set(to: string, value: number): this {
    return this.instruction(to === 'pins' && (value === 0 || value === 1));
  }

  mov(to: string, from: string): this {
    return this.instruction(to === 'pins' && from === 'x');
  }

  delay(cycles: number): this {
    if (cycles < 0 || cycles > 31) throw new Error('a delay has five bits');
    this.cycles += cycles;
    return this;
  }

  private instruction(isKnown: boolean): this {
    if (!isKnown) throw new Error('the virtual PIO takes single bits to x, moves x to pins and sets one pin');
    this.cycles++;
    return this;
  }
}

interface StateMachineOptions {
  freq: number;
  outBase: number;
  outShiftDir: number;
  autopull: boolean;
  pullThreshold: number;
}

/** What Kaluma hands out first. */
const FIRST_MACHINE = 0;

/** `require('rp2')`, as far as the app needs it to send pixels to a strip: 24 bits of each word, the highest first. */
export function rp2Of(strip: PixelStrip, clock: Clock) {
  class StateMachine {
    private readonly bitUs: number;
    private running = false;

    static getAvailableId(): number {
      return FIRST_MACHINE;
    }

    constructor(id: number, program: Asm, options: StateMachineOptions) {
      const { freq, outBase, outShiftDir, autopull, pullThreshold } = options;
      if (id !== FIRST_MACHINE || outShiftDir !== 0 || !autopull || pullThreshold !== 24)
        throw new Error(
          'the virtual PIO has one state machine, which shifts 24 bits of each word to the left',
        );
      this.bitUs = (program.cycles * SECOND_US) / freq;
      strip.pin = outBase;
    }

    active(running: boolean): void {
      if (typeof running !== 'boolean') throw new TypeError('"enabled" argument must be a boolean');
      this.running = running;
    }

    put(words: Uint32Array): void {
      if (!this.running) throw new Error('the state machine is not active: call active(true) first');
      if (words.BYTES_PER_ELEMENT !== 4) throw new TypeError('"data" argument must be a Uint32Array');
      const all = Array.from(new Uint32Array(words.buffer), (word) => word >>> 8);
      strip.send(all, clock.nowUs(), this.bitUs);
    }
  }

  return { ASM: Asm, StateMachine };
}

/** As many as the lab's strip has. */
const PIXELS = 8;
const BITS_PER_PIXEL = 24;
/** The line must be low that long until the pixels show what they were sent, in µs (WS2812B-V5 datasheet, RES). */
const LATCH_US = 280;

/** A strip of WS2812B pixels. Each takes the first 24 bits that reach it, and passes on what follows. */
export class PixelStrip {
  /** GPIO that its data wire is on; null before the first word is sent. */
  pin: number | null = null;
  /** Of each pixel, as 0xRRGGBB. */
  readonly colours: number[] = Array(PIXELS).fill(0);
  private readonly listeners = new Listeners<[readonly number[]]>();
  /** Told of all colours whenever some are sent. */
  readonly onFrame = this.listeners.add;
  private next = 0;
  private sentUs = Number.NEGATIVE_INFINITY;

  /** Pixels' bits, green, red, blue, sent from `nowUs` on at `bitUs` each. What comes before the strip has latched goes to further pixels, if there are any. */
  send(pixels: readonly number[], nowUs: number, bitUs: number): void {
    if (nowUs >= this.sentUs + LATCH_US) this.next = 0;
    for (const grb of pixels) {
      if (this.next < PIXELS) this.colours[this.next] = rgbOf(grb);
      this.next++;
    }
    this.sentUs = Math.max(nowUs, this.sentUs) + pixels.length * BITS_PER_PIXEL * bitUs;
    this.listeners.tell([...this.colours]);
  }
}

function rgbOf(grb: number): number {
  return ((grb & 0x00ff00) << 8) | ((grb >>> 8) & 0x00ff00) | (grb & 0x0000ff);
}
