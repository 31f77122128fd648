import { access } from 'node:fs/promises';
import { RASPBERRY_PI } from './find-ports.ts';
import { usbDevices } from './sysfs.ts';

/** USB product ids of the boot ROMs of RP2040 and RP2350. */
const BOOT_ROMS = ['0003', '000f'];
/** Where macOS shows the drive that a boot ROM is. */
const DRIVES = ['/Volumes/RPI-RP2', '/Volumes/RP2350'];

/** Whether a board waits in its boot ROM for firmware (BOOTSEL held while it was plugged in): a drive then, without a console. On Windows always false. */
export async function boardInBootsel({ sysfs = '/sys' } = {}): Promise<boolean> {
  if (process.platform === 'darwin') {
    const seen = await Promise.all(
      DRIVES.map((drive) =>
        access(drive).then(
          () => true,
          () => false,
        ),
      ),
    );
    return seen.includes(true);
  }
  const devices = await usbDevices(sysfs);
  return devices.some(
    ({ vendorId, productId }) => vendorId === RASPBERRY_PI && BOOT_ROMS.includes(productId),
  );
}
