import { printable } from '../printable.ts';
import { loadSerialLibrary } from './serial-library.ts';
import { usbSerialPorts } from './sysfs.ts';

/** A serial port on which a Raspberry Pi board is. */
export interface BoardPort {
  path: string;
  manufacturer: string;
  serialNumber: string;
}

/** Raspberry Pi's vendor id. */
export const RASPBERRY_PI = '2e8a';
/** Raspberry Pi's debug probes: they have a serial port, too, but no Kaluma. */
const PROBES = ['0004', '000c'];

/**
 * Serial ports of USB devices of Raspberry Pi's, in order of their names; nothing is opened.
 * @throws SerialError `library-missing`, except on Linux
 */
export async function listBoardPorts({ sysfs = '/sys' } = {}): Promise<BoardPort[]> {
  const ports = process.platform === 'linux' ? await usbSerialPorts(sysfs) : await listByLibrary();
  return ports
    .filter(({ vendorId, productId }) => vendorId === RASPBERRY_PI && !PROBES.includes(productId))
    .map(({ path, manufacturer, serialNumber }) => ({
      path,
      manufacturer: printable(manufacturer),
      serialNumber: printable(serialNumber),
    }));
}

async function listByLibrary() {
  const { SerialPort } = await loadSerialLibrary();
  const ports = await SerialPort.list();
  return ports.map(({ path, manufacturer, serialNumber, vendorId, productId }) => ({
    path,
    manufacturer: manufacturer ?? '',
    serialNumber: serialNumber ?? '',
    vendorId: (vendorId ?? '').toLowerCase(),
    productId: (productId ?? '').toLowerCase(),
  }));
}
