import type { Clock } from '../../clock/clock.ts';
import { ConsoleLine } from '../usb/console-line.ts';
import { UsbBoard } from '../usb/usb-board.ts';
import type { EmulatedPico } from './emulated-pico.ts';

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
  const { machine } = pico;
  let forget = () => {};
  const line = new ConsoleLine({
    path: 'its USB lead',
    write: (octets, done) => machine.send(octets, done),
    onOctets: (listener) => {
      forget = machine.onConsole(listener);
    },
    onEnd: () => {}, // nobody pulls it out
    close: async () => forget(),
  });
  return UsbBoard.open({ kind: 'emulated', line, clock, startedUs: machine.startedUs, module });
}
