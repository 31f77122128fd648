import { viewOf } from '../../../packet/packet-error.ts';

/** The chip's RAM, to which the host downloads its firmware. */
const RAM_OCTETS = 512 * 1024;

/** What an address on the bus leaves of one on the backplane; the rest is the window's. */
const WINDOW_MASK = 0x7fff;

/** Registers of the bus itself within function 1: `SDIO_…` and `SBSDIO_…` in the driver (cyw43_ll.c), as the chip's SDIO core has them. */
const CORE_REGISTERS = 0x10000;
const BACKPLANE_ADDRESS_LOW = 0x1000a;
const BACKPLANE_ADDRESS_MID = 0x1000b;
const BACKPLANE_ADDRESS_HIGH = 0x1000c;
const CHIP_CLOCK_CSR = 0x1000e;
const ALP_AVAILABLE = 0x40;
const HT_AVAILABLE = 0x80;
const SLEEP_CSR = 0x1001f;
const KEEP_SDIO_ON = 1 << 0;
const DEVICE_ON = 1 << 1;

/** Wrappers of the chip's cores: their reset registers (`AI_RESETCTRL_OFFSET`). */
const WRAPPERS = 0x18100000;
const WRAPPERS_MASK = 0xfff00000;
const RESET_CONTROL = 0x800;
const IN_RESET = 1;
/** Of the processor that runs the Wi-Fi firmware. */
const WLAN_ARM_RESET_CONTROL = 0x18103800;

/** Function 1: the chip's inner bus, with RAM and the registers of its cores. */
export class Backplane {
  /** Whether the processor runs what was downloaded. */
  running = false;
  private window = 0;
  private readonly ram = new Uint8Array(RAM_OCTETS);
  private readonly coreRegisters = new Map<number, number>();
  private readonly words = new Map<number, number>();

  reset(): void {
    this.running = false;
    this.window = 0;
    this.coreRegisters.clear();
    this.words.clear();
  }

  read(address: number, count: number): Uint8Array {
    if (address & CORE_REGISTERS) return Uint8Array.of(this.coreRegister(address));
    const at = this.inWindow(address);
    if (at < RAM_OCTETS) return this.ram.slice(at, at + count);
    const octets = new Uint8Array(4);
    viewOf(octets).setUint32(0, this.words.get(at) ?? this.atReset(at), true);
    return octets;
  }

  write(address: number, octets: Uint8Array): void {
    if (address & CORE_REGISTERS) {
      this.setCoreRegister(address, octets[0] as number);
      return;
    }
    const at = this.inWindow(address);
    if (at < RAM_OCTETS) {
      this.ram.set(octets, at);
      return;
    }
    const word = viewOf(Uint8Array.from({ length: 4 }, (_, i) => octets[i] ?? 0)).getUint32(0, true);
    this.words.set(at, word);
    if (at === WLAN_ARM_RESET_CONTROL && !(word & IN_RESET)) this.running = true;
  }

  private inWindow(address: number): number {
    return ((this.window & ~WINDOW_MASK) | (address & WINDOW_MASK)) >>> 0;
  }

  /** All cores are held in reset until the host releases them. */
  private atReset(at: number): number {
    return (at & WRAPPERS_MASK) >>> 0 === WRAPPERS && (at & 0xfff) === RESET_CONTROL ? IN_RESET : 0;
  }

  private coreRegister(address: number): number {
    const kept = this.coreRegisters.get(address) ?? 0;
    if (address === CHIP_CLOCK_CSR) return ALP_AVAILABLE | (this.running ? HT_AVAILABLE : 0);
    if (address === SLEEP_CSR && kept & KEEP_SDIO_ON) return kept | DEVICE_ON;
    return kept;
  }

  private setCoreRegister(address: number, value: number): void {
    this.coreRegisters.set(address, value);
    const shift = { [BACKPLANE_ADDRESS_LOW]: 8, [BACKPLANE_ADDRESS_MID]: 16, [BACKPLANE_ADDRESS_HIGH]: 24 }[
      address
    ];
    if (shift !== undefined) this.window = (this.window & ~(0xff << shift)) | (value << shift);
  }
}
