import { type Command, Option } from 'commander';
import { CABLE_PORT, CONTROL_PORT, LAB_PORT } from '../../../src/ports.ts';
import { LabError } from '../../lab-error.ts';
import type { EmulatedFiles } from '../../node/open-emulated-board.ts';
import { up } from '../../up/up.ts';
import { parseBoardAddress } from '../board-address.ts';
import { CaptureFile } from '../capture-file.ts';
import { type CommonOptions, flashImageOption, parsePort, pcapOption, speedOption } from '../options.ts';
import { interruption } from '../process-ends.ts';
import { styleOf } from '../style.ts';

interface UpOptions extends CommonOptions {
  labPort: number;
  controlPort: number;
  cablePort: number;
  host: string;
}

export const examples = `
  tcplab up                            then, elsewhere: nc 127.0.0.1 7000
  tcplab up --speed 0.5                half as fast as real
  tcplab up --host 0.0.0.0             for programs on other machines, too
  tcplab up --board emulated:kaluma.uf2   a Pico W’s own firmware, in an emulator`;

export function configure(command: Command): void {
  command
    .addOption(new Option('--board <board>', 'virtual (the default), or emulated:<firmware file>'))
    .addOption(flashImageOption)
    .option('--lab-port <port>', 'port of this machine for the lab', parsePort, LAB_PORT)
    .option('--control-port <port>', 'port of this machine for the control channel', parsePort, CONTROL_PORT)
    .option('--cable-port <port>', 'UDP port of this machine for the cable', parsePort, CABLE_PORT)
    .option('--host <address>', 'address of this machine to listen on', '127.0.0.1')
    .addOption(speedOption)
    .addOption(pcapOption)
    .action(async (options: UpOptions) => {
      const emulated = emulatedFiles(options);
      const capture = options.pcap === undefined ? null : new CaptureFile(options.pcap);
      try {
        await up({
          speed: 1,
          ...options,
          ...styleOf(options),
          ...interruption(),
          emulated,
          onBoard: (board) => capture?.capture.watch(board),
        });
      } finally {
        capture?.close();
      }
    });
}

/** undefined: the virtual board. A board that runs by itself needs no command for that. */
function emulatedFiles({ board, flashImage }: UpOptions): EmulatedFiles | undefined {
  const address = parseBoardAddress(board);
  if (address.kind === 'virtual') return undefined;
  if (address.kind === 'emulated' && address.way === 'air') return { firmware: address.firmware, flashImage };
  throw new LabError(
    `"tcplab up" cannot run ${board}`,
    'Write --board emulated:<firmware file>, or leave it out for the virtual board; a board on USB or on the network runs by itself: "tcplab boards" lists those there are.',
  );
}
