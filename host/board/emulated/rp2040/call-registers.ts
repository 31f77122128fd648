import type { RP2040 } from 'rp2040js';

/** Arguments, results and memory of a C function, as the Procedure Call Standard for the Arm Architecture has them: r0 to r3, a double in two. */
export class Registers {
  private readonly chip: RP2040;
  private readonly bits = new DataView(new ArrayBuffer(8));

  constructor(chip: RP2040) {
    this.chip = chip;
  }

  /** The nth word, unsigned. */
  argument(n: number): number {
    return this.chip.core.registers[n] as number;
  }

  set result(value: number) {
    this.chip.core.registers[0] = value;
  }

  float(n: number): number {
    this.bits.setUint32(0, this.argument(n));
    return this.bits.getFloat32(0);
  }

  setFloat(value: number, n = 0): void {
    this.bits.setFloat32(0, value);
    this.chip.core.registers[n] = this.bits.getUint32(0);
  }

  /** A double whose lower word is the nth. */
  double(n: number): number {
    this.bits.setUint32(0, this.argument(n + 1));
    this.bits.setUint32(4, this.argument(n));
    return this.bits.getFloat64(0);
  }

  setDouble(value: number, n = 0): void {
    this.bits.setFloat64(0, value);
    this.chip.core.registers[n] = this.bits.getUint32(4);
    this.chip.core.registers[n + 1] = this.bits.getUint32(0);
  }

  /** A 64-bit number whose lower word is the nth. */
  long(n: number): bigint {
    return (BigInt(this.argument(n + 1)) << 32n) | BigInt(this.argument(n));
  }

  set longResult(value: bigint) {
    this.chip.core.registers[0] = Number(value & 0xffffffffn);
    this.chip.core.registers[1] = Number((value >> 32n) & 0xffffffffn);
  }

  readOctet(address: number): number {
    return this.chip.readUint8(address);
  }

  writeOctet(address: number, value: number): void {
    this.chip.writeUint8(address, value);
  }
}
