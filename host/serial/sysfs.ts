import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A USB device as Linux tells of it under /sys. Ids are four hex digits, lower case. */
export interface UsbDevice {
  vendorId: string;
  productId: string;
  manufacturer: string;
  product: string;
  serialNumber: string;
}

/** Serial ports of USB devices, from /sys/class/tty: needs no library, no udev and no permission. */
export async function usbSerialPorts(sysfs: string): Promise<(UsbDevice & { path: string })[]> {
  const classes = join(sysfs, 'class', 'tty');
  const found = await Promise.all(
    (await entries(classes))
      .filter((name) => /^tty(ACM|USB)\d+$/.test(name))
      .map(async (name) => {
        // `device` is the interface; the device that it belongs to is the folder above it.
        const port = await realpath(join(classes, name, 'device')).catch(() => '');
        const device = port === '' ? undefined : await readUsbDevice(dirname(port));
        return device && { ...device, path: `/dev/${name}` };
      }),
  );
  return found.filter((port) => port !== undefined);
}

/** All USB devices, whether or not they have a serial port. */
export async function usbDevices(sysfs: string): Promise<UsbDevice[]> {
  const devices = join(sysfs, 'bus', 'usb', 'devices');
  const found = await Promise.all((await entries(devices)).map((name) => readUsbDevice(join(devices, name))));
  return found.filter((device) => device !== undefined);
}

async function readUsbDevice(folder: string): Promise<UsbDevice | undefined> {
  const read = async (name: string) => (await readFile(join(folder, name), 'utf8').catch(() => '')).trim();
  const [vendorId, productId, manufacturer, product, serialNumber] = await Promise.all([
    read('idVendor'),
    read('idProduct'),
    read('manufacturer'),
    read('product'),
    read('serial'),
  ]);
  if (vendorId === '') return undefined;
  return { vendorId, productId, manufacturer, product, serialNumber };
}

async function entries(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}
