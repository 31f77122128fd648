import type { Clock } from '../../clock/clock.ts';
import { SharedConsole } from '../usb/shared-console.ts';
import { openUsbBoard, type UsbBoard } from '../usb/usb-board.ts';
import type { EmulatedPico } from './emulated-pico.ts';

/** Its USB console, which nobody pulls out. */
export function consoleOf({ machine }: EmulatedPico): SharedConsole {
  let forget = () => {};
  return new SharedConsole({
    path: 'its USB lead',
    write: (octets, done) => machine.send(octets, done),
    onOctets: (listener) => {
      forget = machine.onConsole(listener);
    },
    onEnd: () => {},
    close: async () => forget(),
  });
}

/**
 * Opens an emulated board over its USB lead, as one opens a real one; only its clock is the harness's too. `module`: dist/board.wasm, compiled.
 * @throws EmulationError, LabError, ControlError
 */
export async function openAtLead(
  pico: EmulatedPico,
  clock: Clock,
  module: WebAssembly.Module,
): Promise<UsbBoard> {
  await pico.serves(clock);
  const { startedUs } = pico.machine;
  return openUsbBoard({ kind: 'emulated', line: consoleOf(pico), clock, startedUs, module });
}
