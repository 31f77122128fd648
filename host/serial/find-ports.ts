import { existsSync } from 'node:fs';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LabError } from '../lab-error.ts';
import { printable } from '../printable.ts';
import { SerialError } from './serial-error.ts';
import { loadSerialLibrary } from './serial-library.ts';

/** A USB device. Ids are four hex digits, lower case. */
type UsbDevice = Record<'vendorId' | 'productId' | 'manufacturer', string>;

const RASPBERRY_PI = '2e8a';
/** USB product ids of Raspberry Pi's debug probes, which have a serial port, too, but no Kaluma; and of the boot ROMs of RP2040 and RP2350. */
const PROBES = ['0004', '000c'];
const BOOT_ROMS = ['0003', '000f'];
/** Where macOS shows the drive that a boot ROM is. */
const DRIVES = ['/Volumes/RPI-RP2', '/Volumes/RP2350'];

/**
 * Serial ports of USB devices of Raspberry Pi's, in order of their names; nothing is opened.
 * @throws SerialError `library-missing`, except on Linux
 */
export async function listBoardPorts({ sysfs = '/sys' } = {}) {
  const ports = process.platform === 'linux' ? await usbSerialPorts(sysfs) : await listByLibrary();
  return ports
    .filter(({ vendorId, productId }) => vendorId === RASPBERRY_PI && !PROBES.includes(productId))
    .map(({ path, manufacturer }) => ({ path, manufacturer: printable(manufacturer) }));
}

/**
 * The only port with a board.
 * @throws LabError if there are several; SerialError `no-port` if there is none
 */
export async function pickPort({ sysfs = '/sys' } = {}): Promise<string> {
  const paths = (await listBoardPorts({ sysfs })).map(({ path }) => path);
  const [first, second] = paths;
  if (second !== undefined)
    throw new LabError(
      `there are ${paths.length} boards: ${paths.join(', ')}`,
      `Say which: --board serial:${first}`,
    );
  if (first !== undefined) return first;
  if (await boardInBootsel(sysfs))
    throw new SerialError(
      'no-port',
      'the board is in BOOTSEL mode: a drive, without a console',
      'Unplug it and plug it in without holding BOOTSEL. If it comes back as a drive, it has no Kaluma yet: copy Kaluma’s .uf2 onto the drive (firmware/README.md says which).',
    );
  throw new SerialError(
    'no-port',
    'there is no board on USB',
    'Plug it in with a cable that carries data (many only charge), and try again; or name its port: --board serial:<port>. "tcplab doctor" checks the rest.',
  );
}

/** Whether a board waits in its boot ROM for firmware (BOOTSEL held while it was plugged in): a drive then, without a console. On Windows always false. */
async function boardInBootsel(sysfs: string): Promise<boolean> {
  if (process.platform === 'darwin') return DRIVES.some((drive) => existsSync(drive));
  const folder = join(sysfs, 'bus', 'usb', 'devices');
  const devices = await Promise.all((await entries(folder)).map((name) => usbDevice(join(folder, name))));
  return devices.some(
    ({ vendorId, productId }) => vendorId === RASPBERRY_PI && BOOT_ROMS.includes(productId),
  );
}

/** From /sys/class/tty of Linux: needs no library, no udev and no permission. */
async function usbSerialPorts(sysfs: string): Promise<(UsbDevice & { path: string })[]> {
  const classes = join(sysfs, 'class', 'tty');
  const names = (await entries(classes)).filter((name) => /^tty(ACM|USB)\d+$/.test(name));
  return Promise.all(
    names.map(async (name) => {
      // `device` is the interface; the device that it belongs to is the folder above it.
      const port = await realpath(join(classes, name, 'device')).catch(() => '');
      return { ...(await usbDevice(dirname(port))), path: `/dev/${name}` };
    }),
  );
}

/** What Linux tells of a device in its folder, empty texts if there is none. */
async function usbDevice(folder: string): Promise<UsbDevice> {
  const read = async (name: string) => (await readFile(join(folder, name), 'utf8').catch(() => '')).trim();
  const [vendorId, productId, manufacturer] = await Promise.all([
    read('idVendor'),
    read('idProduct'),
    read('manufacturer'),
  ]);
  return { vendorId, productId, manufacturer };
}

async function entries(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

async function listByLibrary(): Promise<(UsbDevice & { path: string })[]> {
  const { SerialPort } = await loadSerialLibrary();
  return (await SerialPort.list()).map(({ path, manufacturer = '', vendorId = '', productId = '' }) => ({
    path,
    manufacturer,
    vendorId: vendorId.toLowerCase(),
    productId: productId.toLowerCase(),
  }));
}
