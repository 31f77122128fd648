import type { OctetPort } from '../../board/usb/shared-console.ts';
import { Listeners } from '../../listeners.ts';
import type { SerialFault } from '../../serial/serial-error.ts';

/** What is needed of a port of Web Serial (https://wicg.github.io/serial/); anything of that interface will do. */
export interface WebSerialPort {
  /** Another one after an error that the port survives; null while it is closed or unplugged. */
  readonly readable: ReadableStream<Uint8Array> | null;
  readonly writable: WritableStream<Uint8Array> | null;
  open(options: { baudRate: number; bufferSize?: number }): Promise<void>;
  setSignals?(signals: { dataTerminalReady: boolean }): Promise<void>;
  getInfo(): { usbVendorId?: number; usbProductId?: number };
  close(): Promise<void>;
}

/** `navigator.serial`. It tells of a port that was allowed before when that is plugged in: `connect`. */
interface WebSerial extends EventTarget {
  requestPort(options: { filters: { usbVendorId: number }[] }): Promise<WebSerialPort>;
}

/** Why there is no port, beside what a console on it can be found to be. */
export type PortFault = SerialFault | 'no-web-serial' | 'policy' | 'not-chosen' | 'cannot-open';

class PortError extends Error {
  readonly fault: PortFault;

  constructor(fault: PortFault, options?: ErrorOptions) {
    super(fault, options);
    this.fault = fault;
  }
}

/** Raspberry Pi's. */
const USB_VENDOR = 0x2e8a;
/** Of USB CDC any rate will do. */
const BAUD_RATE = 115_200;
/** In octets. The default of 255 is full within 4 ms of what the board can say. */
const BUFFER_SIZE = 65_536;

/** null in a browser without Web Serial, and in a page that is not from a trustworthy place. */
export function webSerial(): WebSerial | null {
  return (navigator as { serial?: WebSerial }).serial ?? null;
}

/**
 * Lets the person choose a port: only possible in answer to a click or a key.
 * @throws PortError `no-web-serial`, `policy` or `not-chosen`
 */
export async function choosePort(serial: WebSerial | null): Promise<WebSerialPort> {
  if (!serial) throw new PortError('no-web-serial');
  try {
    return await serial.requestPort({ filters: [{ usbVendorId: USB_VENDOR }] });
  } catch (error) {
    throw new PortError((error as Error).name === 'SecurityError' ? 'policy' : 'not-chosen', {
      cause: error,
    });
  }
}

/**
 * Opens a port. With DTR off Kaluma's output is dropped, so it is switched on.
 * @throws PortError `busy` if this page has it open already; `cannot-open` if the system refuses, which does not tell why: another program has it, or it is not allowed
 */
export async function openWebSerial(port: WebSerialPort): Promise<OctetPort> {
  try {
    await port.open({ baudRate: BAUD_RATE, bufferSize: BUFFER_SIZE });
  } catch (error) {
    throw new PortError((error as Error).name === 'InvalidStateError' ? 'busy' : 'cannot-open', {
      cause: error,
    });
  }
  await port.setSignals?.({ dataTerminalReady: true }).catch(() => {}); // what has no such line needs none
  const listeners = new Listeners<[Uint8Array]>();
  const enders = new Listeners<[]>();
  const writer = port.writable?.getWriter();
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  let closing = false;
  const readAll = async () => {
    for (let last: unknown; !closing && port.readable && port.readable !== last; ) {
      last = port.readable;
      reader = port.readable.getReader();
      try {
        for (let read = await reader.read(); !read.done; read = await reader.read())
          listeners.tell(read.value);
      } catch {
        // What was lost there the cable's numbers tell; of a port that is gone there is nothing to read any more.
      }
      reader.releaseLock();
    }
    writer?.releaseLock();
    await port.close().catch(() => {}); // it is gone
    enders.tell();
  };
  const ended = readAll();
  return {
    path: 'USB',
    write: (octets, done) => {
      if (writer) writer.write(octets).then(() => done(), done);
      else done(new Error('it is closed'));
    },
    onOctets: (listener) => void listeners.add(listener),
    onEnd: (listener) => void enders.add(listener),
    close: async () => {
      closing = true;
      await reader?.cancel().catch(() => {});
      await ended;
    },
  };
}
