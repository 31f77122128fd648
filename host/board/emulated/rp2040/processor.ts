import type { RP2040 } from 'rp2040js';
import type { CycleClock } from './cycle-clock.ts';
import { IdleLoop } from './idle-loop.ts';

/** Kinds of instructions that the processor carries out by itself; `Other` is left to rp2040js. Named as in the Armv6-M Architecture Reference Manual §A6.7. */
enum Thumb {
  Other,
  LslImmediate,
  LsrImmediate,
  AsrImmediate,
  AddRegister,
  SubRegister,
  AddImmediate3,
  SubImmediate3,
  MovImmediate,
  CmpImmediate,
  AddImmediate8,
  SubImmediate8,
  And,
  Eor,
  LslRegister,
  LsrRegister,
  AsrRegister,
  Adc,
  Sbc,
  Tst,
  Neg,
  CmpRegister,
  Orr,
  Mul,
  Bic,
  Mvn,
  AddHigh,
  CmpHigh,
  MovHigh,
  Bx,
  Blx,
  LdrLiteral,
  StrRegister,
  StrhRegister,
  StrbRegister,
  LdrsbRegister,
  LdrRegister,
  LdrhRegister,
  LdrbRegister,
  LdrshRegister,
  StrImmediate,
  LdrImmediate,
  StrbImmediate,
  LdrbImmediate,
  StrhImmediate,
  LdrhImmediate,
  StrSp,
  LdrSp,
  Adr,
  AddSp,
  IncrementSp,
  DecrementSp,
  Sxth,
  Sxtb,
  Uxth,
  Uxtb,
  Push,
  Pop,
  Stm,
  Ldm,
  BCondition,
  B,
  Bl,
}

/** The highest bits of the first halfword, as they are written in the manual's encodings. */
const ENCODINGS: readonly (readonly [bits: string, kind: Thumb])[] = [
  ['00000', Thumb.LslImmediate],
  ['00001', Thumb.LsrImmediate],
  ['00010', Thumb.AsrImmediate],
  ['0001100', Thumb.AddRegister],
  ['0001101', Thumb.SubRegister],
  ['0001110', Thumb.AddImmediate3],
  ['0001111', Thumb.SubImmediate3],
  ['00100', Thumb.MovImmediate],
  ['00101', Thumb.CmpImmediate],
  ['00110', Thumb.AddImmediate8],
  ['00111', Thumb.SubImmediate8],
  ['0100000000', Thumb.And],
  ['0100000001', Thumb.Eor],
  ['0100000010', Thumb.LslRegister],
  ['0100000011', Thumb.LsrRegister],
  ['0100000100', Thumb.AsrRegister],
  ['0100000101', Thumb.Adc],
  ['0100000110', Thumb.Sbc],
  ['0100001000', Thumb.Tst],
  ['0100001001', Thumb.Neg],
  ['0100001010', Thumb.CmpRegister],
  ['0100001100', Thumb.Orr],
  ['0100001101', Thumb.Mul],
  ['0100001110', Thumb.Bic],
  ['0100001111', Thumb.Mvn],
  ['01000100', Thumb.AddHigh],
  ['01000101', Thumb.CmpHigh],
  ['01000110', Thumb.MovHigh],
  ['010001110', Thumb.Bx],
  ['010001111', Thumb.Blx],
  ['01001', Thumb.LdrLiteral],
  ['0101000', Thumb.StrRegister],
  ['0101001', Thumb.StrhRegister],
  ['0101010', Thumb.StrbRegister],
  ['0101011', Thumb.LdrsbRegister],
  ['0101100', Thumb.LdrRegister],
  ['0101101', Thumb.LdrhRegister],
  ['0101110', Thumb.LdrbRegister],
  ['0101111', Thumb.LdrshRegister],
  ['01100', Thumb.StrImmediate],
  ['01101', Thumb.LdrImmediate],
  ['01110', Thumb.StrbImmediate],
  ['01111', Thumb.LdrbImmediate],
  ['10000', Thumb.StrhImmediate],
  ['10001', Thumb.LdrhImmediate],
  ['10010', Thumb.StrSp],
  ['10011', Thumb.LdrSp],
  ['10100', Thumb.Adr],
  ['10101', Thumb.AddSp],
  ['101100000', Thumb.IncrementSp],
  ['101100001', Thumb.DecrementSp],
  ['1011001000', Thumb.Sxth],
  ['1011001001', Thumb.Sxtb],
  ['1011001010', Thumb.Uxth],
  ['1011001011', Thumb.Uxtb],
  ['1011010', Thumb.Push],
  ['1011110', Thumb.Pop],
  ['11000', Thumb.Stm],
  ['11001', Thumb.Ldm],
  ['1101', Thumb.BCondition],
  ['11011110', Thumb.Other], // UDF and SVC have no condition
  ['11011111', Thumb.Other],
  ['11100', Thumb.B],
  ['11110', Thumb.Bl], // its second halfword tells it from MSR and the barriers
];

