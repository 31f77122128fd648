import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from '../../host/board/emulated/firmware-file.ts';
import { PicoW, type PicoWOptions } from '../../host/board/emulated/pico-w.ts';
import { needs } from './installed.ts';

/** Of the second boot stage; the program's vector table is behind it. */
const BOOT2_OCTETS = 256;
const CHECKED = 252;

/** Goes to the reset handler of the vector table at 0x10000100, as the SDK's own stage does. */
const BOOT2 = `
.syntax unified
.cpu cortex-m0plus
.thumb
ldr r0, =0x10000100
ldr r1, [r0]
msr msp, r1
ldr r0, [r0, #4]
bx r0
`;

/** What every small program has: registers by their addresses, the vector table, the ROM's functions found as the SDK finds them. */
const PRELUDE = `
typedef unsigned u32; typedef unsigned short u16; typedef unsigned char u8;
#define REG(address) (*(volatile u32 *)(address))
void start(void);
__attribute__((section(".vectors"), used)) void *const vectors[48] = {(void *)0x20040000, (void *)start};
typedef void *(*lookup_fn)(u16 *table, u32 code);
static inline void *rom(char a, char b) {
  return ((lookup_fn)(u32)*(volatile u16 *)0x18)((u16 *)(u32)*(volatile u16 *)0x14, a | b << 8);
}
`;

/** A flash image of a C program whose \`start\` is the reset handler, compiled by arm-none-eabi-gcc. */
export function compileProgram(source: string): Uint8Array {
  needs('arm-none-eabi-gcc');
  const folder = mkdtempSync(join(tmpdir(), 'tcplab-program-'));
  const path = (name: string) => join(folder, name);
  const gcc = (...args: string[]) =>
    execFileSync('arm-none-eabi-gcc', ['-mcpu=cortex-m0plus', '-mthumb', '-nostdlib', ...args], {
      stdio: 'pipe',
    });
  const octets = (elf: string) => {
    execFileSync('arm-none-eabi-objcopy', ['-O', 'binary', path(elf), path('image')]);
    return new Uint8Array(readFileSync(path('image')));
  };
  try {
    writeFileSync(path('boot2.s'), BOOT2);
    writeFileSync(path('program.c'), PRELUDE + source);
    gcc('-Wl,-Ttext=0x10000000', path('boot2.s'), '-o', path('boot2'));
    const script =
      'SECTIONS { . = 0x10000100; .text : { *(.vectors) *(.text*) *(.rodata*) } . = 0x20000000; .bss : { *(.bss*) } }';
    writeFileSync(path('program.ld'), script);
    gcc('-O1', '-ffreestanding', '-T', path('program.ld'), path('program.c'), '-o', path('program'), '-lgcc');
    const boot2 = new Uint8Array(BOOT2_OCTETS);
    boot2.set(octets('boot2'));
    new DataView(boot2.buffer).setUint32(CHECKED, crc32(boot2.subarray(0, CHECKED)), true);
    return new Uint8Array(Buffer.concat([boot2, octets('program')]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A Pico W that runs it, on no network. */
export function picoWith(flash: Uint8Array, options: Partial<PicoWOptions> = {}): PicoW {
  const mac = Uint8Array.of(2, 0, 0, 0, 0, 1);
  return new PicoW({ flash, mac, hasNetwork: () => false, transmit: () => {}, ...options });
}
