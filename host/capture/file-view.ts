import { CaptureError, CutShortError } from './capture-error.ts';

/** Octets of a capture file in the byte order of the machine that wrote it; reads past the end are typed. */
export class FileView {
  readonly bytes: Uint8Array;
  littleEndian: boolean;
  /** Where they stand in the file. */
  readonly base: number;
  readonly #view: DataView;
  /** More octets of the file would not make it longer. */
  readonly #isBlock: boolean;

  constructor(bytes: Uint8Array, base: number, littleEndian: boolean, isBlock = false) {
    this.bytes = bytes;
    this.base = base;
    this.littleEndian = littleEndian;
    this.#isBlock = isBlock;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u16(offset: number): number {
    this.check(offset, 2);
    return this.#view.getUint16(offset, this.littleEndian);
  }

  u32(offset: number): number {
    this.check(offset, 4);
    return this.#view.getUint32(offset, this.littleEndian);
  }

  slice(offset: number, length: number): Uint8Array {
    this.check(offset, length);
    return this.bytes.subarray(offset, offset + length);
  }

  /** What is in a block of pcapng, without its 8 octets before and 4 behind; its errors tell where the block begins. */
  contentOf(offset: number, length: number): FileView {
    const content = this.slice(offset, length).subarray(8, length - 4);
    return new FileView(content, this.base + offset, this.littleEndian, true);
  }

  /** @throws {CaptureError} at that octet */
  fail(offset: number, reason: string): never {
    throw new CaptureError(this.base + offset, reason);
  }

  /** @throws {CutShortError} when the octets end before `offset + length`; another {CaptureError} in a block. */
  check(offset: number, length: number): void {
    if (offset + length <= this.bytes.length) return;
    if (this.#isBlock)
      this.fail(
        0,
        `a block has room for ${this.bytes.length} octets, and its content takes ${offset + length}`,
      );
    const start = Math.min(offset, this.bytes.length);
    const left = this.bytes.length - start;
    const reason = `the file is cut short here: ${length} octets expected, ${left} left`;
    throw new CutShortError(this.base + start, reason);
  }
}
