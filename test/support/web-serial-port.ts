import type { OctetPort } from '../../host/board/usb/shared-console.ts';
import { openSerialPort } from '../../host/serial/serial-line.ts';
import type { WebSerialPort } from '../../host/web/board/web-serial.ts';

/** A serial port of this machine with the interface of Web Serial's, and its rules: open once, close only with streams unlocked, gone when unplugged. */
export class PortOfThisMachine implements WebSerialPort {
  readable: ReadableStream<Uint8Array> | null = null;
  writable: WritableStream<Uint8Array> | null = null;
  private readonly path: string;
  private port: OctetPort | null = null;

  constructor(path: string) {
    this.path = path;
  }

  getInfo(): { usbVendorId: number } {
    return { usbVendorId: 0x2e8a };
  }

  async open(): Promise<void> {
    if (this.port) throw new DOMException('The port is already open.', 'InvalidStateError');
    const port = await openSerialPort(this.path).catch((error) => {
      throw new DOMException(`Failed to open serial port: ${error.message}`, 'NetworkError');
    });
    this.port = port;
    let isRead = true;
    this.readable = new ReadableStream({
      cancel: () => {
        isRead = false;
      },
      start: (controller) => {
        port.onOctets((octets) => isRead && controller.enqueue(Uint8Array.from(octets)));
        port.onEnd(() => {
          if (this.port !== port) return;
          this.readable = null;
          controller.error(new DOMException('The device has been lost.', 'NetworkError'));
        });
      },
    });
    this.writable = new WritableStream({
      write: (octets) =>
        new Promise((resolve, reject) => port.write(octets, (error) => (error ? reject(error) : resolve()))),
    });
  }

  async close(): Promise<void> {
    const { port } = this;
    if (!port) throw new DOMException('The port is already closed.', 'InvalidStateError');
    if (this.readable?.locked || this.writable?.locked) throw new TypeError('A stream is locked.');
    this.port = null;
    this.readable = null;
    this.writable = null;
    await port.close();
  }
}
