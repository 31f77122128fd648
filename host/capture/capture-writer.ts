import { CaptureError } from './capture-error.ts';
import { BlockType, BYTE_ORDER_MAGIC, OptionCode, padding } from './pcapng-blocks.ts';

/** An interface of a capture to write. */
export interface InterfaceInit {
  readonly name: string;
  /** See `LinkType`: Ethernet or raw IP. */
  readonly linkType: number;
  readonly description?: string;
}

/** A packet of a capture to write. */
export interface PacketInit {
  /** As `addInterface` returned it; default 0. */
  readonly interfaceIndex?: number;
  /** µs since 1970, or of a virtual clock; rounded to a whole number. */
  readonly timeUs: number;
  readonly data: Uint8Array;
  /** Octets the packet had, when `data` holds only the first; default all. */
  readonly originalLength?: number;
  /** Packet comments, which Wireshark shows above the packet. */
  readonly comment?: string | readonly string[];
}

type Option = readonly [code: number, value: Uint8Array];

const UNKNOWN_SECTION_LENGTH = 0xffffffff;
/** if_tsresol: units of 10^-6 s. */
const MICROSECONDS = 6;

/**
 * Writes a pcapng file in memory: one section, little-endian, µs timestamps. The same calls give the same octets.
 */
export class CaptureWriter {
  #blocks: Uint8Array[] = [];
  #interfaces = 0;
  #length = 0;

  constructor({ application = 'tcplab', comment = '' }: { application?: string; comment?: string } = {}) {
    const body = new Uint8Array(16);
    const view = new DataView(body.buffer);
    view.setUint32(0, BYTE_ORDER_MAGIC, true);
    view.setUint16(4, 1, true); // version 1.0
    view.setUint32(8, UNKNOWN_SECTION_LENGTH, true);
    view.setUint32(12, UNKNOWN_SECTION_LENGTH, true);
    this.#add(BlockType.sectionHeader, body, [
      ...this.#text(OptionCode.comment, comment),
      ...this.#text(OptionCode.userApplication, application),
    ]);
  }

  /** Adds an interface and returns its index, for `PacketInit`. */
  addInterface({ name, linkType, description = '' }: InterfaceInit): number {
    const body = new Uint8Array(8); // snap length stays 0: no limit
    new DataView(body.buffer).setUint16(0, linkType, true);
    this.#add(BlockType.interfaceDescription, body, [
      ...this.#text(OptionCode.interfaceName, name),
      ...this.#text(OptionCode.interfaceDescription, description),
      [OptionCode.timestampResolution, Uint8Array.of(MICROSECONDS)],
    ]);
    return this.#interfaces++;
  }

  /** @throws {CaptureError} when the interface was never added, or time, length or comment cannot be written. */
  addPacket({
    interfaceIndex = 0,
    timeUs,
    data,
    originalLength = data.length,
    comment = '',
  }: PacketInit): void {
    const ticks = Math.round(timeUs);
    if (!(interfaceIndex >= 0 && interfaceIndex < this.#interfaces)) {
      throw new CaptureError(
        this.#length,
        `there is no interface ${interfaceIndex}; add it before its packets`,
      );
    }
    if (!Number.isSafeInteger(ticks) || ticks < 0) {
      throw new CaptureError(this.#length, `${timeUs} µs cannot be written as a time`);
    }
    if (originalLength < data.length) {
      throw new CaptureError(this.#length, `${data.length} octets kept of a packet of ${originalLength}`);
    }
    const body = new Uint8Array(20 + data.length + padding(data.length));
    const view = new DataView(body.buffer);
    view.setUint32(0, interfaceIndex, true);
    view.setUint32(4, Math.floor(ticks / 0x1_0000_0000), true);
    view.setUint32(8, ticks >>> 0, true);
    view.setUint32(12, data.length, true);
    view.setUint32(16, originalLength, true);
    body.set(data, 20);
    const comments = typeof comment === 'string' ? [comment] : comment;
    const options = comments.flatMap((text) => this.#text(OptionCode.comment, text));
    this.#add(BlockType.enhancedPacket, body, options);
  }

  /** The octets added since the last call, for a file that is written piece by piece; they are not kept. */
  drain(): Uint8Array {
    const bytes = this.toBytes();
    this.#blocks = [];
    this.#length = 0;
    return bytes;
  }

  /** The current file, or the part not yet drained; more packets may be added afterwards. */
  toBytes(): Uint8Array {
    const bytes = new Uint8Array(this.#length);
    let offset = 0;
    for (const block of this.#blocks) {
      bytes.set(block, offset);
      offset += block.length;
    }
    return bytes;
  }

  #text(code: number, text: string): Option[] {
    const value = new TextEncoder().encode(text);
    if (value.length > 0xffff) {
      throw new CaptureError(this.#length, `a text of ${value.length} octets is too long: 65535 fit`);
    }
    return value.length === 0 ? [] : [[code, value]];
  }

  #add(type: number, body: Uint8Array, options: readonly Option[]): void {
    const sizes = options.map(([, value]) => 4 + value.length + padding(value.length));
    const optionsLength = sizes.length === 0 ? 0 : sizes.reduce((sum, size) => sum + size, 4);
    const length = 12 + body.length + optionsLength;
    const block = new Uint8Array(length);
    const view = new DataView(block.buffer);
    view.setUint32(0, type, true);
    view.setUint32(4, length, true);
    block.set(body, 8);
    let offset = 8 + body.length;
    options.forEach(([code, value], i) => {
      view.setUint16(offset, code, true);
      view.setUint16(offset + 2, value.length, true);
      block.set(value, offset + 4);
      offset += sizes[i] ?? 0;
    });
    // After options four zero octets end them; without options there is no end mark either.
    view.setUint32(length - 4, length, true);
    this.#blocks.push(block);
    this.#length += length;
  }
}
