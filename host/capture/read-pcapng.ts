import { printable } from '../printable.ts';
import type { CapturedPacket, CaptureInterface, OnPacket, ReadRecord } from './capture.ts';
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
export function pcapngBlocks(onPacket: OnPacket): ReadRecord {
  /** Of this section. */
  let interfaces: PcapngInterface[] = [];
  let number = 0;
  return (file, offset) => {
    file.check(offset, MINIMUM_BLOCK);
    const type = file.u32(offset);
    if (type === BlockType.sectionHeader) readByteOrder(file, offset);
    const length = file.u32(offset + 4);
    if (length < MINIMUM_BLOCK || length % 4 !== 0)
      file.fail(offset + 4, `a block has length ${length}, and must have a multiple of 4, at least 12`);
    const block = file.contentOf(offset, length);
    const trailing = file.u32(offset + length - 4);
    if (trailing !== length)
      file.fail(offset + length - 4, `a block of ${length} octets ends with the length ${trailing}`);
    if (type === BlockType.sectionHeader) interfaces = [];
    if (type === BlockType.interfaceDescription) interfaces.push(readInterface(block));
    const read = readPacket(type, block, interfaces);
    if (read !== undefined) onPacket({ ...read.packet, number: ++number }, read.device);
    return offset + length;
  };
}

function readByteOrder(file: FileView, offset: number): void {
  const magic = file.u32(offset + 8);
  if (magic === BYTE_ORDER_SWAPPED) file.littleEndian = !file.littleEndian;
  else if (magic !== BYTE_ORDER_MAGIC)
    file.fail(offset + 8, `the byte-order magic of a section is 0x${magic.toString(16)}`);
}

function readInterface(block: FileView): PcapngInterface {
  block.check(0, 8);
  let name = '';
  let ticksPerSecond = 1_000_000n;
  let offsetSeconds = 0n;
  for (const { code, value } of optionsOf(block, 8)) {
    if (code === OptionCode.interfaceName) name = textOf(value);
    if (code === OptionCode.timestampResolution && value.length === 1) {
      const resolution = value[0] ?? 0;
      ticksPerSecond = (resolution & 0x80 ? 2n : 10n) ** BigInt(resolution & 0x7f);
    }
    if (code === OptionCode.timestampOffset && value.length === 8) {
      const view = new DataView(value.buffer, value.byteOffset, 8);
      offsetSeconds = view.getBigInt64(0, block.littleEndian);
    }
  }
  return { name, linkType: block.u16(0), snapLength: block.u32(4), ticksPerSecond, offsetSeconds };
}

function readPacket(
  type: number,
  block: FileView,
  section: readonly PcapngInterface[],
): { packet: Omit<CapturedPacket, 'number'>; device: CaptureInterface } | undefined {
  const isEnhanced = type === BlockType.enhancedPacket;
  if (isEnhanced || type === BlockType.packet) {
    block.check(0, 20);
    const device = interfaceAt(section, isEnhanced ? block.u32(0) : block.u16(0), block, 8);
    const length = block.u32(12);
    const data = block.slice(20, length);
    const comments = [...optionsOf(block, 20 + length + padding(length))]
      .filter(({ code }) => code === OptionCode.comment)
      .map(({ value }) => textOf(value));
    const packet = {
      timeUs: microseconds(block.u32(4), block.u32(8), device),
      data,
      originalLength: Math.max(length, block.u32(16)),
      comment: comments.join('\n'),
    };
    return { packet, device };
  }
  if (type === BlockType.simplePacket) {
    const device = interfaceAt(section, 0, block, 0);
    const { snapLength } = device;
    const originalLength = block.u32(0);
    const data = block.slice(4, Math.min(snapLength || originalLength, originalLength));
    return { packet: { timeUs: 0, data, originalLength, comment: '' }, device };
  }
  return undefined;
}

function interfaceAt(section: readonly PcapngInterface[], index: number, block: FileView, at: number) {
  const { length } = section;
  return (
    section[index] ??
    block.fail(at, `a packet names interface ${index}, and ${length} were described before it`)
  );
}

/** Whole µs exactly, a finer remainder as a fraction. */
function microseconds(high: number, low: number, device: PcapngInterface): number {
  if (device.ticksPerSecond === 1_000_000n && device.offsetSeconds === 0n) return high * 0x1_0000_0000 + low;
  const scaled = ((BigInt(high) << 32n) | BigInt(low)) * 1_000_000n;
  const whole = scaled / device.ticksPerSecond + device.offsetSeconds * 1_000_000n;
  return Number(whole) + Number(scaled % device.ticksPerSecond) / Number(device.ticksPerSecond);
}

function* optionsOf(block: FileView, start: number): Generator<{ code: number; value: Uint8Array }> {
  for (let offset = start; offset + 4 <= block.bytes.length; ) {
    const [code, length] = [block.u16(offset), block.u16(offset + 2)];
    if (code === OptionCode.end) return;
    yield { code, value: block.slice(offset + 4, length) };
    offset += 4 + length + padding(length);
  }
}

/** A text of the program that wrote the file. */
function textOf(value: Uint8Array): string {
  return printable(new TextDecoder().decode(value));
}