/** The kind of each possible first halfword. */
const KIND_OF = kindOfEach();

function kindOfEach(): Uint8Array {
  const kinds = new Uint8Array(0x10000);
  for (const [bits, kind] of [...ENCODINGS].sort((a, b) => a[0].length - b[0].length)) {
    const rest = 16 - bits.length;
    const first = Number.parseInt(bits, 2) << rest;
    kinds.fill(kind, first, first + (1 << rest));
  }
  return kinds;
}

const RAM = 0x20000000;
/** Flash, mirrored four times (RP2040 datasheet §2.6.3). */
const FLASH = 0x10000000;
const FLASH_MASK = 0xfc000000 | 0;
const FLASH_OFFSET = 0x00ffffff;

const SP = 13;
const LR = 14;
const PC = 15;

/**
 * Runs the core. What programs do nearly all the time, arithmetic, branches and loads and stores in RAM and flash, is carried out here, decoded by one table; everything
 * else (peripherals, exceptions, rare instructions) by rp2040js, on the same registers. Both count the same cycles.
 */
export class Processor {
  private readonly chip: RP2040;
  private readonly clock: CycleClock;
  private readonly registers: Int32Array;
  private readonly ram8: Uint8Array;
  private readonly ram16: Uint16Array;
  private readonly ram32: Int32Array;
  private readonly flash8: Uint8Array;
  private readonly flash16: Uint16Array;
  private readonly flash32: Int32Array;
  private readonly idle: IdleLoop;
  private stopped = false;
  /** A burst is to end. */
  private interrupted = false;

  constructor(chip: RP2040, clock: CycleClock) {
    this.chip = chip;
    this.clock = clock;
    this.idle = new IdleLoop(chip, clock, () => {
      this.interrupted = true;
    });
    const { sram, flash } = chip;
    this.registers = new Int32Array(chip.core.registers.buffer);
    this.ram8 = sram;
    this.ram16 = new Uint16Array(sram.buffer);
    this.ram32 = new Int32Array(sram.buffer);
    this.flash8 = flash;
    this.flash16 = new Uint16Array(flash.buffer);
    this.flash32 = new Int32Array(flash.buffer);
  }

  /** Runs until that cycle, or until `stop`. */
  run(untilCycle: number): void {
    const { core } = this.chip;
    const { clock } = this;
    this.stopped = false;
    while (!this.stopped) {
      if (clock.nextCycle <= core.cycles) clock.ringDue();
      if (this.stopped || core.cycles >= untilCycle) return;
      if (core.waiting) core.cycles = Math.min(untilCycle, clock.nextCycle);
      else if (this.idle.suspected) this.idle.skip(untilCycle);
      else this.burst(untilCycle);
    }
  }

  /** Makes `run` return after the present instruction. */
  stop(): void {
    this.stopped = true;
    this.interrupted = true;
  }

