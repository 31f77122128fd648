import { type Command, Option } from 'commander';
import { LabError } from '../lab-error.ts';
import { openEmulated } from '../node/open-emulated-board.ts';
import { loadBoard } from '../node/open-virtual-board.ts';
import { boardFiles } from '../node/package.ts';
import { pickPort } from '../serial/find-ports.ts';
import type { Lead } from '../serial/lead.ts';
import { serialLead } from '../serial/serial-line.ts';
import { parseBoardAddress } from './board-address.ts';
import { tellFailure } from './failure.ts';
import { flashImageOption } from './options.ts';

/** Where the console of a board is. */
export interface LeadOptions {
  port?: string;
  board?: string;
  flashImage?: string;
}

/** The options of a command that works on the console of a board, an emulated one too. */
export function addLeadOptions(command: Command): Command {
  return command
    .option('--port <path>', 'serial port of the board, if there are several')
    .addOption(
      new Option('--board <board>', 'emulated:<firmware file>, a board in the emulator').conflicts(['port']),
    )
    .addOption(flashImageOption);
}

/**
 * Does a piece of work on the lead that is meant: the only one on USB, if none was named. An emulated board is switched on for it.
 * @throws LabError
 */
export async function usingLead<Result>(
  options: LeadOptions,
  work: (lead: Lead) => Promise<Result>,
): Promise<Result> {
  const lead = await openLead(options);
  try {
    return await work(lead);
  } finally {
    await lead.close();
  }
}

/** The same, until it is closed. */
export async function openLead({ port, board, flashImage }: LeadOptions): Promise<Lead> {
  if (board === undefined) return serialLead(await pickPort(port));
  const address = parseBoardAddress(board);
  if (address.kind === 'emulated') return emulatedLead(address.firmware, flashImage);
  throw new LabError(
    `${board} has no console here`,
    'Write --board emulated:<firmware file>, or --port <path> for a board on USB.',
  );
}

/** Of a board that is switched on, in step with the wall, until it is closed. */
async function emulatedLead(firmware: string, flashImage: string | undefined): Promise<Lead> {
  const loaded = await loadBoard(await boardFiles());
  const { pico, paced, openConsole } = await openEmulated({ firmware, flashImage }, loaded, { speed: 1 });
  await pico.findsNetwork(paced); // without an app it does not, and has a console nevertheless
  const stop = new AbortController();
  const running = paced.run(stop.signal).catch((error) => {
    tellFailure(error);
    process.exit();
  });
  return {
    path: `${firmware}, emulated`,
    now: () => paced.nowUs() / 1000,
    open: async () => openConsole(),
    close: async () => {
      stop.abort();
      await running;
    },
  };
}
