import { beforeEach, describe, expect, it } from 'vitest';
import { Cyw43439 } from '../../../host/board/emulated/cyw43439/cyw43439.ts';

const MAC = Uint8Array.of(2, 0, 0, 0, 0, 1);

/* Functions of the bus, and the registers that the driver's public description names. */
const BUS = 0;
const BACKPLANE = 1;
const WLAN = 2;

const words = (...values: number[]) => new Uint8Array(Uint32Array.from(values).buffer);
const wordAt = (octets: Uint8Array, at = 0) =>
  new DataView(octets.buffer, octets.byteOffset).getUint32(at, true);
const command = (write: boolean, on: number, address: number, count: number) =>
  ((write ? 1 << 31 : 0) | (1 << 30) | (on << 28) | (address << 11) | count) >>> 0;
/** The halves of each word with their octets the other way round, as the bus has them before words of 32 bits are chosen. */
const swapped = (octets: Uint8Array) => octets.map((_, i) => octets[i ^ 1] as number);

/** The driver's end of the bus: what it does, register by register. */
class Driver {
  readonly sent: Uint8Array[] = [];
  readonly unknown: string[] = [];
  readonly led: boolean[] = [];
  interrupt = false;
  networks = ['home'];
  private sequence = 0;
  private requests = 0;
  readonly chip = new Cyw43439({
    mac: MAC,
    setInterrupt: (high) => {
      this.interrupt = high;
    },
    hasNetwork: (ssid) => this.networks.includes(ssid),
    transmit: (frame) => this.sent.push(frame),
    setLed: (lit) => this.led.push(lit),
    onUnknown: (what) => this.unknown.push(what),
  });

  read(on: number, address: number, count = 4): Uint8Array {
    const delay = on === BACKPLANE ? 16 : 0;
    const padded = (count + 3) & ~3;
    return this.chip.transfer(words(command(false, on, address, count)), delay + padded).subarray(delay);
  }

  write(on: number, address: number, octets: Uint8Array): void {
    const padded = new Uint8Array((octets.length + 3) & ~3);
    padded.set(octets);
    this.chip.transfer(Uint8Array.of(...words(command(true, on, address, octets.length)), ...padded), 0);
  }

  chooseWords(): void {
    const request = Uint8Array.of(...words(command(true, BUS, 0, 4)), ...words(0x000204b3));
    this.chip.transfer(swapped(request), 0);
  }

  window(address: number): void {
    [8, 16, 24].forEach((shift, i) => {
      this.write(BACKPLANE, 0x1000a + i, Uint8Array.of((address >>> shift) & 0xff));
    });
  }

  /** As the driver starts the chip: words, firmware, release of its processor. */
  start(): void {
    this.chooseWords();
    this.window(0x18103000);
    this.write(BACKPLANE, 0x8000 | (0x3800 & 0x7fff), Uint8Array.of(0));
  }

  /** The next packet's channel and body, without its header. */
  packet(): { channel: number; body: Uint8Array; credit: number } | null {
    const status = wordAt(this.read(BUS, 0x08));
    if (!(status & 0x100)) return null;
    const packet = this.read(WLAN, 0, (status >>> 9) & 0x7ff);
    const length = packet[0]! | (packet[1]! << 8);
    expect(packet[2]! | (packet[3]! << 8), 'the complement of the length').toBe(~length & 0xffff);
    return { channel: packet[5]! & 15, body: packet.slice(packet[7], length), credit: packet[9]! };
  }

  send(channel: number, headerLength: number, body: Uint8Array): void {
    const header = new Uint8Array(headerLength);
    const length = headerLength + body.length;
    new DataView(header.buffer).setUint16(0, length, true);
    new DataView(header.buffer).setUint16(2, ~length & 0xffff, true);
    header.set([this.sequence++ & 0xff, channel, 0, headerLength], 4);
    this.write(WLAN, 0, Uint8Array.of(...header, ...body));
  }