  /** Runs until that cycle, or an alarm, or the core waits. */
  private burst(untilCycle: number): void {
    const { clock, registers: r, ram8, ram16, ram32, flash8, flash16, flash32 } = this;
    const { core } = this.chip;
    const ramOctets = ram8.length;
    this.interrupted = false;
    let limit = Math.min(untilCycle, clock.nextCycle);
    let cycles = core.cycles;
    let pc = r[PC]!;
    /** Its sign is N, its being 0 is Z. */
    let nz = core.Z ? 0 : core.N ? -1 : 1;
    let c = core.C;
    let v = core.V;
    while (cycles < limit) {
      let opcode: number;
      const fetchAt = (pc - RAM) | 0;
      if ((pc & FLASH_MASK) === FLASH) opcode = flash16[(pc & FLASH_OFFSET) >> 1]!;
      else if (fetchAt >>> 0 < ramOctets) opcode = ram16[fetchAt >> 1]!;
      else opcode = 0xde00; // elsewhere: not here
      const d = opcode & 7;
      const m = (opcode >> 3) & 7;
      let cost = 1;
      let here = !core.interruptsUpdated;
      if (here) {
        switch (KIND_OF[opcode] as Thumb) {
          case Thumb.LslImmediate: {
            const by = (opcode >> 6) & 31;
            const x = r[m]!;
            if (by !== 0) c = ((x >>> (32 - by)) & 1) === 1;
            nz = r[d] = x << by;
            break;
          }
          case Thumb.LsrImmediate: {
            const by = (opcode >> 6) & 31;
            const x = r[m]!;
            c = ((x >>> ((by || 32) - 1)) & 1) === 1;
            nz = r[d] = by === 0 ? 0 : (x >>> by) | 0;
            break;
          }
          case Thumb.AsrImmediate: {
            const by = (opcode >> 6) & 31 || 32;
            const x = r[m]!;
            c = ((x >>> (by - 1)) & 1) === 1;
            nz = r[d] = x >> Math.min(by, 31);
            break;
          }
          case Thumb.AddRegister:
          case Thumb.AddImmediate3:
          case Thumb.AddImmediate8: {
            const kind = KIND_OF[opcode];
            const to = kind === Thumb.AddImmediate8 ? (opcode >> 8) & 7 : d;
            const x = r[kind === Thumb.AddImmediate8 ? to : m]!;
            const y =
              kind === Thumb.AddRegister
                ? r[(opcode >> 6) & 7]!
                : kind === Thumb.AddImmediate3
                  ? (opcode >> 6) & 7
                  : opcode & 0xff;
            const sum = (x + y) | 0;
            c = sum >>> 0 < x >>> 0;
            v = ((x ^ sum) & (y ^ sum)) < 0;
            nz = r[to] = sum;
            break;
          }
          case Thumb.SubRegister:
          case Thumb.SubImmediate3:
          case Thumb.SubImmediate8: {
            const kind = KIND_OF[opcode];
            const to = kind === Thumb.SubImmediate8 ? (opcode >> 8) & 7 : d;
            const x = r[kind === Thumb.SubImmediate8 ? to : m]!;
            const y =
              kind === Thumb.SubRegister
                ? r[(opcode >> 6) & 7]!
                : kind === Thumb.SubImmediate3
                  ? (opcode >> 6) & 7
                  : opcode & 0xff;
            const difference = (x - y) | 0;
            c = x >>> 0 >= y >>> 0;
            v = ((x ^ y) & (x ^ difference)) < 0;
            nz = r[to] = difference;
            break;
          }
          case Thumb.MovImmediate:
            nz = r[(opcode >> 8) & 7] = opcode & 0xff;
            break;
          case Thumb.CmpImmediate: {
            const x = r[(opcode >> 8) & 7]!;
            const y = opcode & 0xff;
            nz = (x - y) | 0;
            c = x >>> 0 >= y;
            v = ((x ^ y) & (x ^ nz)) < 0;
            break;
          }
          case Thumb.CmpRegister: {
            const x = r[d]!;
            const y = r[m]!;
            nz = (x - y) | 0;
            c = x >>> 0 >= y >>> 0;
            v = ((x ^ y) & (x ^ nz)) < 0;
            break;
          }
          case Thumb.CmpHigh: {
            const n = ((opcode >> 4) & 8) | d;
            const other = (opcode >> 3) & 15;
            if (n === PC || other === PC) {
              here = false;
              break;
            }
            const x = r[n]!;
            const y = r[other]!;
            nz = (x - y) | 0;
            c = x >>> 0 >= y >>> 0;
            v = ((x ^ y) & (x ^ nz)) < 0;
            break;
          }
          case Thumb.Neg: {
            const y = r[m]!;
            nz = r[d] = -y | 0;
            c = y === 0;
            v = (y & nz) < 0;
            break;
          }
          case Thumb.Adc: {
            const x = r[d]!;
            const y = r[m]!;
            const wide = (x >>> 0) + (y >>> 0) + (c ? 1 : 0);
            const sum = wide | 0;
            c = wide > 0xffffffff;
            v = ((x ^ sum) & (y ^ sum)) < 0;
            nz = r[d] = sum;
            break;
          }
          case Thumb.Sbc: {
            const x = r[d]!;
            const y = r[m]!;
            const wide = (x >>> 0) - (y >>> 0) - (c ? 0 : 1);
            const difference = wide | 0;
            c = wide >= 0;
            v = ((x ^ y) & (x ^ difference)) < 0;
            nz = r[d] = difference;
            break;
          }
          case Thumb.And:
            nz = r[d] = r[d]! & r[m]!;
            break;
          case Thumb.Eor:
            nz = r[d] = r[d]! ^ r[m]!;
            break;
          case Thumb.Orr:
            nz = r[d] = r[d]! | r[m]!;
            break;
          case Thumb.Bic:
            nz = r[d] = r[d]! & ~r[m]!;
            break;
          case Thumb.Mvn:
            nz = r[d] = ~r[m]!;
            break;
          case Thumb.Tst:
            nz = r[d]! & r[m]!;
            break;
          case Thumb.Mul:
            nz = r[d] = Math.imul(r[d]!, r[m]!);
            break;
          case Thumb.LslRegister: {
            const by = r[m]! & 0xff;
            const x = r[d]!;
            if (by !== 0) c = by <= 32 && ((x >>> (32 - by)) & 1) === 1;
            nz = r[d] = by < 32 ? x << by : 0;
            break;
          }
          case Thumb.LsrRegister: {
            const by = r[m]! & 0xff;
            const x = r[d]!;
            if (by !== 0) c = by <= 32 && ((x >>> (by - 1)) & 1) === 1;
            nz = r[d] = by < 32 ? (x >>> by) | 0 : 0;
            break;
          }
          case Thumb.AsrRegister: {
            const by = r[m]! & 0xff;
            const x = r[d]!;
            if (by !== 0) c = ((x >> Math.min(by - 1, 31)) & 1) === 1;
            nz = r[d] = x >> Math.min(by, 31);
            break;
          }
          case Thumb.AddHigh: {
            const to = ((opcode >> 4) & 8) | d;
            const other = (opcode >> 3) & 15;
            if (to >= SP || other === PC) {
              here = false;
              break;
            }
            r[to] = r[to]! + r[other]!;
            break;
          }
          case Thumb.MovHigh: {
            const to = ((opcode >> 4) & 8) | d;
            const other = (opcode >> 3) & 15;
            if (to >= SP || other === PC) {
              here = false;
              break;
            }
            r[to] = r[other]!;
            break;
          }
          case Thumb.Bx:
          case Thumb.Blx: {
            const target = r[(opcode >> 3) & 15]!;
            if (target >>> 28 === 15) {
              here = false;
              break;
            } // the end of an exception
            if (opcode & 0x80) {
              r[LR] = (pc + 2) | 1;
              pc = (target & ~1) - 2;
            } else pc = (target & ~1) - 2;
            cost = 2;
            break;
          }
          case Thumb.LdrLiteral: {
            const at = (((pc + 4) & ~3) + ((opcode & 0xff) << 2)) | 0;
            if ((at & FLASH_MASK) === FLASH) r[(opcode >> 8) & 7] = flash32[(at & FLASH_OFFSET) >> 2]!;
            else if (((at - RAM) | 0) >>> 0 < ramOctets) r[(opcode >> 8) & 7] = ram32[(at - RAM) >> 2]!;
            else {
              here = false;
              break;
            }
            cost = 2;
            break;
          }
          case Thumb.LdrImmediate:
          case Thumb.LdrRegister:
          case Thumb.LdrSp: {
            const kind = KIND_OF[opcode];
            const at =
              kind === Thumb.LdrImmediate
                ? (r[m]! + ((opcode >> 4) & 0x7c)) | 0
                : kind === Thumb.LdrSp
                  ? (r[SP]! + ((opcode & 0xff) << 2)) | 0
                  : (r[m]! + r[(opcode >> 6) & 7]!) | 0;
            if (at & 3) {
              here = false;
              break;
            }
            const to = kind === Thumb.LdrSp ? (opcode >> 8) & 7 : d;
            if (((at - RAM) | 0) >>> 0 < ramOctets) r[to] = ram32[(at - RAM) >> 2]!;
            else if ((at & FLASH_MASK) === FLASH) r[to] = flash32[(at & FLASH_OFFSET) >> 2]!;
            else {
              here = false;
              break;
            }
            cost = 2;
            break;
          }
          case Thumb.StrImmediate:
          case Thumb.StrRegister:
          case Thumb.StrSp: {
            const kind = KIND_OF[opcode];
            const at =
              kind === Thumb.StrImmediate
                ? (r[m]! + ((opcode >> 4) & 0x7c)) | 0
                : kind === Thumb.StrSp
                  ? (r[SP]! + ((opcode & 0xff) << 2)) | 0
                  : (r[m]! + r[(opcode >> 6) & 7]!) | 0;
            if (at & 3 || ((at - RAM) | 0) >>> 0 >= ramOctets) {
              here = false;
              break;
            }
            ram32[(at - RAM) >> 2] = r[kind === Thumb.StrSp ? (opcode >> 8) & 7 : d]!;
            cost = 2;
            break;
          }
          case Thumb.LdrbImmediate:
          case Thumb.LdrbRegister:
          case Thumb.LdrsbRegister: {
            const kind = KIND_OF[opcode];
            const at =
              kind === Thumb.LdrbImmediate
                ? (r[m]! + ((opcode >> 6) & 31)) | 0
                : (r[m]! + r[(opcode >> 6) & 7]!) | 0;
            let octet: number;
            if (((at - RAM) | 0) >>> 0 < ramOctets) octet = ram8[(at - RAM) | 0]!;
            else if ((at & FLASH_MASK) === FLASH) octet = flash8[at & FLASH_OFFSET]!;
            else {
              here = false;
              break;
            }
            r[d] = kind === Thumb.LdrsbRegister ? (octet << 24) >> 24 : octet;
            cost = 2;
            break;
          }
          case Thumb.StrbImmediate:
          case Thumb.StrbRegister: {
            const at =
              KIND_OF[opcode] === Thumb.StrbImmediate
                ? (r[m]! + ((opcode >> 6) & 31)) | 0
                : (r[m]! + r[(opcode >> 6) & 7]!) | 0;
            if (((at - RAM) | 0) >>> 0 >= ramOctets) {
              here = false;
              break;
            }
            ram8[(at - RAM) | 0] = r[d]!;
            cost = 2;
            break;
          }
          case Thumb.LdrhImmediate:
          case Thumb.LdrhRegister:
          case Thumb.LdrshRegister: {
            const kind = KIND_OF[opcode];
            const at =
              kind === Thumb.LdrhImmediate
                ? (r[m]! + ((opcode >> 5) & 0x3e)) | 0
                : (r[m]! + r[(opcode >> 6) & 7]!) | 0;
            if (at & 1) {
              here = false;
              break;
            }
            let half: number;
            if (((at - RAM) | 0) >>> 0 < ramOctets) half = ram16[(at - RAM) >> 1]!;
            else if ((at & FLASH_MASK) === FLASH) half = flash16[(at & FLASH_OFFSET) >> 1]!;
            else {
              here = false;
              break;
            }
            r[d] = kind === Thumb.LdrshRegister ? (half << 16) >> 16 : half;
            cost = 2;
            break;
          }
          case Thumb.StrhImmediate:
          case Thumb.StrhRegister: {
            const at =
              KIND_OF[opcode] === Thumb.StrhImmediate
                ? (r[m]! + ((opcode >> 5) & 0x3e)) | 0
                : (r[m]! + r[(opcode >> 6) & 7]!) | 0;
            if (at & 1 || ((at - RAM) | 0) >>> 0 >= ramOctets) {
              here = false;
              break;
            }
            ram16[(at - RAM) >> 1] = r[d]!;
            cost = 2;
            break;
          }
          case Thumb.Adr:
            r[(opcode >> 8) & 7] = ((pc + 4) & ~3) + ((opcode & 0xff) << 2);
            break;
          case Thumb.AddSp:
            r[(opcode >> 8) & 7] = r[SP]! + ((opcode & 0xff) << 2);
            break;
          case Thumb.IncrementSp:
            r[SP] = r[SP]! + ((opcode & 0x7f) << 2);
            break;
          case Thumb.DecrementSp:
            r[SP] = r[SP]! - ((opcode & 0x7f) << 2);
            break;
          case Thumb.Sxth:
            r[d] = (r[m]! << 16) >> 16;
            break;
          case Thumb.Sxtb:
            r[d] = (r[m]! << 24) >> 24;
            break;
          case Thumb.Uxth:
            r[d] = r[m]! & 0xffff;
            break;
          case Thumb.Uxtb:
            r[d] = r[m]! & 0xff;
            break;
          case Thumb.Push: {
            const top = (r[SP]! - RAM) | 0;
            if (top < 36 || top > ramOctets) {
              here = false;
              break;
            }
            let at = top >> 2;
            if (opcode & 0x100) ram32[--at] = r[LR]!;
            for (let n = 7; n >= 0; n--) {
              if (opcode & (1 << n)) {
                ram32[--at] = r[n]!;
                cost++;
              }
            }
            r[SP] = RAM + (at << 2);
            break;
          }
          case Thumb.Pop: {
            let at = ((r[SP]! - RAM) | 0) >> 2;
            if (at < 0 || at + 9 > ram32.length) {
              here = false;
              break;
            }
            if (opcode & 0x100) {
              const target = ram32[at + bitCount(opcode & 0xff)]!;
              if (target >>> 28 === 15) {
                here = false;
                break;
              } // the end of an exception
              pc = (target & ~1) - 2;
              cost += 2;
            }
            for (let n = 0; n < 8; n++) {
              if (opcode & (1 << n)) {
                r[n] = ram32[at++]!;
                cost++;
              }
            }
            if (opcode & 0x100) at++;
            r[SP] = RAM + (at << 2);
            break;
          }
          case Thumb.Stm: {
            const n = (opcode >> 8) & 7;
            let at = ((r[n]! - RAM) | 0) >> 2;
            if (r[n]! & 3 || at < 0 || at + 8 > ram32.length) {
              here = false;
              break;
            }
            for (let i = 0; i < 8; i++) {
              if (opcode & (1 << i)) {
                ram32[at++] = r[i]!;
                cost++;
              }
            }
            if (!(opcode & (1 << n))) r[n] = RAM + (at << 2);
            break;
          }
          case Thumb.Ldm: {
            const n = (opcode >> 8) & 7;
            let at = ((r[n]! - RAM) | 0) >> 2;
            if (r[n]! & 3 || at < 0 || at + 8 > ram32.length) {
              here = false;
              break;
            }
            for (let i = 0; i < 8; i++) {
              if (opcode & (1 << i)) {
                r[i] = ram32[at++]!;
                cost++;
              }
            }
            if (!(opcode & (1 << n))) r[n] = RAM + (at << 2);
            break;
          }
          case Thumb.BCondition: {
            let holds: boolean;
            switch ((opcode >> 9) & 7) {
              case 0:
                holds = nz === 0;
                break;
              case 1:
                holds = c;
                break;
              case 2:
                holds = nz < 0;
                break;
              case 3:
                holds = v;
                break;
              case 4:
                holds = c && nz !== 0;
                break;
              case 5:
                holds = nz < 0 === v;
                break;
              default:
                holds = nz !== 0 && nz < 0 === v;
            }
            if (holds === ((opcode & 0x100) === 0)) {
              pc += ((opcode << 24) >> 23) + 2;
              cost = 2;
            }
            break;
          }
          case Thumb.B:
            pc += ((opcode << 21) >> 20) + 2;
            cost = 2;
            break;
          case Thumb.Bl: {
            const next = (pc + 2) | 0;
            let second: number;
            if ((next & FLASH_MASK) === FLASH) second = flash16[(next & FLASH_OFFSET) >> 1]!;
            else if (((next - RAM) | 0) >>> 0 < ramOctets) second = ram16[(next - RAM) >> 1]!;
            else {
              here = false;
              break;
            }
            if ((second & 0xd000) !== 0xd000) {
              here = false;
              break;
            } // MSR, MRS, barriers
            const s = (opcode >> 10) & 1;
            const i1 = ((second >> 13) & 1) ^ s ^ 1;
            const i2 = ((second >> 11) & 1) ^ s ^ 1;
            const offset =
              ((s ? 0xff000000 : 0) |
                (i1 << 23) |
                (i2 << 22) |
                ((opcode & 0x3ff) << 12) |
                ((second & 0x7ff) << 1)) >>
              0;
            r[LR] = (pc + 4) | 1;
            pc = (pc + 2 + offset) | 0;
            cost = 3;
            break;
          }
          default:
            here = false;
        }
      }
      if (!here) {
        r[PC] = pc;
        core.N = nz < 0;
        core.Z = nz === 0;
        core.C = c;
        core.V = v;
        core.cycles = cycles;
        core.executeInstruction();
        if (this.interrupted || core.waiting) return;
        limit = Math.min(untilCycle, clock.nextCycle);
        cycles = core.cycles;
        pc = r[PC]!;
        nz = core.Z ? 0 : core.N ? -1 : 1;
        c = core.C;
        v = core.V;
        continue;
      }
      pc = (pc + 2) | 0;
      cycles += cost;
    }
    r[PC] = pc;
    core.N = nz < 0;
    core.Z = nz === 0;
    core.C = c;
    core.V = v;
    core.cycles = cycles;
  }
}

function bitCount(octet: number): number {
  let count = 0;
  for (let rest = octet; rest !== 0; rest &= rest - 1) count++;
  return count;
}
