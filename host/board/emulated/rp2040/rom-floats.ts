import type { Registers } from './call-registers.ts';
import type { RomFunction } from './rom-functions.ts';

/** About what one takes; the datasheet's table 172 ranges from 20 to 800. */
const FLOAT_CYCLES = 70;
const DOUBLE_CYCLES = 90;

/** Numbers of one width: how they come and go, and the same fraction bits and conversions for both. */
interface Width {
  cycles: number;
  /** Of one number, in registers. */
  words: 1 | 2;
  get(registers: Registers, n: number): number;
  put(registers: Registers, value: number, n?: number): void;
  /** To the other width. */
  convert(registers: Registers): void;
}

const FLOAT: Width = {
  cycles: FLOAT_CYCLES,
  words: 1,
  get: (registers, n) => registers.float(n),
  put: (registers, value, n) => registers.setFloat(value, n),
  convert: (registers) => registers.setDouble(registers.float(0)),
};

const DOUBLE: Width = {
  cycles: DOUBLE_CYCLES,
  words: 2,
  get: (registers, n) => registers.double(n),
  put: (registers, value, n) => registers.setDouble(value, n),
  convert: (registers) => registers.setFloat(registers.double(0)),
};

/**
 * The table of functions of one width, in the order of the datasheet (§2.8.3.2: an offset of 4 for each). Results are those of JavaScript, which may
 * differ from silicon's in the last bit of a transcendental function, and in denormals, which silicon takes for zero.
 */
function functionsOf({ cycles, words, get, put, convert }: Width): (RomFunction | null)[] {
  const unary =
    (calculate: (x: number) => number): RomFunction =>
    (registers) => {
      put(registers, calculate(get(registers, 0)));
      return cycles;
    };
  const binary =
    (calculate: (x: number, y: number) => number): RomFunction =>
    (registers) => {
      put(registers, calculate(get(registers, 0), get(registers, words)));
      return cycles;
    };
  /** To a whole number of that many bits, with as many of them behind the point as the argument behind says if it is `fixed`. Rounds down, and clamps. */
  const toWhole =
    (size: 32 | 64, signed: boolean, fixed: boolean): RomFunction =>
    (registers) => {
      const scaled = get(registers, 0) * 2 ** (fixed ? registers.argument(words) | 0 : 0);
      const whole = clamped(scaled, size, signed);
      if (size === 64) registers.longResult = whole;
      else registers.result = Number(BigInt.asUintN(32, whole));
      return cycles;
    };
  const fromWhole =
    (size: 32 | 64, signed: boolean, fixed: boolean): RomFunction =>
    (registers) => {
      const given = size === 64 ? registers.long(0) : BigInt(registers.argument(0));
      const whole = signed ? BigInt.asIntN(size, given) : given;
      const point = fixed ? registers.argument(size / 32) | 0 : 0;
      put(registers, Number(whole) / 2 ** point);
      return cycles;
    };
  const compare: RomFunction = (registers) => {
    const [x, y] = [get(registers, 0), get(registers, words)];
    registers.result = x < y ? -1 : x > y ? 1 : 0;
    return cycles / 2;
  };
  const sineAndCosine: RomFunction = (registers) => {
    const angle = get(registers, 0);
    put(registers, Math.sin(angle));
    put(registers, Math.cos(angle), words);
    return 2 * cycles;
  };
  const change: RomFunction = (registers) => {
    convert(registers);
    return cycles / 2;
  };
  return [
    binary((x, y) => x + y),
    binary((x, y) => x - y),
    binary((x, y) => x * y),
    binary((x, y) => x / y),
    null, // two comparisons that the datasheet calls deprecated
    null,
    unary(Math.sqrt),
    toWhole(32, true, false),
    toWhole(32, true, true),
    toWhole(32, false, false),
    toWhole(32, false, true),
    fromWhole(32, true, false),
    fromWhole(32, true, true),
    fromWhole(32, false, false),
    fromWhole(32, false, true),
    unary(Math.cos),
    unary(Math.sin),
    unary(Math.tan),
    sineAndCosine,
    unary(Math.exp),
    unary(Math.log),
    compare,
    binary((y, x) => Math.atan2(y, x)),
    fromWhole(64, true, false),
    fromWhole(64, true, true),
    fromWhole(64, false, false),
    fromWhole(64, false, true),
    toWhole(64, true, false),
    toWhole(64, true, true),
    toWhole(64, false, false),
    toWhole(64, false, true),
    change,
  ];
}

function clamped(value: number, size: number, signed: boolean): bigint {
  const least = signed ? -(2n ** BigInt(size - 1)) : 0n;
  const most = 2n ** BigInt(signed ? size - 1 : size) - 1n;
  if (Number.isNaN(value)) return 0n;
  if (value <= Number(least)) return least;
  if (value >= Number(most)) return most;
  return BigInt(Math.floor(value));
}

export const FLOAT_FUNCTIONS = functionsOf(FLOAT);
export const DOUBLE_FUNCTIONS = functionsOf(DOUBLE);