  /** A command, and its answer: status and data. */
  ioctl(number: number, data: Uint8Array, set = true): { status: number; data: Uint8Array } {
    const id = ++this.requests;
    this.send(0, 12, Uint8Array.of(...words(number, data.length, (id << 16) | (set ? 2 : 0), 0), ...data));
    const answer = this.packet();
    if (answer?.channel !== 0) throw new Error('a command is answered before anything else is told');
    expect(wordAt(answer.body, 8) >>> 16, 'the answer’s number is the request’s').toBe(id);
    return { status: wordAt(answer.body, 12) | 0, data: answer.body.slice(16) };
  }

  set(name: string, ...values: number[]): { status: number; data: Uint8Array } {
    return this.ioctl(263, Uint8Array.of(...new TextEncoder().encode(`${name}\0`), ...words(...values)));
  }

  get(name: string, octets: number): Uint8Array {
    const data = new Uint8Array(Math.max(octets, name.length + 1));
    data.set(new TextEncoder().encode(name));
    return this.ioctl(262, data, false).data.subarray(0, octets);
  }

  /** Events that wait: type, status, flags, interface. */
  events(): number[][] {
    const events: number[][] = [];
    for (let packet = this.packet(); packet; packet = this.packet()) {
      expect(packet.channel).toBe(1);
      const frame = new DataView(packet.body.buffer, packet.body.byteOffset + 4);
      expect(frame.getUint16(12), 'Broadcom’s Ethernet type').toBe(0x886c);
      events.push([frame.getUint32(28), frame.getUint32(32), frame.getUint16(26), frame.getUint8(70)]);
    }
    return events;
  }

  join(ssid: string): void {
    const data = new Uint8Array(36);
    data.set(words(ssid.length));
    data.set(new TextEncoder().encode(ssid), 4);
    this.ioctl(26, data);
  }
}

let driver: Driver;
beforeEach(() => {
  driver = new Driver();
});

