import { type Command, Option } from 'commander';
import { ExitCode, LabError } from '../lab-error.ts';
import { openEmulatedPort, type Port } from '../node/emulated-port.ts';
import { pickPort } from '../serial/pick-port.ts';
import { parseBoardAddress } from './board-address.ts';
import { flashImageOption } from './options.ts';

/** Where the console of a board is. */
export interface PortOptions {
  port?: string;
  board?: string;
  flashImage?: string;
}

/** The options of a command that works on the console of a board, an emulated one too. */
export function addPortOptions(command: Command): Command {
  return command
    .option('--port <path>', 'serial port of the board, if there are several')
    .addOption(
      new Option('--board <board>', 'emulated:<firmware file>, a board in the emulator').conflicts(['port']),
    )
    .addOption(flashImageOption());
}

/** Whether it is an emulated board that is meant. */
export function isEmulated({ board }: PortOptions): boolean {
  return board !== undefined && parseBoardAddress(board, {}).kind === 'emulated';
}

/**
 * Opens the console of the board that is meant for one piece of work: of the only one on USB, if none was named. An emulated one is switched on for it.
 * @throws LabError
 */
export async function usingPort<Result>(
  options: PortOptions,
  work: (path: string) => Promise<Result>,
): Promise<Result> {
  const port = await openPort(options);
  try {
    return await work(port.path);
  } finally {
    await port.close();
  }
}

/** The same, until it is closed. */
export async function openPort({ port, board, flashImage }: PortOptions): Promise<Port> {
  if (board === undefined) return { path: await pickPort(port), close: async () => {} };
  const address = parseBoardAddress(board, {});
  if (address.kind === 'emulated') return openEmulatedPort({ firmware: address.firmware, flashImage });
  throw new LabError(
    `${board} has no console here`,
    'Write --board emulated:<firmware file>, or --port <path> for a board on USB.',
    ExitCode.usage,
  );
}
