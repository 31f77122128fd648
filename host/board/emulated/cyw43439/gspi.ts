import { viewOf } from '../../../packet/packet-error.ts';
import type { Backplane } from './backplane.ts';

/** Function 0: registers of the bus. `SPI_…` in the driver (cyw43_spi.h). */
const BUS_CONTROL = 0x00;
const WORD_LENGTH_32 = 0x01;
const INTERRUPT = 0x04;
const F2_PACKET_AVAILABLE = 0x20;
const STATUS = 0x08;
const STATUS_F2_RX_READY = 0x20;
const STATUS_F2_PACKET_AVAILABLE = 0x100;
const STATUS_F2_LENGTH_SHIFT = 9;
const FUNCTION_1_INFO = 0x0c;
const FUNCTION_2_INFO = 0x0e;
const ENABLED_AND_READY = 0x3;
const READ_TEST = 0x14;
const TEST_PATTERN = 0xfeedbead;
/** Some are there for SDIO alone; they are kept, and nothing follows from them. */
const REGISTERS = 0x100;

/** Answers of function 1 come behind that many octets (`CYW43_BACKPLANE_READ_PAD_LEN_BYTES`). */
const RESPONSE_DELAY = 16;

enum BusFunction {
  bus = 0,
  backplane = 1,
  wlan = 2,
}

/** What lies behind function 2. */
export interface WlanFifo {
  /** Octets of the packet that the host would read next; 0 if there is none. */
  readonly waiting: number;
  take(): Uint8Array;
  put(packet: Uint8Array): void;
}

/** The chip's end of the bus: one command word, and the data that go with it. */
export class Gspi {
  private readonly backplane: Backplane;
  private readonly wlan: WlanFifo;
  private readonly registers = new Uint8Array(REGISTERS);

  constructor(backplane: Backplane, wlan: WlanFifo) {
    this.backplane = backplane;
    this.wlan = wlan;
  }

  reset(): void {
    this.registers.fill(0);
  }

  /** One transfer, octets as they cross the bus: those sent, and as many of the answer as asked for. */
  transfer(sent: Uint8Array, answerOctets: number): Uint8Array {
    const octets = this.inWords(sent);
    const command = viewOf(octets).getUint32(0, true);
    const write = command >>> 31 === 1;
    const on = ((command >>> 28) & 3) as BusFunction;
    const address = (command >>> 11) & 0x1ffff;
    const count = command & 0x7ff;
    const answer = new Uint8Array(answerOctets);
    if (write) this.write(on, address, octets.slice(4, 4 + count));
    else {
      const delay = on === BusFunction.backplane ? RESPONSE_DELAY : 0;
      answer.set(this.read(on, address, count).subarray(0, answerOctets - delay), delay);
    }
    return this.inWords(answer);
  }

  /** Until the host has chosen words of 32 bits, the two octets of each half are the other way round. */
  private inWords(octets: Uint8Array): Uint8Array {
    if ((this.registers[BUS_CONTROL] as number) & WORD_LENGTH_32) return octets;
    return octets.map((_, i) => octets[i ^ 1] as number);
  }

  private write(on: BusFunction, address: number, octets: Uint8Array): void {
    if (on === BusFunction.backplane) this.backplane.write(address, octets);
    else if (on === BusFunction.wlan) this.wlan.put(octets);
    else if (address !== INTERRUPT) this.registers.set(octets, address); // writing there acknowledges
  }

  private read(on: BusFunction, address: number, count: number): Uint8Array {
    if (on === BusFunction.backplane) return this.backplane.read(address, count);
    if (on === BusFunction.wlan) return this.wlan.take();
    const octets = new Uint8Array(4);
    viewOf(octets).setUint32(0, this.register(address), true);
    return octets;
  }

  private register(address: number): number {
    switch (address) {
      case READ_TEST:
        return TEST_PATTERN;
      case INTERRUPT:
        return this.wlan.waiting > 0 ? F2_PACKET_AVAILABLE : 0;
      case STATUS:
        return this.status;
      case FUNCTION_1_INFO:
      case FUNCTION_2_INFO:
        return ENABLED_AND_READY;
      default:
        return viewOf(this.registers).getUint32(address & ~3, true) >>> (8 * (address & 3));
    }
  }

  private get status(): number {
    const { waiting } = this.wlan;
    return (
      (this.backplane.running ? STATUS_F2_RX_READY : 0) |
      (waiting > 0 ? STATUS_F2_PACKET_AVAILABLE | (waiting << STATUS_F2_LENGTH_SHIFT) : 0)
    );
  }
}
