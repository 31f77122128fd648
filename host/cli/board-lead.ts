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
import { type CommonOptions, flashImageOption } from './options.ts';

/** The options of a command that works on the console of a board, an emulated one too. */
export function addLeadOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--board <board>',
        'serial:<port>, emulated:<firmware file>, or auto: the only board on USB (the default)',
      ).env('TCPLAB_BOARD'),
    )
    .addOption(flashImageOption);
}

/**
 * Does a piece of work on the lead that is meant: the only one on USB, if none was named. An emulated board is switched on for it.
 * @throws LabError
 */
export async function usingLead<Result>(
  options: CommonOptions,
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
export async function openLead({ board = 'auto', flashImage }: CommonOptions): Promise<Lead> {
  const address = parseBoardAddress(board);
  if (address.kind === 'auto') return serialLead(await pickPort());
  if (address.kind === 'serial') return serialLead(address.port);
  if (address.kind === 'emulated') return emulatedLead(address.firmware, flashImage);
  throw new LabError(
    `${board} has no console here`,
    'Write --board serial:<port>, or --board auto for the only board on USB.',
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
