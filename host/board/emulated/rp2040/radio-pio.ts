import { type RP2040, RPPIO, StateMachine } from 'rp2040js';
import { EmulationError } from '../emulation-error.ts';

/** Pins of the Pico W to its Wi-Fi chip (Pico W datasheet, "Wireless interface pins"). */
export const WL_ON = 23;
export const WL_DATA = 24;
const WL_CLOCK = 29;

/** Of PIO blocks: enables state machines in its lowest four bits (RP2040 datasheet §3.7). */
const CTRL = 0x000;
const FDEBUG_TXSTALL = 1 << 24;
const PIO_BASES = [0x50200, 0x50300];

/** Exchanges octets with the Wi-Fi chip, as they cross the bus. */
export type Transfer = (sent: Uint8Array, answerOctets: number) => Uint8Array;

/**
 * A state machine that runs the SDK's gSPI program, at the level of its FIFOs: words in, words out. The program itself (cyw43_bus_pio_spi.pio) shifts x + 1 bits out,
 * then y + 1 bits in.
 */
class GspiStateMachine extends StateMachine {
  private readonly transfer: Transfer;
  private sending: Uint8Array | null = null;
  private sent = 0;
  private answer = new Uint8Array(0);
  private taken = 0;

  constructor(transfer: Transfer, ...[chip, pio, index]: ConstructorParameters<typeof StateMachine>) {
    super(chip, pio, index);
    this.transfer = transfer;
  }

  get isGspi(): boolean {
    return this.sidesetBase === WL_CLOCK && this.outBase === WL_DATA;
  }

  begin(): void {
    this.sending = new Uint8Array(((this.x >>> 0) + 1) / 8);
    this.sent = 0;
    this.answer = new Uint8Array(this.y === 0 ? 0 : ((this.y >>> 0) + 1) / 8);
    this.taken = this.answer.length;
    while (!this.rxFIFO.empty) this.rxFIFO.pull();
    this.fifosChanged();
    this.drain();
  }

  end(): void {
    this.sending = null;
  }

  override writeFIFO(value: number): void {
    super.writeFIFO(value);
    this.drain();
  }

  override readFIFO(): number {
    const word = super.readFIFO();
    this.fill();
    return word;
  }

  private drain(): void {
    const { sending } = this;
    if (!sending) return;
    while (this.sent < sending.length && !this.txFIFO.empty) {
      new DataView(sending.buffer).setUint32(this.sent, this.txFIFO.pull());
      this.sent += 4;
    }
    this.fifosChanged();
    if (this.sent < sending.length) return;
    this.sending = null;
    this.answer.set(this.transfer(sending, this.answer.length));
    this.taken = 0;
    this.pio.txStall |= FDEBUG_TXSTALL << this.index;
    this.pio.fdebug |= FDEBUG_TXSTALL << this.index;
    this.fill();
  }

  /** Tells DMA what the FIFOs have for it, as rp2040js does. */
  private fifosChanged(): void {
    const { dma } = this.rp2040;
    if (this.rxFIFO.empty) dma.clearDREQ(this.dreqRx);
    else dma.setDREQ(this.dreqRx);
    if (this.txFIFO.full) dma.clearDREQ(this.dreqTx);
    else dma.setDREQ(this.dreqTx);
  }

  private fill(): void {
    while (this.taken < this.answer.length && !this.rxFIFO.full) {
      this.rxFIFO.push(new DataView(this.answer.buffer).getUint32(this.taken));
      this.taken += 4;
    }
    this.fifosChanged();
  }
}

/** A PIO block whose state machines run the gSPI program, and no other. */
export class RadioPio extends RPPIO {
  private readonly gspi: GspiStateMachine[];

  constructor(transfer: Transfer, ...[chip, name, firstIrq, index]: ConstructorParameters<typeof RPPIO>) {
    super(chip, name, firstIrq, index);
    this.gspi = this.machines.map((_, number) => new GspiStateMachine(transfer, chip, this, number));
    this.machines.splice(0, this.machines.length, ...this.gspi);
  }

  /** Puts such blocks in place of the chip's. */
  static replace(chip: RP2040, transfer: Transfer): void {
    chip.pio.forEach(({ name, firstIrq, index }, block) => {
      const pio = new RadioPio(transfer, chip, name, firstIrq, index);
      chip.pio[block] = pio;
      chip.peripherals[PIO_BASES[block] as number] = pio;
    });
  }

  override writeUint32(offset: number, value: number): void {
    const before = this.gspi.map(({ enabled }) => enabled);
    super.writeUint32(offset, value);
    if (offset !== CTRL) return;
    this.gspi.forEach((machine, index) => {
      if (!machine.enabled) machine.end();
      else if (!before[index]) this.start(machine);
    });
  }

  /** rp2040js would step the program on the wall's time. */
  override run(): void {}

  private start(machine: GspiStateMachine): void {
    if (machine.isGspi) machine.begin();
    else {
      throw new EmulationError(
        `the firmware started state machine ${machine.index} of ${this.name} with a program of its own: only the bus to the Wi-Fi chip is modelled`,
      );
    }
  }
}
