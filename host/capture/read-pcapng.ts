import { printable } from '../printable.ts';
import type { CapturedPacket, CaptureInterface, CaptureRecords, OnPacket } from './capture.ts';
import { CaptureError } from './capture-error.ts';
import type { FileView } from './file-view.ts';
import { BlockType, BYTE_ORDER_MAGIC, BYTE_ORDER_SWAPPED, OptionCode, padding } from './pcapng-blocks.ts';

interface PcapngInterface extends CaptureInterface {
  /** Ticks of its timestamps per second. */
  readonly ticksPerSecond: bigint;
  readonly offsetSeconds: bigint;
}

/** Octets of a block without content: type and length before it, length again behind it. */
const MINIMUM_BLOCK = 12;

/** Reads a pcapng file (draft-ietf-opsawg-pcapng), block by block. */
export class PcapngBlocks implements CaptureRecords {
  private readonly onPacket: OnPacket;
  /** Of this section. */
  private interfaces: PcapngInterface[] = [];
  private packets = 0;

  constructor(onPacket: OnPacket) {
    this.onPacket = onPacket;
  }

  read(file: FileView, offset: number): number {
    file.check(offset, MINIMUM_BLOCK);
    const type = file.u32(offset);
    if (type === BlockType.sectionHeader) readByteOrder(file, offset);
    const length = file.u32(offset + 4);
    if (length < MINIMUM_BLOCK || length % 4 !== 0) {
      throw new CaptureError(
        file.base + offset + 4,
        `a block has length ${length}, and must have a multiple of 4, at least 12`,
      );
    }
    file.check(offset, length);
    const trailing = file.u32(offset + length - 4);
    if (trailing !== length) {
      throw new CaptureError(
        file.base + offset + length - 4,
        `a block of ${length} octets ends with the length ${trailing}`,
      );
    }
    const block = { offset, end: offset + length - 4 };
    if (type === BlockType.sectionHeader) this.interfaces = [];
    if (type === BlockType.interfaceDescription) this.interfaces.push(readInterface(file, block));
    const read = readPacket(file, type, block, this.interfaces);
    if (read !== undefined) this.onPacket({ ...read.packet, number: ++this.packets }, read.device);
    return offset + length;
  }
}

/** Bounds of a block: its first octet, and the one after its body and options. */
interface Block {
  readonly offset: number;
  readonly end: number;
}

function readByteOrder(file: FileView, offset: number): void {
  const magic = file.u32(offset + 8);
  if (magic === BYTE_ORDER_SWAPPED) file.littleEndian = !file.littleEndian;
  else if (magic !== BYTE_ORDER_MAGIC) {
    throw new CaptureError(
      file.base + offset + 8,
      `the byte-order magic of a section is 0x${magic.toString(16)}`,
    );
  }
}

function readInterface(file: FileView, block: Block): PcapngInterface {
  checkBody(file, block, 8);
  let name = '';
  let ticksPerSecond = 1_000_000n;
  let offsetSeconds = 0n;
  for (const option of optionsOf(file, block.offset + 16, block.end)) {
    if (option.code === OptionCode.interfaceName) name = textOf(option.value);
    if (option.code === OptionCode.timestampResolution && option.value.length === 1) {
      const resolution = option.value[0] ?? 0;
      ticksPerSecond = (resolution & 0x80 ? 2n : 10n) ** BigInt(resolution & 0x7f);
    }
    if (option.code === OptionCode.timestampOffset && option.value.length === 8) {
      const view = new DataView(option.value.buffer, option.value.byteOffset, 8);
      offsetSeconds = view.getBigInt64(0, file.littleEndian);
    }
  }
  return {
    name,
    linkType: file.u16(block.offset + 8),
    snapLength: file.u32(block.offset + 12),
    ticksPerSecond,
    offsetSeconds,
  };
}

function readPacket(
  file: FileView,
  type: number,
  block: Block,
  section: readonly PcapngInterface[],
): { packet: Omit<CapturedPacket, 'number'>; device: CaptureInterface } | undefined {
  const { offset } = block;
  const isEnhanced = type === BlockType.enhancedPacket;
  if (isEnhanced || type === BlockType.packet) {
    checkBody(file, block, 20);
    const interfaceIndex = isEnhanced ? file.u32(offset + 8) : file.u16(offset + 8);
    const device = interfaceAt(section, interfaceIndex, file.base + offset + 8);
    const length = file.u32(offset + 20);
    checkBody(file, block, 20 + length);
    const packet = {
      timeUs: microseconds(file.u32(offset + 12), file.u32(offset + 16), device),
      data: file.slice(offset + 28, length),
      originalLength: Math.max(length, file.u32(offset + 24)),
      comment: commentOf(file, offset + 28 + length + padding(length), block.end),
    };
    return { packet, device };
  }
  if (type === BlockType.simplePacket) {
    checkBody(file, block, 4);
    const device = interfaceAt(section, 0, file.base + offset);
    const { snapLength } = device;
    const originalLength = file.u32(offset + 8);
    const length = snapLength === 0 ? originalLength : Math.min(snapLength, originalLength);
    checkBody(file, block, 4 + length);
    const data = file.slice(offset + 12, length);
    return { packet: { timeUs: 0, data, originalLength, comment: '' }, device };
  }
  return undefined;
}

function checkBody(file: FileView, block: Block, octets: number): void {
  const room = block.end - block.offset - 8;
  if (room < octets) {
    throw new CaptureError(
      file.base + block.offset,
      `a block has room for ${room} octets, and its content takes ${octets}`,
    );
  }
}

function interfaceAt(section: readonly PcapngInterface[], index: number, offset: number): PcapngInterface {
  const found = section[index];
  if (found !== undefined) return found;
  throw new CaptureError(
    offset,
    `a packet names interface ${index}, and ${section.length} were described before it`,
  );
}

/** Whole µs exactly, a finer remainder as a fraction. */
function microseconds(high: number, low: number, device: PcapngInterface): number {
  if (device.ticksPerSecond === 1_000_000n && device.offsetSeconds === 0n) return high * 0x1_0000_0000 + low;
  const scaled = ((BigInt(high) << 32n) | BigInt(low)) * 1_000_000n;
  const whole = scaled / device.ticksPerSecond + device.offsetSeconds * 1_000_000n;
  return Number(whole) + Number(scaled % device.ticksPerSecond) / Number(device.ticksPerSecond);
}

function commentOf(file: FileView, offset: number, end: number): string {
  const comments: string[] = [];
  for (const { code, value } of optionsOf(file, offset, end)) {
    if (code === OptionCode.comment) comments.push(textOf(value));
  }
  return comments.join('\n');
}

function* optionsOf(
  file: FileView,
  start: number,
  end: number,
): Generator<{ code: number; value: Uint8Array }> {
  let offset = start;
  while (offset + 4 <= end) {
    const code = file.u16(offset);
    const length = file.u16(offset + 2);
    if (code === OptionCode.end) return;
    if (offset + 4 + length > end) {
      throw new CaptureError(
        file.base + offset,
        `an option of ${length} octets reaches past the end of its block`,
      );
    }
    yield { code, value: file.slice(offset + 4, length) };
    offset += 4 + length + padding(length);
  }
}

/** A text of the program that wrote the file. */
function textOf(value: Uint8Array): string {
  return printable(new TextDecoder().decode(value));
}
