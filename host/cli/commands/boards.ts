import type { Command } from 'commander';
import { CONTROL_PORT } from '../../../src/ports.ts';
import { discoverBoards } from '../../board/network/discover.ts';
import { said, tell } from '../../node/tell.ts';
import { printJson, printLines } from '../../printable.ts';
import { described } from '../../report/text-layout.ts';
import { listBoardPorts } from '../../serial/find-ports.ts';
import { systemReason } from '../../system-reason.ts';
import type { CommonOptions } from '../options.ts';

export const examples = `
  tcplab boards
  tcplab boards --json
  tcplab run --board tcp:192.168.4.1   with one of them`;

/** A line of the list: what to write after --board, and what it is. */
interface ListedBoard {
  board: string;
  what: string;
}

export function configure(command: Command): void {
  command.option('--json', 'print one JSON object').action(async ({ json }: CommonOptions) => {
    const boards = await listBoards();
    if (json) printJson(process.stdout, { boards });
    else
      printLines(
        process.stdout,
        described(
          boards.map(({ board, what }) => [board, said(what)]),
          Infinity,
        ),
      );
  });
}

async function listBoards(): Promise<ListedBoard[]> {
  tell(process.stderr, 'Listening for boards ...');
  const [ports, found] = await Promise.all([listBoardPorts(), discoverBoards().catch(unheard)]);
  return [
    { board: 'virtual', what: 'real lwIP in WebAssembly, no hardware' },
    { board: 'emulated:<firmware file>', what: 'a Pico W’s own firmware, in an emulator of its chips' },
    { board: 'emulated-usb:<firmware file>', what: 'the same, over its USB lead' },
    ...ports.map(({ path, manufacturer }) => ({ board: `serial:${path}`, what: `on USB, ${manufacturer}` })),
    ...found.map(({ name, board, app, address, controlPort }) => ({
      board: controlPort === CONTROL_PORT ? `tcp:${address}` : `tcp:${address}:${controlPort}`,
      what: `${name}, ${board}, app ${app}`,
    })),
  ];
}

/** The rest of the list is good without the network. */
function unheard(error: Error): never[] {
  tell(process.stderr, `The network cannot be listened on: ${systemReason(error)}`);
  return [];
}
