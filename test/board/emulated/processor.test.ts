import fc from 'fast-check';
import { RP2040 } from 'rp2040js';
import { describe, expect, it } from 'vitest';
import { CycleClock } from '../../../host/board/emulated/rp2040/cycle-clock.ts';
import { Processor } from '../../../host/board/emulated/rp2040/processor.ts';

const RAM = 0x20000000;
const CODE = RAM + 0x1000;
/** Where registers that are addresses point: in the middle of some words of RAM. */
const DATA = RAM + 0x2000;
const DATA_WORDS = 256;
const FIRST_WORD = DATA - 2 * DATA_WORDS;

const silent = { debug() {}, info() {}, warn() {}, error() {} };

interface State {
  registers: number[];
  flags: readonly [n: boolean, z: boolean, c: boolean, v: boolean];
}

/** A chip that is put before an instruction, again and again. */
class Bench {
  private readonly clock = new CycleClock();
  private readonly chip = new RP2040(this.clock);
  private readonly processor: Processor;

  constructor() {
    this.clock.core = this.chip.core;
    this.chip.logger = silent;
    this.processor = new Processor(this.chip, this.clock);
  }

  /** What one instruction makes of that state; by the processor, or by rp2040js alone. */
  step([first, second]: readonly [number, number], state: State, by: 'processor' | 'rp2040js') {
    const { chip } = this;
    const { core } = chip;
    core.interruptsUpdated = false;
    chip.writeUint16(CODE, first);
    chip.writeUint16(CODE + 2, second);
    for (let i = 0; i < DATA_WORDS; i++) chip.writeUint32(FIRST_WORD + 4 * i, Math.imul(i, 0x9e3779b1) >>> 0);
    core.registers.set(state.registers);
    core.PC = CODE;
    [core.N, core.Z, core.C, core.V] = state.flags;
    const { cycles } = core;
    if (by === 'processor') this.processor.run(cycles + 1);
    else core.executeInstruction();
    return {
      registers: [...core.registers],
      flags: [core.N, core.Z, core.C, core.V],
      cycles: core.cycles - cycles,
      memory: Array.from({ length: DATA_WORDS }, (_, i) => chip.readUint32(FIRST_WORD + 4 * i)),
    };
  }
}

const bench = new Bench();

/** The same instruction by the processor and by rp2040js alone. */
function both(code: readonly [number, number], state: State) {
  return [bench.step(code, state, 'processor'), bench.step(code, state, 'rp2040js')] as const;
}

const flags = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean()).map(
  /* Nothing is negative and zero. */
  ([n, z, c, v]) => [n && !z, z, c, v] as const,
);
const word = fc.oneof(
  fc.integer({ min: 0, max: 0xffffffff }),
  fc.constantFrom(0, 1, 31, 32, 0x7fffffff, 0x80000000, 0xffffffff),
);
const address = fc.integer({ min: -64, max: 64 }).map((n) => DATA + 4 * n);

/** First halfwords of an encoding, its free bits at random. */
const encoding = (bits: string) =>
  fc
    .integer({ min: 0, max: 2 ** (16 - bits.length) - 1 })
    .map((rest) => (Number.parseInt(bits, 2) << (16 - bits.length)) | rest);

const ARITHMETIC = ['00000', '00001', '00010', '00011', '001', '0100000000', '0100000001'].concat(
  [
    '0100001000',
    '0100001001',
    '0100001010',
    '0100001011',
    '0100001100',
    '0100001101',
    '0100001110',
    '0100001111',
  ],
  [
    '01000100',
    '01000101',
    '01000110',
    '1010',
    '10110000',
    '10110010',
    '1101',
    '11100',
    '101110100',
    '101110101',
  ],
);
const MEMORY = ['01001', '0110', '0111', '1000', '1001'];
const INDEXED = ['0101000', '0101001', '0101010', '0101100', '0101101'];
const MULTIPLE = ['1011010', '1011110', '11000', '11001'];

/** Those that rp2040js leaves to breakpoints and exceptions. */
const isTrap = (opcode: number) => opcode >> 8 === 0xde || opcode >> 8 === 0xdf;

