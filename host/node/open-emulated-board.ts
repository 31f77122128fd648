import { existsSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Board } from '../board/board.ts';
import { PacedClock } from '../clock/paced-clock.ts';
import { ExitCode, LabError } from '../lab-error.ts';
import { refusedBySystem } from '../system-reason.ts';
import type { LoadedBoard, Pace } from './open-virtual-board.ts';

export interface EmulatedFiles {
  /** Path of a firmware, .uf2 or .bin. */
  firmware: string;
  /** Path of what keeps the flash from run to run. */
  flashImage?: string;
  /** How the harness reaches it; over its Wi-Fi, unless told. */
  way?: 'air' | 'usb';
}

/**
 * Switches on a Pico W with that firmware, and the app in its flash.
 * @throws LabError if a file cannot be read, is no firmware for this chip, or the emulator is not installed
 */
export async function openEmulated(
  { firmware, flashImage, way }: EmulatedFiles,
  { module, script }: LoadedBoard,
  pace: Pace,
) {
  const { EmulatedBoard, EmulatedPico, consoleOf, openAtLead, readFirmware } = await loadEmulator();
  const pico = new EmulatedPico({
    firmware: readFirmware(await read(firmware)),
    script,
    flash: flashImage !== undefined && existsSync(flashImage) ? await read(flashImage) : undefined,
  });
  const { flash } = pico.machine;
  if (flashImage !== undefined) process.once('exit', () => writeFileSync(flashImage, flash.octets));
  const paced = new PacedClock(pace === 'fast' ? 1 : pace.speed, pico.clock);
  const clock = pace === 'fast' ? pico.clock : paced;
  let nth = 0;
  const openOnAir = () => EmulatedBoard.open({ pico, clock, module, nth: nth++ });
  const open: () => Promise<Board> = way === 'usb' ? () => openAtLead(pico, clock, module) : openOnAir;
  return {
    pico,
    /** Runs it in step with the wall. */
    paced,
    /** Opens a control channel to it, as often as asked. */
    open,
    /** The same, over its Wi-Fi. */
    openOnAir,
    /** Its USB console, as often as asked. */
    openConsole: () => consoleOf(pico),
  };
}

function read(path: string): Promise<Uint8Array> {
  return readFile(path).catch(
    refusedBySystem((why) => `${path} cannot be read: ${why}`, 'Is the path right?'),
  );
}

/** rp2040js is an optional dependency. */
async function loadEmulator() {
  try {
    return await import('../board/emulated/emulator.ts');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new LabError(
      'rp2040js, which emulates the chip, is not installed',
      'Run "npm install rp2040js"; the virtual board needs none of it.',
      ExitCode.noBoard,
      { cause },
    );
  }
}
