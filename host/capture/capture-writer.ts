import { BlockType, BYTE_ORDER_MAGIC, OptionCode, padding } from './pcapng-blocks.ts';

/** A packet of a capture to write. */
interface PacketInit {
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

type Option = readonly [code: number, value: string | Uint8Array];

const VERSION_1_0 = 1;
const UNKNOWN_SECTION_LENGTH = [0xffffffff, 0xffffffff];
/** if_tsresol: units of 10^-6 s. */
const MICROSECONDS = Uint8Array.of(6);
/** Of an option, in octets; a longer text ends there. */
const LONGEST_OPTION = 0xffff;

/**
 * Writes a pcapng file in memory: one section, little-endian, µs timestamps. The same calls give the same octets.
 */
export class CaptureWriter {
  readonly #pieces: Uint8Array[] = [];
  #interfaces = 0;

  constructor() {
    this.#add(
      BlockType.sectionHeader,
      [BYTE_ORDER_MAGIC, VERSION_1_0, ...UNKNOWN_SECTION_LENGTH],
      [[OptionCode.userApplication, 'tcplab']],
    );
  }

  /** Adds an interface of that link type (see `LinkType`) and returns its index, for `PacketInit`. */
  addInterface({ name, linkType }: { name: string; linkType: number }): number {
    const noSnapLength = 0;
    this.#add(
      BlockType.interfaceDescription,
      [linkType, noSnapLength],
      [
        [OptionCode.interfaceName, name],
        [OptionCode.timestampResolution, MICROSECONDS],
      ],
    );
    return this.#interfaces++;
  }

  addPacket({
    interfaceIndex = 0,
    timeUs,
    data,
    originalLength = data.length,
    comment = '',
  }: PacketInit): void {
    const ticks = Math.round(timeUs);
    const time = [Math.floor(ticks / 0x1_0000_0000), ticks >>> 0];
    const comments = [comment].flat().map((text): Option => [OptionCode.comment, text]);
    const fields = [interfaceIndex, ...time, data.length, originalLength];
    this.#add(BlockType.enhancedPacket, fields, comments, data);
  }

  /** The octets added since the last call, for a file that is written piece by piece; they are not kept. */
  drain(): Uint8Array {
    return joined(this.#pieces.splice(0));
  }

  #add(
    type: number,
    fields: readonly number[],
    options: readonly Option[],
    data: Uint8Array = new Uint8Array(0),
  ): void {
    const written = options.flatMap(([code, text]) => {
      const value =
        typeof text === 'string' ? new TextEncoder().encode(text).subarray(0, LONGEST_OPTION) : text;
      return value.length === 0 ? [] : [words(code | (value.length << 16)), ...padded(value)];
    });
    // After options four zero octets end them; without options there is no end mark either.
    const body = joined([
      words(...fields),
      ...padded(data),
      ...written,
      ...(written.length > 0 ? [words(0)] : []),
    ]);
    const length = words(body.length + 12);
    this.#pieces.push(words(type), length, body, length);
  }
}

function words(...values: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  for (const [index, value] of values.entries()) view.setUint32(4 * index, value, true);
  return new Uint8Array(view.buffer);
}

function padded(value: Uint8Array): Uint8Array[] {
  return [value, new Uint8Array(padding(value.length))];
}

/** One piece after the other. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}
