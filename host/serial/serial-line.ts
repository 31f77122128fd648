import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type OctetPort, SharedConsole } from '../board/usb/shared-console.ts';
import type { Lead } from './lead.ts';
import { consoleLog, holdersOf } from './port-holder.ts';
import { goneError, SerialError, type SerialFault } from './serial-error.ts';
import { loadSerialLibrary } from './serial-library.ts';

/** Of USB CDC any rate will do; this is the one that @kaluma/cli asks for. */
const BAUD_RATE = 115_200;
/** A port that was just closed stays locked while the system is still reading from it: it is tried once more, after that many ms. */
const AGAIN_MS = 500;
const LOCKED = /lock|busy|access denied/i;
/** How often the device is looked at, in ms. */
const PRESENCE_MS = 300;

/**
 * Opens a port, for this process alone.
 * @throws SerialError `library-missing`, `gone`, `permission` or `busy`
 */
export async function openSerialPort(path: string): Promise<OctetPort> {
  const { SerialPort } = await loadSerialLibrary();
  const port = new SerialPort({ path, baudRate: BAUD_RATE, autoOpen: false });
  const open = () =>
    new Promise<void>((resolve, reject) => {
      port.open((error) => (error ? reject(error) : resolve()));
    });
  await open()
    .catch(async (error: Error) => {
      if (!LOCKED.test(error.message)) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      return open();
    })
    .catch(async (error: Error) => {
      throw openError(path, error, await holdersOf(path));
    });
  const stopWatching = await watchPresence(path, () => port.isOpen && port.close(() => {}));
  port.on('close', stopWatching);
  // After an error in reading, nothing is read any more.
  port.on('error', () => port.isOpen && port.close(() => {}));
  return {
    path,
    write: (octets, told) => {
      const done = (error?: Error | null) => told(error ? goneError(path, error) : undefined);
      if (!port.isOpen) return done(new Error('it is closed'));
      port.write(octets, (error) => (error ? done(error) : port.drain(done)));
    },
    onOctets: (listener) => port.on('data', listener),
    onEnd: (listener) => port.on('close', listener),
    close: () => new Promise((resolve) => (port.isOpen ? port.close(() => resolve()) : resolve())),
  };
}

/** The lead at a port of this machine. Its console opens unless openSerialPort throws. */
export function serialLead(path: string): Lead {
  return { path, open: async () => new SharedConsole(await openSerialPort(path)), close: async () => {} };
}

/**
 * serialport does not always notice that a board was unplugged: on Linux a read that is under way then returns 0 octets, again and again, and it
 * takes that for silence. So the device is looked at. Returns what ends that.
 */
async function watchPresence(path: string, onGone: () => void): Promise<() => void> {
  if (process.platform === 'win32') return () => {};
  const device = async () => {
    const { ino, rdev } = await stat(path);
    return `${ino} ${rdev}`;
  };
  const opened = await device().catch(() => null);
  const timer = setInterval(async () => {
    if ((await device().catch(() => null)) !== opened) onGone();
  }, PRESENCE_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** serialport passes on the system's words for why a port does not open. `holders` have it open, as far as the system tells. */
export function openError(path: string, error: Error, holders: readonly string[] = []): SerialError {
  const { message } = error;
  const because = (fault: SerialFault, problem: string, nextStep: string) =>
    new SerialError(fault, problem, nextStep, { cause: error });
  if (LOCKED.test(message))
    return because(
      'busy',
      holders.length > 0
        ? `${path} is in use by process ${holders.join(', ')}`
        : `${path} is in use by another program`,
      existsSync(consoleLog(path))
        ? `Wait until it has ended, and try again. What the board says meanwhile: tail -f ${consoleLog(path)}`
        : 'Close the program that has it open (tcplab monitor, a serial terminal, an editor’s console), and try again.',
    );
  if (/permission denied|EACCES/i.test(message))
    return because(
      'permission',
      `you may not open ${path}`,
      'On Linux, join the group that may: sudo usermod -a -G dialout "$USER", then log out and in again (on Arch the group is uucp).',
    );
  if (/no such file|not found|ENOENT|cannot find/i.test(message))
    return because(
      'gone',
      `there is no port ${path}`,
      'Is the board plugged in, with a cable that carries data? "tcplab boards" lists those there are.',
    );
  return because(
    'gone',
    /ioctl|is a directory/i.test(message)
      ? `${path} is not a serial port`
      : `${path} cannot be opened: ${message}`,
    'Name the board’s port: "tcplab boards" lists those there are.',
  );
}