describe('the processor', () => {
  it('calculates and branches as rp2040js does, flags and cycles too', () => {
    const opcode = fc.oneof(...ARITHMETIC.map(encoding)).filter((first) => !isTrap(first));
    fc.assert(
      fc.property(opcode, fc.array(word, { minLength: 13, maxLength: 13 }), flags, (first, low, all) => {
        const [ours, theirs] = both([first, 0xbf00], {
          registers: [...low, DATA, CODE | 1, CODE],
          flags: all,
        });
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 3000 },
    );
  });

  it('loads and stores as rp2040js does', () => {
    const opcode = fc
      .oneof(...MEMORY.map(encoding), ...MULTIPLE.map(encoding))
      .filter((first) => (first & 0xff) !== 0);
    fc.assert(
      fc.property(opcode, fc.array(address, { minLength: 13, maxLength: 13 }), flags, (first, low, all) => {
        const [ours, theirs] = both([first, 0xbf00], {
          registers: [...low, DATA, CODE | 1, CODE],
          flags: all,
        });
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 1500 },
    );
  });

  it('loads and stores by index as rp2040js does', () => {
    fc.assert(
      fc.property(
        fc.oneof(...INDEXED.map(encoding)),
        address,
        fc.integer({ min: 0, max: 16 }),
        flags,
        (first, base, n, all) => {
          const registers = Array.from({ length: 13 }, (_, i) => (i === ((first >> 6) & 7) ? 4 * n : base));
          fc.pre(((first >> 6) & 7) !== ((first >> 3) & 7));
          const [ours, theirs] = both([first, 0xbf00], {
            registers: [...registers, DATA, CODE | 1, CODE],
            flags: all,
          });
          expect(ours).toEqual(theirs);
        },
      ),
      { numRuns: 800 },
    );
  });

  it('calls as rp2040js does', () => {
    const second = fc.oneof(encoding('1101'), encoding('1111'));
    fc.assert(
      fc.property(encoding('11110'), second, flags, (first, then, all) => {
        const [ours, theirs] = both([first, then], { registers: new Array(16).fill(DATA), flags: all });
        expect(ours).toEqual(theirs);
      }),
    );
  });

  /* Armv6-M Architecture Reference Manual §A2.2.1, where rp2040js departs from it: shifts by 0 leave the carry, those by 33 and more give 0; a carry in can make an overflow. */
  it.each([
    ['lsls by 0', 0x4088, 0x80000001, 0, 0x80000001, 'NC'],
    ['lsls by 32', 0x4088, 0x80000001, 32, 0, 'ZC'],
    ['lsls by 33', 0x4088, 0x80000001, 33, 0, 'Z'],
    ['lsrs by 0', 0x40c8, 0x80000001, 0, 0x80000001, 'NC'],
    ['lsrs by 32', 0x40c8, 0x80000001, 32, 0, 'ZC'],
    ['lsrs by 33', 0x40c8, 0x80000001, 33, 0, 'Z'],
    ['asrs by 0', 0x4108, 0x80000001, 0, 0x80000001, 'NC'],
    ['asrs by 1', 0x4108, 0x80000001, 1, 0xc0000000, 'NC'],
    ['asrs by 40', 0x4108, 0x80000000, 40, 0xffffffff, 'NC'],
    ['adcs to an overflow', 0x4148, 0x7fffffff, 0, 0x80000000, 'NV'],
    ['adcs to a carry', 0x4148, 0xffffffff, 0, 0, 'ZC'],
    ['sbcs without borrow', 0x4188, 5, 5, 0, 'ZC'],
    ['sbcs to an overflow', 0x4188, 0x80000000, 1, 0x7fffffff, 'CV'],
  ])('%s', (_, opcode, value, operand, result, expected) => {
    const registers = new Array(16).fill(0);
    [registers[0], registers[1]] = [value, operand];
    const { registers: after, flags } = bench.step(
      [opcode, 0xbf00],
      { registers, flags: [false, false, true, false] },
      'processor',
    );
    const set = [...'NZCV'].filter((_, i) => flags[i]).join('');
    expect([after[0], set]).toEqual([result, expected]);
  });
});
