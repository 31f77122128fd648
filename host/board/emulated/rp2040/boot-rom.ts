import type { RP2040 } from 'rp2040js';
import { EmulationError } from '../emulation-error.ts';
import { Registers } from './call-registers.ts';
import type { FlashMemory } from './flash-memory.ts';
import { DOUBLE_FUNCTIONS, FLOAT_FUNCTIONS } from './rom-floats.ts';
import { ROM_FUNCTIONS, type RomFunction } from './rom-functions.ts';

/* Where the boot ROM has what programs look for (RP2040 datasheet §2.8.3, "Bootrom Contents"). */
const MAGIC = 0x10;
const VERSION = 0x13;
const FUNCTION_TABLE_POINTER = 0x14;
const DATA_TABLE_POINTER = 0x16;
const LOOKUP_POINTER = 0x18;

/** Of the boot ROM in the RP2040-B2, which has all functions of the datasheet. */
const ROM_VERSION = 3;

/* Places of our own for the tables and functions. */
const FUNCTION_TABLE = 0x40;
const DATA_TABLE = 0x200;
const FLOAT_TABLE = 0x240;
const DOUBLE_TABLE = 0x2c0;
const CODE = 0x400;

/** `bkpt #0; bx lr`: the core stops at the first, what the function does is done here, and the second returns. */
const TRAP = 0x4770be00;
const TRAP_OCTETS = 4;

/** What a lookup calls these tables of functions (§2.8.3.2). */
const FLOATS = 'SF';
const DOUBLES = 'SD';

interface Slot {
  name: string;
  run: RomFunction | null;
}

/**
 * The boot ROM at call level. None of its code is here: each function is one breakpoint, at which its effect is had at once. Programs find them as they do in silicon, through
 * the tables at the start of the ROM.
 */
export class BootRom {
  private readonly chip: RP2040;
  private readonly registers: Registers;
  private readonly flash: FlashMemory;
  private readonly view: DataView;
  private readonly slots: Slot[] = [];
  private readonly addresses = new Map<string, number>();

  constructor(chip: RP2040, flash: FlashMemory) {
    this.chip = chip;
    this.registers = new Registers(chip);
    this.flash = flash;
    this.view = new DataView(chip.bootrom.buffer);
    this.writeHeader();
    this.writeTables();
  }

  /** Carries out the function at whose breakpoint the core stands; false if it is none of the ROM's. */
  atBreakpoint(): boolean {
    const at = this.chip.core.PC - 2 - CODE;
    const slot = at % TRAP_OCTETS === 0 ? this.slots[at / TRAP_OCTETS] : undefined;
    if (!slot) return false;
    if (!slot.run) throw this.unknown(`function ${slot.name}`);
    this.chip.core.cycles += slot.run(this.registers, this.flash);
    return true;
  }

  private writeHeader(): void {
    this.view.setUint16(MAGIC, 'M'.charCodeAt(0) | ('u'.charCodeAt(0) << 8), true);
    this.view.setUint8(MAGIC + 2, 1);
    this.view.setUint8(VERSION, ROM_VERSION);
    this.view.setUint16(FUNCTION_TABLE_POINTER, FUNCTION_TABLE, true);
    this.view.setUint16(DATA_TABLE_POINTER, DATA_TABLE, true);
    const lookup = (registers: Registers) => {
      registers.result = this.lookup(registers.argument(0), registers.argument(1));
      return 30;
    };
    this.view.setUint16(LOOKUP_POINTER, this.place('lookup', lookup), true);
  }

  private writeTables(): void {
    const functions = Object.entries(ROM_FUNCTIONS);
    functions.forEach(([code, run], index) => {
      this.entry(FUNCTION_TABLE + 4 * index, code, this.place(code, run));
    });
    this.entry(DATA_TABLE, FLOATS, FLOAT_TABLE);
    this.entry(DATA_TABLE + 4, DOUBLES, DOUBLE_TABLE);
    this.floatTable(FLOAT_TABLE, FLOATS, FLOAT_FUNCTIONS);
    this.floatTable(DOUBLE_TABLE, DOUBLES, DOUBLE_FUNCTIONS);
  }

  /** One word for each function; the octet two before it is their number. */
  private floatTable(at: number, name: string, functions: readonly (RomFunction | null)[]): void {
    this.view.setUint8(at - 2, functions.length);
    functions.forEach((run, index) => {
      const offset = 4 * index;
      this.view.setUint32(at + offset, this.place(`${name}+0x${offset.toString(16)}`, run), true);
    });
  }

  private entry(at: number, code: string, pointer: number): void {
    this.view.setUint16(at, codeNumber(code), true);
    this.view.setUint16(at + 2, pointer, true);
  }

  /** The address of a function, with the bit that says Thumb. */
  private place(name: string, run: RomFunction | null): number {
    const address = CODE + TRAP_OCTETS * this.slots.length;
    this.slots.push({ name, run });
    this.view.setUint32(address, TRAP, true);
    this.addresses.set(name, address | 1);
    return address | 1;
  }

  /** A function that is not here is one whose call says so: many programs look up more than they call. */
  private lookup(table: number, code: number): number {
    const name = String.fromCharCode(code & 0xff, code >> 8);
    if (table === DATA_TABLE) return { [FLOATS]: FLOAT_TABLE, [DOUBLES]: DOUBLE_TABLE }[name] ?? 0;
    if (table !== FUNCTION_TABLE) throw this.unknown(`table at 0x${table.toString(16)}`);
    return this.addresses.get(name) ?? this.place(name, null);
  }

  private unknown(what: string): EmulationError {
    const caller = ((this.chip.core.LR & ~1) >>> 0).toString(16);
    return new EmulationError(
      `the firmware uses the boot ROM’s ${what}, called before 0x${caller}: it is not modelled`,
    );
  }
}

function codeNumber(code: string): number {
  return code.charCodeAt(0) | (code.charCodeAt(1) << 8);
}
