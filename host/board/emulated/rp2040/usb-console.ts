import { type RP2040, USBCDC } from 'rp2040js';

/** As much as one USB packet holds, in octets. */
const PACKET = 64;

/** The console: USB CDC, with a host that has it open and reads at once. */
export class UsbConsole {
  private readonly cdc: USBCDC;
  private waiting: number[] = [];
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

  send(octets: Uint8Array): void {
    for (const octet of octets) this.waiting.push(octet);
    this.feed();
  }

  private feed(): void {
    if (!this.takePacket || this.waiting.length === 0) return;
    for (const octet of this.waiting.splice(0, PACKET)) this.cdc.sendSerialByte(octet);
    const take = this.takePacket;
    this.takePacket = null;
    take();
  }
}
