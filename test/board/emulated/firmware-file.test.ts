import { describe, expect, it } from 'vitest';
import { crc32, FirmwareError, readFirmware } from '../../../host/board/emulated/firmware-file.ts';

const RP2040 = 0xe48bff56;
const RP2350_ARM = 0xe48bff59;

/** A flash image that begins with a second boot stage of the right checksum. */
function image(octets = 1000): Uint8Array {
  const whole = Uint8Array.from({ length: octets }, (_, i) => (i * 7) & 0xff);
  new DataView(whole.buffer).setUint32(252, crc32(whole.subarray(0, 252)), true);
  return whole;
}

/** As UF2, 256 octets a block. */
function uf2(octets: Uint8Array, family = RP2040, flags = 0x2000): Uint8Array {
  const count = Math.ceil(octets.length / 256);
  const file = new Uint8Array(512 * count);
  const view = new DataView(file.buffer);
  for (let n = 0; n < count; n++) {
    const header = [0x0a324655, 0x9e5d5157, flags, 0x10000000 + 256 * n, 256, n, count, family];
    for (const [i, word] of header.entries()) view.setUint32(512 * n + 4 * i, word, true);
    file.set(octets.subarray(256 * n, 256 * n + 256), 512 * n + 32);
    view.setUint32(512 * n + 508, 0x0ab16f30, true);
  }
  return file;
}

describe('a firmware file', () => {
  it('has the checksum of its boot stage as the boot ROM computes it', () => {
    /* The check value of this CRC (CRC-32/MPEG-2) in the catalogue of parametrised CRC algorithms. */
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0x0376e6e7);
  });

  it('is taken as a raw image', () => {
    expect(readFirmware(image())).toEqual(image());
  });

  it('is taken as UF2, each block at its address', () => {
    const read = readFirmware(uf2(image()));
    expect(read.subarray(0, 1000)).toEqual(image());
    expect(read.length).toBe(1024);
  });

  it('is refused if it is for the RP2350, with the reason', () => {
    expect(() => readFirmware(uf2(image(), RP2350_ARM))).toThrow(/RP2350 of the Pico 2.*not emulated/);
    const raw = new Uint8Array(4096);
    new DataView(raw.buffer).setUint32(0x114, 0xffffded3, true);
    expect(() => readFirmware(raw)).toThrow(/RP2350 of the Pico 2/);
  });

  it.each([
    ['another chip', uf2(image(), 0x16573617), /for another chip \(family 0x16573617\)/],
    ['a file of another kind', new TextEncoder().encode('hello'.repeat(100)), /no firmware for the RP2040/],
    ['a damaged UF2 file', uf2(image()).fill(0, 512, 520), /damaged: block 1/],
    ['more than the flash holds', image(3_000_000), /does not fit the 2 MiB/],
  ])('is refused as %s', (_, file, reason) => {
    expect(() => readFirmware(file)).toThrow(reason);
    expect(() => readFirmware(file)).toThrow(FirmwareError);
  });
});
