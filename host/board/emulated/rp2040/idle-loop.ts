import type { RP2040 } from 'rp2040js';
import type { CycleClock } from './cycle-clock.ts';

/** TIMER_BASE and SIO_BASE (RP2040 datasheet §2.2). */
const TIMER = 0x40054000;
const SIO = 0xd0000000;
/* Of SIO, what a turn may write because it is brought back: divider and spin locks (§2.3.1.7). */
const DIVIDER = [SIO + 0x060, SIO + 0x078] as const;
const SPIN_LOCKS = [SIO + 0x100, SIO + 0x17c] as const;

/** The upper bits of addresses in RAM. */
const RAM = 2;

/** Of a load, in octets. */
const INSTRUCTION = 2;

/** A loop that took as long so often, to the cycle, is looked at. */
const REPEATS = 3;
/** A place that was not come by for so long is in no loop: another is taken. 2 ms. */
const LOST = 250_000;
/** The first leap, at least. 1 ms. */
const LEAP = 125_000;
/** What is waited for at regular intervals comes a few turns earlier or later. */
const MARGIN_TURNS = 6;
/** No loop is longer, in instructions. */
const LONGEST = 20_000;

/** Where a program reads the time: the address behind the instruction, who called, and how deep. */
interface Place {
  pc: number;
  lr: number;
  sp: number;
}

/**
 * Finds out that the program only waits, and lets the time pass at once. A loop that waits reads the time and compares it with what is due; each turn takes the same
 * way through the program, and changes nothing outside of RAM. So the time is put forward, and one turn run in steps: as long as it takes the same way, nothing was due.
 * Where it turns off, something was: what the turn did until there is undone, and a shorter leap tried. Nothing comes later than by two turns.
 */
export class IdleLoop {
  /** The program goes round in a loop that may be one of waiting, and stands at its place. */
  suspected = false;
  private readonly chip: RP2040;
  private readonly clock: CycleClock;
  private place: Place = { pc: 0, lr: 0, sp: 0 };
  private lastCycle = 0;
  private turnCycles = 0;
  private repeats = 0;
  private wroteOutside = false;
  /** What is waited for comes at regular intervals: as long as the last one. */
  private firstLeap = LEAP;
  private readonly ram: Uint8Array;
  private readonly registers: Uint32Array;

  /** `onSuspected` is to stop the core after the present instruction. */
  constructor(chip: RP2040, clock: CycleClock, onSuspected: () => void) {
    this.chip = chip;
    this.clock = clock;
    this.ram = new Uint8Array(chip.sram.length);
    this.registers = new Uint32Array(chip.core.registers.length);
    const timer = chip.findPeripheral(TIMER);
    const read = timer.readUint32.bind(timer);
    timer.readUint32 = (offset) => {
      this.timeRead();
      if (this.suspected) onSuspected();
      return read(offset);
    };
  }

  /** Lets time pass until that cycle, or until an alarm or something that the program waits for is due. */
  skip(untilCycle: number): void {
    const { core } = this.chip;
    const { turnCycles } = this;
    const path = this.recordTurn();
    if (path) this.leap(path, turnCycles, untilCycle);
    this.suspected = false;
    this.repeats = 0;
    this.lastCycle = core.cycles;
  }

  private leap(path: readonly number[], turnCycles: number, untilCycle: number): void {
    const { core } = this.chip;
    /* Something is due before that, counted in cycles. */
    let dueBefore = Math.min(untilCycle, this.clock.nextCycle);
    const from = core.cycles;
    let leap = Math.max(LEAP, this.firstLeap - MARGIN_TURNS * turnCycles);
    for (;;) {
      this.firstLeap = Math.max(LEAP, core.cycles - from);
      const longest = dueBefore - core.cycles - 2 * turnCycles;
      if (longest <= 0) return;
      const restore = this.save();
      const first = core.cycles === from;
      core.cycles += Math.min(leap, longest);
      if (this.takes(path)) leap = first ? 2 * turnCycles : 2 * leap;
      else {
        dueBefore = core.cycles;
        restore();
        leap = Math.floor((dueBefore - core.cycles) / 2);
      }
    }
  }

  private timeRead(): void {
    const { core } = this.chip;
    const { cycles } = core;
    if (this.isAt(this.place.pc)) {
      const turn = cycles - this.lastCycle;
      this.repeats = turn === this.turnCycles ? this.repeats + 1 : 0;
      this.turnCycles = turn;
      this.lastCycle = cycles;
      if (this.repeats >= REPEATS) this.suspected = true;
    } else if (cycles - this.lastCycle > LOST) {
      this.place = { pc: core.PC, lr: core.LR, sp: core.SP };
      this.lastCycle = cycles;
      this.repeats = 0;
    }
  }

  private isAt(pc: number): boolean {
    const { core } = this.chip;
    return core.PC === pc && core.LR === this.place.lr && core.SP === this.place.sp;
  }

  /** Runs to the place, and from there one turn, to just before the time is read again: the addresses it comes by; null if it is no turn of waiting. */
  private recordTurn(): number[] | null {
    const { core } = this.chip;
    const before = this.place.pc - INSTRUCTION;
    const unwatch = this.watchWrites();
    try {
      for (let turn = 0; ; turn++) {
        const path: number[] = [];
        do {
          if (this.clock.nextCycle <= core.cycles || core.interruptsUpdated) return null;
          core.executeInstruction();
          path.push(core.PC);
          if (core.waiting || this.wroteOutside || path.length > LONGEST) return null;
        } while (!this.isAt(before));
        if (turn === 1) return path;
      }
    } finally {
      unwatch();
    }
  }

  /** Whether a turn takes the same way to its end. If not, it stands where it turned off. */
  private takes(path: readonly number[]): boolean {
    const { core } = this.chip;
    const dueBefore = core.cycles;
    for (const address of path) {
      core.executeInstruction();
      if (core.PC !== address) {
        core.cycles = dueBefore;
        return false;
      }
    }
    return true;
  }

  /** Whatever is not brought back must not be written. */
  private watchWrites(): () => void {
    const { chip } = this;
    this.wroteOutside = false;
    const find = chip.writeUint32;
    chip.writeUint32 = (address, value) => {
      if (!mayWrite(address >>> 0)) this.wroteOutside = true;
      find.call(chip, address, value);
    };
    return () => {
      chip.writeUint32 = find;
    };
  }

  /** Keeps what a turn of waiting changes. Returns what brings it back. */
  private save(): () => void {
    const { core, sio, sram } = this.chip;
    this.ram.set(sram);
    this.registers.set(core.registers);
    const { N, Z, C, V, PM, cycles, eventRegistered, interruptsUpdated } = core;
    const { spinLock, divDividend, divDivisor, divQuotient, divRemainder, divCSR } = sio;
    return () => {
      sram.set(this.ram);
      core.registers.set(this.registers);
      Object.assign(core, { N, Z, C, V, PM, cycles, eventRegistered, interruptsUpdated });
      Object.assign(sio, { spinLock, divDividend, divDivisor, divQuotient, divRemainder, divCSR });
    };
  }
}

function mayWrite(address: number): boolean {
  const within = ([first, last]: readonly [number, number]) => address >= first && address <= last;
  return address >>> 28 === RAM || within(DIVIDER) || within(SPIN_LOCKS);
}
