import { Listeners } from '../../listeners.ts';

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
