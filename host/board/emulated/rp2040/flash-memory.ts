/** Of the Pico W's chip W25Q16JV, in octets. */
export const FLASH_OCTETS = 2 * 1024 * 1024;

/** The flash chip: what is erased is 0xff, and programming can only clear bits. */
export class FlashMemory {
  private held: Uint8Array;

  /** It holds `image` from its start, and 0xff behind. */
  constructor(image: Uint8Array) {
    this.held = new Uint8Array(FLASH_OCTETS).fill(0xff);
    this.held.set(image);
  }

  /** What it holds. */
  get octets(): Uint8Array {
    return this.held;
  }

  /** Shows what it holds in a chip's address space, from here on. */
  openWindow(window: Uint8Array): void {
    const shown = window.subarray(0, FLASH_OCTETS);
    shown.set(this.held);
    this.held = shown;
  }

  erase(offset: number, count: number): void {
    this.octets.fill(0xff, offset, offset + count);
  }

  program(offset: number, octets: Uint8Array): void {
    for (let i = 0; i < octets.length; i++) {
      this.octets[offset + i] = (this.octets[offset + i] as number) & (octets[i] as number);
    }
  }
}
