import { describe, expect, it } from 'vitest';
import { compileProgram, picoWith } from '../../support/small-program.ts';

/** Addresses of the datasheet: RAM that no program here uses; SIO and IO_BANK0; the timer. */
const REPORT = 0x20020000;
const PINS = `
#define GPIO_CTRL(pin) REG(0x40014004 + 8 * (pin))
#define GPIO_OUT_SET REG(0xd0000014)
#define GPIO_OUT_CLR REG(0xd0000018)
#define GPIO_OE_SET REG(0xd0000024)
#define TIMERAWL REG(0x40054028)
static void output(int pin) { GPIO_CTRL(pin) = 5; GPIO_OE_SET = 1 << pin; }
`;

/** The words that a program left in RAM. */
function reportOf(source: string, count: number, forUs = 1000): number[] {
  const pico = picoWith(compileProgram(`#define REPORT ((volatile u32 *)${REPORT})\n${source}`));
  for (let untilUs = forUs; pico.nowUs() < untilUs; ) pico.run(untilUs);
  return Array.from({ length: count }, (_, i) => pico.chip.readUint32(REPORT + 4 * i));
}

const asFloat = (bits: number) => new Float32Array(Uint32Array.of(bits).buffer)[0];
const asDouble = (low = 0, high = 0) => new Float64Array(Uint32Array.of(low, high).buffer)[0];

