/* What needs rp2040js, which may not be installed: imported when it is used. */
export { EmulatedBoard } from './emulated-board.ts';
export { EmulatedPico } from './emulated-pico.ts';
export { readFirmware } from './firmware-file.ts';
export { consoleOf, openAtLead } from './usb-lead.ts';
