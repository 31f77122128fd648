import { Listeners } from '../../../listeners.ts';

/** Of the Pico W's chip W25Q16JV, in octets. */
export const FLASH_OCTETS = 2 * 1024 * 1024;

/** The flash chip: what is erased is 0xff, and programming can only clear bits. */
export class FlashMemory {
  readonly octets: Uint8Array;
  private readonly changes = new Listeners<[]>();

  /** `octets` is the chip's window to it; it holds `image` from its start, and 0xff behind. */
  constructor(octets: Uint8Array, image: Uint8Array) {
    this.octets = octets.subarray(0, FLASH_OCTETS);
    this.octets.fill(0xff);
    this.octets.set(image);
  }

  /** Told after each change. */
  onChange(listener: () => void): () => void {
    return this.changes.add(listener);
  }

  erase(offset: number, count: number): void {
    this.octets.fill(0xff, offset, offset + count);
    this.changes.tell();
  }

  program(offset: number, octets: Uint8Array): void {
    for (let i = 0; i < octets.length; i++) {
      this.octets[offset + i] = (this.octets[offset + i] as number) & (octets[i] as number);
    }
    this.changes.tell();
  }
}