describe('a small program on the emulated RP2040', () => {
  it('starts through the second boot stage and its vector table, and counts', () => {
    const source = `
      int fibonacci(int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }
      void start(void) { REPORT[0] = fibonacci(12); for (;;) {} }`;
    expect(reportOf(source, 1)).toEqual([144]);
  });

  it('finds the boot ROM’s functions as the SDK does', () => {
    const source = `
      typedef u32 (*bits_fn)(u32); typedef void *(*mem_fn)(void *, u32, u32);
      void start(void) {
        REPORT[0] = ((bits_fn)rom('P', '3'))(0xf00f0001);
        REPORT[1] = ((bits_fn)rom('L', '3'))(0x00010000);
        REPORT[2] = ((bits_fn)rom('T', '3'))(0x00010000);
        REPORT[3] = ((bits_fn)rom('R', '3'))(0x80000001);
        REPORT[4] = 0x11223344;
        ((mem_fn)rom('M', 'S'))((void *)(REPORT + 4), 0xaa, 3);
        ((mem_fn)rom('M', 'C'))((void *)(REPORT + 5), (u32)(REPORT + 4), 4);
        REPORT[6] = *(volatile u8 *)0x13;
        for (;;) {}
      }`;
    expect(reportOf(source, 7)).toEqual([9, 15, 16, 0x80000001, 0x11aaaaaa, 0x11aaaaaa, 3]);
  });

  it('calculates with the boot ROM’s floats and doubles', () => {
    const source = `
      typedef u32 (*lookup2)(u16 *, u32);
      static u32 *table(char a, char b) {
        return (u32 *)((lookup2)(u32)*(volatile u16 *)0x18)((u16 *)(u32)*(volatile u16 *)0x16, a | b << 8);
      }
      typedef u32 (*f2)(u32, u32); typedef u32 (*f1)(u32);
      typedef unsigned long long u64; typedef u64 (*d2)(u64, u64); typedef u64 (*d1)(u64); typedef u32 (*d_int)(u64);
      void start(void) {
        u32 *f = table('S', 'F'), *d = table('S', 'D');
        REPORT[0] = ((f2)f[0])(0x40400000, 0x3f000000);           /* 3 + 0.5 */
        REPORT[1] = ((f2)f[3])(0x40400000, 0x3f000000);           /* 3 / 0.5 */
        REPORT[2] = ((f1)f[6])(0x40800000);                       /* sqrt 4 */
        REPORT[3] = ((f1)f[7])(0xbfc00000);                       /* -1.5, rounded down */
        u64 sum = ((d2)d[0])(0x4008000000000000ull, 0x3fb999999999999aull); /* 3 + 0.1 */
        REPORT[4] = sum; REPORT[5] = sum >> 32;
        REPORT[6] = ((d_int)d[9])(0xbff0000000000000ull);         /* -1 as unsigned */
        REPORT[7] = ((f2)f[21])(0x40400000, 0x40800000);          /* 3 ? 4 */
        REPORT[8] = ((u8 *)f)[-2];
        for (;;) {}
      }`;
    const report = reportOf(source, 9);
    expect(asFloat(report[0]!)).toBe(3.5);
    expect(asFloat(report[1]!)).toBe(6);
    expect(asFloat(report[2]!)).toBe(2);
    expect(report[3]! | 0).toBe(-2);
    expect(asDouble(report[4], report[5])).toBe(3.1);
    expect(report.slice(6)).toEqual([0, 0xffffffff, 32]);
  });

  it('erases and programs its flash: what is programmed can only clear bits', () => {
    const source = `
      typedef void (*erase_fn)(u32, u32, u32, u32); typedef void (*program_fn)(u32, const u8 *, u32); typedef void (*plain_fn)(void);
      static u8 page[256] __attribute__((aligned(4)));
      void start(void) {
        for (int i = 0; i < 256; i++) page[i] = i;
        ((plain_fn)rom('I', 'F'))(); ((plain_fn)rom('E', 'X'))();
        ((erase_fn)rom('R', 'E'))(0x1f0000, 4096, 65536, 0xd8);
        ((program_fn)rom('R', 'P'))(0x1f0000, page, 256);
        ((program_fn)rom('R', 'P'))(0x1f0001, page, 2);
        ((plain_fn)rom('F', 'C'))(); ((plain_fn)rom('C', 'X'))();
        REPORT[0] = REG(0x101f0000); REPORT[1] = REG(0x101f00fc); REPORT[2] = REG(0x101f0100); REPORT[3] = REG(0x131f00fc);
        for (;;) {}
      }`;
    expect(reportOf(source, 4, 100_000)).toEqual([0x03000000, 0xfffefdfc, 0xffffffff, 0xfffefdfc]);
  });

  it('tells each change of its pins, when it happens', () => {
    const source = `${PINS}
      void start(void) {
        output(2);
        for (;;) {
          GPIO_OUT_SET = 1 << 2;
          for (u32 from = TIMERAWL; TIMERAWL - from < 250;) {}
          GPIO_OUT_CLR = 1 << 2;
          for (u32 from = TIMERAWL; TIMERAWL - from < 750;) {}
        }
      }`;
    const pico = picoWith(compileProgram(source));
    const changes: [atUs: number, level: number][] = [];
    pico.onPin((pin, level) => pin === 2 && changes.push([pico.nowUs(), level]));
    pico.run(10_000);
    const lit = changes.filter(([, level]) => level === 1).map(([atUs]) => atUs);
    expect(lit.length).toBe(10);
    for (const [i, atUs] of lit.entries())
      expect(Math.abs(atUs - lit[0]! - 1000 * i), `turn ${i}`).toBeLessThan(10);
  });

  it('goes on by a cycle at least, however little time is asked for', () => {
    const pico = picoWith(compileProgram('void start(void) { for (;;) {} }'));
    for (let step = 1; step <= 1000; step++) {
      pico.run(step * 1.37);
      const beforeUs = pico.nowUs();
      pico.run(beforeUs * (1 + Number.EPSILON)); // nearer than a cycle, and than what rounding keeps of one
      expect(pico.nowUs(), `after ${beforeUs} µs`).toBeGreaterThan(beforeUs);
    }
  });

  it('waits at once: an hour of the program’s time takes no hour, and what is due comes when it is due', () => {
    const source = `${PINS}
      void start(void) {
        output(3);
        for (u32 due = 60000000;; due += 60000000) {
          while ((int)(TIMERAWL - due) < 0) {}
          GPIO_OUT_SET = 1 << 3;
          GPIO_OUT_CLR = 1 << 3;
        }
      }`;
    const pico = picoWith(compileProgram(source));
    const lit: number[] = [];
    pico.onPin((pin, level) => pin === 3 && level === 1 && lit.push(pico.nowUs()));
    let instructions = 0;
    const { core } = pico.chip;
    const execute = core.executeInstruction.bind(core);
    core.executeInstruction = () => {
      instructions++;
      return execute();
    };
    pico.run(3600e6 + 1000);
    expect(lit.length).toBe(60);
    for (const [i, atUs] of lit.entries()) expect(atUs - 60e6 * (i + 1), `minute ${i + 1}`).toBeLessThan(5);
    expect(instructions, 'of the 450,000,000,000 cycles').toBeLessThan(2_000_000);
  });

  it('leaves a loop alone that counts its turns on a pin', () => {
    const source = `${PINS}
      void start(void) {
        output(4);
        for (u32 from = TIMERAWL;;) { u32 now = TIMERAWL; if (now - from >= 100) from = now; GPIO_OUT_SET = 1 << 4; GPIO_OUT_CLR = 1 << 4; }
      }`;
    const pico = picoWith(compileProgram(source));
    let pulses = 0;
    pico.onPin((pin, level) => pin === 4 && level === 1 && pulses++);
    pico.run(2000);
    const first = pulses;
    pico.run(4000);
    expect(pulses - first, 'as many in the second half').toBeGreaterThan(first * 0.95);
    expect(first).toBeGreaterThan(5000);
  });

  it('starts anew when its watchdog is not fed, RAM as it was', () => {
    const source = `
      #define WATCHDOG(offset) REG(0x40058000 + offset)
      void start(void) {
        REPORT[1] = WATCHDOG(8);            /* REASON */
        REPORT[2] = WATCHDOG(0x0c);         /* SCRATCH0 */
        REPORT[3] = REG(0x40054028);        /* TIMERAWL: from 0 again */
        if (REPORT[0]++ == 0) {
          WATCHDOG(0x0c) = 0x1234;
          WATCHDOG(4) = 2 * 1000;           /* LOAD: 1 ms, counted twice a tick */
          WATCHDOG(0) = 1 << 30;            /* CTRL: ENABLE */
        }
        for (;;) {}
      }`;
    const report = reportOf(source, 4, 5000);
    expect(report.slice(0, 3)).toEqual([2, 1, 0x1234]);
    expect(report[3]).toBeLessThan(100);
  });

  it('stops with the code and the caller of a ROM function that is not modelled', () => {
    const source = `void start(void) { ((void (*)(void))rom('Z', 'Z'))(); }`;
    expect(() => reportOf(source, 1)).toThrow(
      /boot ROM’s function ZZ, called before 0x100001[0-9a-f]{2}: it is not modelled/,
    );
  });

  it('stops where it stopped itself', () => {
    expect(() => reportOf('void start(void) { __asm("bkpt 1"); }', 1)).toThrow(
      /stopped itself at 0x100001[0-9a-f]{2}: a panic/,
    );
  });
});
