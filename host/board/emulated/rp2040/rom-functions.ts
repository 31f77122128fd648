import { EmulationError } from '../emulation-error.ts';
import type { Registers } from './call-registers.ts';
import type { FlashMemory } from './flash-memory.ts';

/** Does what the function does and returns about how many cycles it takes: the datasheet does not tell for all. */
export type RomFunction = (registers: Registers, flash: FlashMemory) => number;

/** A call and its return. */
const CALL_CYCLES = 6;

/** About what the chip's own times are: a sector of 4 KiB takes 45 ms to erase, a page of 256 octets 0.4 ms to program (W25Q16JV datasheet §9.6); a cycle is 8 ns. */
const ERASE_CYCLES = 5_625_000;
const PROGRAM_CYCLES = 50_000;
const SECTOR = 4096;
const PAGE = 256;

const bits =
  (result: (value: number) => number): RomFunction =>
  (registers) => {
    registers.result = result(registers.argument(0));
    return CALL_CYCLES + 14;
  };

const nothing: RomFunction = () => CALL_CYCLES;

const fill: RomFunction = (registers) => {
  const [at, value, count] = [registers.argument(0), registers.argument(1), registers.argument(2)];
  for (let i = 0; i < count; i++) registers.writeOctet(at + i, value & 0xff);
  return CALL_CYCLES + (count >> 1);
};

const copy: RomFunction = (registers) => {
  const [to, from, count] = [registers.argument(0), registers.argument(1), registers.argument(2)];
  for (let i = 0; i < count; i++) registers.writeOctet(to + i, registers.readOctet(from + i));
  return CALL_CYCLES + count;
};

/** By the codes under which programs look them up (RP2040 datasheet §2.8.3.1). */
export const ROM_FUNCTIONS: Record<string, RomFunction> = {
  P3: bits(popcount),
  R3: bits(reversed),
  L3: bits(Math.clz32),
  T3: bits((value) => (value === 0 ? 32 : 31 - Math.clz32(value & -value))),
  MS: fill,
  S4: fill,
  MC: copy,
  C4: copy,
  /* _connect_internal_flash, _flash_exit_xip, _flash_flush_cache, _flash_enter_cmd_xip: the window to the flash is always open here. */
  IF: nothing,
  EX: nothing,
  FC: nothing,
  CX: nothing,
  /* _flash_range_erase(offset, count, …) */
  RE: (registers, flash) => {
    const count = registers.argument(1);
    flash.erase(registers.argument(0), count);
    return Math.ceil(count / SECTOR) * ERASE_CYCLES;
  },
  /* _flash_range_program(offset, data, count) */
  RP: (registers, flash) => {
    const [from, count] = [registers.argument(1), registers.argument(2)];
    flash.program(
      registers.argument(0),
      Uint8Array.from({ length: count }, (_, i) => registers.readOctet(from + i)),
    );
    return Math.ceil(count / PAGE) * PROGRAM_CYCLES;
  },
  /* _reset_to_usb_boot */
  UB: () => {
    throw new EmulationError(
      'the firmware went into BOOTSEL mode, which is a drive on USB: it is not modelled',
    );
  },
};

function popcount(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function reversed(value: number): number {
  let result = 0;
  for (let bit = 0; bit < 32; bit++) result = (result << 1) | ((value >>> bit) & 1);
  return result;
}
