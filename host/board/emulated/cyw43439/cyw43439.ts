import { Backplane } from './backplane.ts';
import { Gspi, type WlanFifo } from './gspi.ts';
import { Channel, Sdpcm } from './sdpcm.ts';
import { Wlan } from './wlan.ts';
import { eventFrame } from './wlan-events.ts';

/** The chip grants credit by itself when the host has sent so many frames and heard nothing. */
const FRAMES_TO_CREDIT = 4;

/** What the chip is connected with. */
interface Surroundings {
  mac: Uint8Array;
  /** The line by which it wakes the host: a packet waits. */
  setInterrupt(high: boolean): void;
  hasNetwork(ssid: string): boolean;
  /** An Ethernet frame that the host sent. */
  transmit(frame: Uint8Array): void;
  setLed(lit: boolean): void;
  onUnknown(what: string): void;
}

/** Of the chip's pins, the on-board LED's (`CYW43_WL_GPIO_LED_PIN`). */
const LED_PIN = 1 << 0;

/**
 * The Wi-Fi chip CYW43439 as its driver sees it (cyw43-driver as of pico-sdk 2.0.0): bus, backplane, commands, events and frames. Its radio is an air that loses nothing. Not modelled:
 * Bluetooth, power save, what a scan would find.
 */
export class Cyw43439 implements WlanFifo {
  private readonly surroundings: Surroundings;
  private readonly backplane = new Backplane();
  private readonly gspi = new Gspi(this.backplane, this);
  private readonly sdpcm = new Sdpcm();
  private readonly wlan: Wlan;
  private queue: Uint8Array[] = [];
  private uncredited = 0;

  constructor(surroundings: Surroundings) {
    this.surroundings = surroundings;
    const { mac } = surroundings;
    this.wlan = new Wlan({
      mac,
      hasNetwork: (ssid) => surroundings.hasNetwork(ssid),
      onPins: (levels, changed) => {
        if (changed & LED_PIN) surroundings.setLed((levels & LED_PIN) !== 0);
      },
      onUnknown: (what) => surroundings.onUnknown(what),
    });
  }

  /** WL_REG_ON went low: all is lost. */
  powerOff(): void {
    this.backplane.reset();
    this.gspi.reset();
    this.sdpcm.reset();
    this.wlan.reset();
    this.queue = [];
    this.queueChanged();
  }

  transfer(sent: Uint8Array, answerOctets: number): Uint8Array {
    return this.gspi.transfer(sent, answerOctets);
  }

  /** A frame from the air; lost while the chip is in no network and none itself. */
  receive(frame: Uint8Array): void {
    if (this.wlan.network !== null) this.push(this.sdpcm.data(frame, this.wlan.network));
  }

  get waiting(): number {
    return this.queue[0]?.length ?? 0;
  }

  take(): Uint8Array {
    const packet = this.queue.shift() ?? new Uint8Array(4);
    this.queueChanged();
    return packet;
  }

  put(octets: Uint8Array): void {
    const packet = this.sdpcm.unwrap(octets);
    if (!packet) {
      this.surroundings.onUnknown('a damaged packet, or one of another channel, to the Wi-Fi chip');
      return;
    }
    if (packet.channel === Channel.control) this.carryOut(packet.body);
    else this.transmit(packet.frame);
  }

  private carryOut(request: Uint8Array): void {
    const { answer, events } = this.wlan.command(request);
    this.push(this.sdpcm.control(answer));
    for (const event of events) this.push(this.sdpcm.event(eventFrame(this.surroundings.mac, event)));
  }

  private transmit(frame: Uint8Array): void {
    this.surroundings.transmit(frame);
    if (++this.uncredited >= FRAMES_TO_CREDIT && this.queue.length === 0) this.push(this.sdpcm.credit());
  }

  private push(packet: Uint8Array): void {
    this.uncredited = 0;
    this.queue.push(packet);
    this.queueChanged();
  }

  private queueChanged(): void {
    this.surroundings.setInterrupt(this.queue.length > 0);
  }
}
