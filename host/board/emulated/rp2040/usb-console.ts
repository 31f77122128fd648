import { type RP2040, USBCDC } from 'rp2040js';

/** As much as one USB packet holds, in octets. */
const PACKET = 64;

/** The console: USB CDC, with a host that has it open and reads at once. */
export class UsbConsole {
  private readonly cdc: USBCDC;
  private waiting: number[] = [];
  /** How many more octets are to be fetched before each is called. */
  private readonly calls: { after: number; done: () => void }[] = [];
  /** The board has room for a packet. rp2040js would send it an empty one at once, again and again; a host sends what there is. */
  private takePacket: (() => void) | null = null;

  constructor(chip: RP2040, onOctets: (octets: Uint8Array) => void) {
    const { usbCtrl } = chip;
    this.cdc = new USBCDC(usbCtrl);
    this.cdc.onSerialData = onOctets;
    const read = usbCtrl.onEndpointRead;
    usbCtrl.onEndpointRead = (endpoint, size) => {
      if (endpoint === 0) return;
      this.takePacket = () => read?.(endpoint, size);
      this.feed();
    };
  }

  send(octets: Uint8Array, done: () => void): void {
    for (const octet of octets) this.waiting.push(octet);
    this.calls.push({ after: this.waiting.length, done });
    this.feed();
  }

  private feed(): void {
    if (!this.takePacket || this.waiting.length === 0) return;
    const packet = this.waiting.splice(0, PACKET);
    for (const octet of packet) this.cdc.sendSerialByte(octet);
    const take = this.takePacket;
    this.takePacket = null;
    take();
    for (const call of this.calls) call.after -= packet.length;
    while (this.calls[0] && this.calls[0].after <= 0) this.calls.shift()?.done();
  }
}