describe('the bus of the CYW43439', () => {
  it('answers the test pattern, its halves swapped until words of 32 bits are chosen', () => {
    const request = swapped(words(command(false, BUS, 0x14, 4)));
    expect(wordAt(swapped(driver.chip.transfer(request, 4)))).toBe(0xfeedbead);
    driver.chooseWords();
    expect(wordAt(driver.read(BUS, 0x14))).toBe(0xfeedbead);
    expect(wordAt(driver.read(BUS, 0x00)), 'SPI_BUS_CONTROL keeps what was written').toBe(0x000204b3);
  });

  it('answers from the backplane 16 octets late', () => {
    driver.chooseWords();
    const answer = driver.chip.transfer(words(command(false, BACKPLANE, 0x1000e, 1)), 20);
    expect(answer[16], 'SDIO_CHIP_CLOCK_CSR: ALP is available').toBe(0x40);
    expect([...answer.subarray(0, 16)]).toEqual(new Array(16).fill(0));
  });

  it('moves its window over the chip’s RAM', () => {
    driver.chooseWords();
    driver.window(0x00048000);
    driver.write(BACKPLANE, 0x8010, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    driver.window(0x00000000);
    expect(wordAt(driver.read(BACKPLANE, 0x8010))).toBe(0);
    driver.window(0x00048000);
    expect([...driver.read(BACKPLANE, 0x8014)]).toEqual([5, 6, 7, 8]);
  });

  it('keeps its cores in reset until they are released; then HT and function 2 are there', () => {
    driver.chooseWords();
    driver.window(0x18103000);
    expect(wordAt(driver.read(BACKPLANE, 0xb800)), 'AIRC_RESET').toBe(1);
    expect(wordAt(driver.read(BUS, 0x08)) & 0x20, 'STATUS_F2_RX_READY').toBe(0);
    driver.write(BACKPLANE, 0xb800, Uint8Array.of(0));
    expect(wordAt(driver.read(BACKPLANE, 0xb800))).toBe(0);
    expect(driver.read(BACKPLANE, 0x1000e, 1)[0], 'HT is available too').toBe(0xc0);
    expect(wordAt(driver.read(BUS, 0x08)) & 0x20).toBe(0x20);
  });

  it('wakes up when KSO is set', () => {
    driver.chooseWords();
    driver.write(BACKPLANE, 0x1001f, Uint8Array.of(1));
    expect(driver.read(BACKPLANE, 0x1001f, 1)[0], 'SDIO_SLEEP_CSR: kept on, device on').toBe(3);
  });

  it('forgets all when its power goes', () => {
    driver.start();
    driver.chip.powerOff();
    const request = swapped(words(command(false, BUS, 0x08, 4)));
    expect(wordAt(driver.chip.transfer(request, 4)), 'swapped again, and not running').toBe(0);
  });
});

describe('the firmware of the CYW43439', () => {
  beforeEach(() => driver.start());

  it('tells its MAC address', () => {
    expect(driver.get('cur_etheraddr', 6)).toEqual(MAC);
    expect(driver.interrupt, 'nothing waits').toBe(false);
  });

  it('switches the on-board LED, and tells when it changes only', () => {
    driver.set('gpioout', 1, 1);
    driver.set('gpioout', 1, 1);
    expect(wordAt(driver.get('ccgpioin', 4)) & 1).toBe(1);
    driver.set('gpioout', 1, 0);
    expect(driver.led).toEqual([true, false]);
  });

  it('joins a network with WPA2: authenticated, joined, link up, keys exchanged', () => {
    driver.ioctl(134, words(4));
    driver.join('home');
    expect(driver.events()).toEqual([
      [3, 0, 0, 0],
      [0, 0, 0, 0],
      [16, 0, 1, 0],
      [46, 6, 0, 0],
    ]);
  });

  it('joins an open one without keys', () => {
    driver.join('home');
    expect(driver.events().map(([type]) => type)).toEqual([3, 0, 16]);
  });

  it('does not find a network that is not there', () => {
    driver.networks = [];
    driver.join('home');
    expect(driver.events()).toEqual([[0, 3, 0, 0]]);
    driver.chip.receive(new Uint8Array(60));
    expect(driver.packet(), 'and hears nothing').toBeNull();
  });

  it('is an access point whose link comes up on interface 1, as its frames do', () => {
    driver.set('bss', 1, 1);
    expect(driver.events()).toEqual([[16, 0, 1, 1]]);
    driver.chip.receive(Uint8Array.of(9, 8, 7));
    expect([...(driver.packet()?.body ?? [])], 'header of version 2, interface 1').toEqual([
      0x20, 0, 1, 0, 9, 8, 7,
    ]);
  });

  it('raises its interrupt line while a packet waits', () => {
    driver.set('bss', 1, 1);
    expect(driver.interrupt).toBe(true);
    driver.events();
    expect(driver.interrupt).toBe(false);
  });

  it('sends the frames it is given, and grants credit for more', () => {
    driver.set('bss', 1, 1);
    driver.events();
    for (let i = 0; i < 4; i++) driver.send(2, 14, Uint8Array.of(0x20, 0, 0, 0, 0xaa, i));
    expect(driver.sent.map((frame) => [...frame])).toEqual([0, 1, 2, 3].map((i) => [0xaa, i]));
    const credit = driver.packet();
    expect(credit?.body.length, 'a packet that says nothing else').toBe(0);
    expect(credit?.credit, 'for ten more than were sent').toBe((5 + 10) & 0xff);
  });

  it('says what was asked for that it does not know', () => {
    expect(driver.set('btcoex', 1).status).toBe(-23);
    expect(driver.ioctl(999, words(0)).status).toBe(-23);
    expect(driver.unknown).toEqual(['variable btcoex of the Wi-Fi chip', 'command 999 of the Wi-Fi chip']);
  });

  it('says so when a packet is damaged', () => {
    driver.write(WLAN, 0, words(0x00100010, 0, 0, 0));
    expect(driver.unknown[0]).toMatch(/damaged packet/);
  });
});
