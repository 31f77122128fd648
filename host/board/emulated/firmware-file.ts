import { ExitCode, LabError } from '../../lab-error.ts';
import { FLASH_OCTETS } from './rp2040/flash-memory.ts';

/** The file is no firmware for this chip. */
export class FirmwareError extends LabError {
  constructor(problem: string) {
    super(
      problem,
      'Name a firmware for the Pico W, such as Kaluma 1.2.1 for pico-w: --board emulated:kaluma-pico-w.uf2',
      ExitCode.usage,
    );
  }
}

const FLASH_START = 0x10000000;

/* UF2: blocks of 512 octets, little-endian (the format is public: "UF2 File Format", Microsoft). */
const BLOCK = 512;
const MAGIC_0 = 0x0a324655;
const MAGIC_1 = 0x9e5d5157;
const FLAG_NOT_FLASH = 0x1;
const FLAG_FAMILY = 0x2000;
const DATA_AT = 32;
const DATA_MAX = 476;
const FAMILY_RP2040 = 0xe48bff56;
const FAMILIES_RP2350 = [0xe48bff57, 0xe48bff58, 0xe48bff59, 0xe48bff5a];

/** The second boot stage: its last word is its checksum, by which the boot ROM knows it (RP2040 datasheet §2.8.1.3.1). */
const BOOT2 = 252;

/** Marks the start of what the RP2350's boot ROM looks for in the first 4 KiB (RP2350 datasheet §5.9). */
const RP2350_BLOCK_START = 0xffffded3;
const RP2350_SEARCHED = 4096;

const RP2350 =
  'the firmware is for the RP2350 of the Pico 2, whose cores (Cortex-M33 or RISC-V) are not emulated; the RP2040 of the Pico W is';

/**
 * The flash image that a firmware file holds, from the start of flash.
 * @throws FirmwareError
 */
export function readFirmware(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const image = file.length >= BLOCK && view.getUint32(0, true) === MAGIC_0 ? readUf2(view) : file;
  if (image.length > FLASH_OCTETS)
    throw new FirmwareError('the firmware does not fit the 2 MiB of flash of a Pico W');
  if (!hasBoot2(image)) {
    throw new FirmwareError(
      hasRp2350Block(image)
        ? RP2350
        : 'the file is no firmware for the RP2040: it does not begin with its second boot stage',
    );
  }
  return image;
}

function readUf2(view: DataView): Uint8Array {
  const image = new Uint8Array(FLASH_OCTETS).fill(0xff);
  let end = 0;
  for (let at = 0; at + BLOCK <= view.byteLength; at += BLOCK) {
    const word = (n: number) => view.getUint32(at + 4 * n, true);
    const [flags, address, length, family] = [word(2), word(3), word(4), word(7)];
    if (word(0) !== MAGIC_0 || word(1) !== MAGIC_1 || length > DATA_MAX)
      throw new FirmwareError(`the UF2 file is damaged: block ${at / BLOCK} is none`);
    if (flags & FLAG_NOT_FLASH) continue;
    if (flags & FLAG_FAMILY && FAMILIES_RP2350.includes(family)) throw new FirmwareError(RP2350);
    if (flags & FLAG_FAMILY && family !== FAMILY_RP2040)
      throw new FirmwareError(`the UF2 file is for another chip (family 0x${family.toString(16)})`);
    const offset = address - FLASH_START;
    if (offset < 0 || offset + length > FLASH_OCTETS)
      throw new FirmwareError('the UF2 file writes outside the 2 MiB of flash of a Pico W');
    image.set(new Uint8Array(view.buffer, view.byteOffset + at + DATA_AT, length), offset);
    end = Math.max(end, offset + length);
  }
  return image.subarray(0, end);
}

function hasBoot2(image: Uint8Array): boolean {
  if (image.length < BOOT2 + 4) return false;
  const view = new DataView(image.buffer, image.byteOffset);
  return view.getUint32(BOOT2, true) === crc32(image.subarray(0, BOOT2));
}

/** As the boot ROM has it: polynomial 0x04c11db7, from all ones, nothing reflected. */
export function crc32(octets: Uint8Array): number {
  let crc = 0xffffffff;
  for (const octet of octets) {
    crc ^= octet << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}

function hasRp2350Block(image: Uint8Array): boolean {
  const view = new DataView(image.buffer, image.byteOffset, image.length);
  for (let at = 0; at + 4 <= Math.min(image.length, RP2350_SEARCHED); at += 4) {
    if (view.getUint32(at, true) === RP2350_BLOCK_START) return true;
  }
  return false;
}
