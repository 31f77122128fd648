import { createWriteStream, rmSync } from 'node:fs';
import { UsbBoard } from '../board/usb/usb-board.ts';
import { WallClock } from '../clock/wall-clock.ts';
import { EscapeFilter } from './console-text.ts';
import { consoleLog } from './port-holder.ts';
import { openSerialLine } from './serial-line.ts';

/**
 * Opens a board on USB, which needs no network. What its console says goes to a file meanwhile, for those who cannot open the port. `module`: dist/board.wasm, compiled.
 * @throws SerialError if the port cannot be opened, LabError or ControlError if the board does not answer
 */
export async function openSerialBoard(port: string, module: WebAssembly.Module): Promise<UsbBoard> {
  const line = await openSerialLine(port);
  const log = createWriteStream(consoleLog(port)).on('error', () => {}); // it is a convenience
  const filter = new EscapeFilter();
  line.onText((text) => log.write(filter.take(text)));
  line.onEnd(() => {
    log.end();
    rmSync(consoleLog(port), { force: true });
  });
  return UsbBoard.open({ kind: 'serial', line, clock: new WallClock(), module });
}
