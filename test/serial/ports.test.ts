import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listBoardPorts, pickPort } from '../../host/serial/find-ports.ts';
import { openError } from '../../host/serial/serial-line.ts';

let sysfs: string;

beforeEach(() => {
  sysfs = mkdtempSync(join(tmpdir(), 'tcplab-sysfs-'));
});

afterEach(() => rmSync(sysfs, { recursive: true }));

/** A USB device as Linux shows it, with a serial port of that name if there is one. */
function plugIn(place: string, ids: string, tty?: string): void {
  const device = join(sysfs, 'devices', 'usb1', place);
  const [idVendor = '', idProduct = ''] = ids.split(':');
  const attributes = {
    idVendor,
    idProduct,
    manufacturer: 'Raspberry Pi',
    product: 'Pico',
    serial: `E66${place}`,
  };
  mkdirSync(device, { recursive: true });
  for (const [name, value] of Object.entries(attributes)) writeFileSync(join(device, name), `${value}\n`);
  link(device, join(sysfs, 'bus', 'usb', 'devices', place));
  if (!tty) return;
  const port = join(device, `${place}:1.0`);
  mkdirSync(port);
  const shown = join(sysfs, 'class', 'tty', tty);
  mkdirSync(shown, { recursive: true });
  symlinkSync(port, join(shown, 'device'));
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}

describe.runIf(process.platform === 'linux')('finding boards on USB', () => {
  it('lists boards, and neither debug probes nor other devices', async () => {
    plugIn('1-1', '2e8a:000a', 'ttyACM0');
    plugIn('1-2', '2e8a:000c', 'ttyACM1');
    plugIn('1-3', '0403:6001', 'ttyUSB0');
    mkdirSync(join(sysfs, 'class', 'tty', 'ttyS0'));
    expect(await listBoardPorts({ sysfs })).toEqual([{ path: '/dev/ttyACM0', manufacturer: 'Raspberry Pi' }]);
  });

  it('picks the only one', async () => {
    plugIn('1-1', '2e8a:000a', 'ttyACM0');
    expect(await pickPort({ sysfs })).toBe('/dev/ttyACM0');
  });

  it('asks which, when there are several', async () => {
    plugIn('1-1', '2e8a:000a', 'ttyACM0');
    plugIn('1-2', '2e8a:0009', 'ttyACM1');
    await expect(pickPort({ sysfs })).rejects.toMatchObject({
      name: 'LabError',
      problem: 'there are 2 boards: /dev/ttyACM0, /dev/ttyACM1',
      nextStep: 'Say which: --board serial:/dev/ttyACM0',
    });
  });

  it('says that there is none', async () => {
    await expect(pickPort({ sysfs })).rejects.toMatchObject({
      problem: 'there is no board on USB',
      exitCode: 3,
    });
  });

  it.each(['2e8a:0003', '2e8a:000f'])('knows a board in BOOTSEL mode, %s', async (ids) => {
    plugIn('1-1', ids);
    await expect(pickPort({ sysfs })).rejects.toMatchObject({
      problem: expect.stringContaining('BOOTSEL'),
      nextStep: expect.stringContaining('without holding BOOTSEL'),
      exitCode: 3,
    });
  });
});

describe('a port that does not open', () => {
  it.each([
    ['Error: Permission denied, cannot open /dev/ttyACM0', 'permission', 'usermod -a -G dialout'],
    ['Error Resource temporarily unavailable Cannot lock port', 'busy', 'Close the program that has it open'],
    ['Opening COM3: Access denied', 'busy', 'Close the program that has it open'],
    ['Error: No such file or directory, cannot open /dev/ttyACM0', 'gone', 'Is the board plugged in'],
    ['Error: Inappropriate ioctl for device', 'gone', 'Name the board’s port'],
  ])('%s: is told with what to do', (message, fault, nextStep) => {
    expect(
      openError('/dev/ttyACM77', new Error(message)),
      'a port that no other test has open',
    ).toMatchObject({
      fault,
      nextStep: expect.stringContaining(nextStep),
      exitCode: 3,
    });
  });
});
