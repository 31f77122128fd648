import { ensureBuilt } from '../../build/ensure-built.ts';
import { showProgress } from '../../build/progress.ts';
import type { Board } from '../board/board.ts';
import { discoverBoards } from '../board/network/discover.ts';
import { BoardUnreachable, TcpBoard } from '../board/network/tcp-board.ts';
import type { VirtualBoard } from '../board/virtual/virtual-board.ts';
import { loadBoard, openVirtualBoard, type Pace } from '../platform/open-virtual-board.ts';
import type { BoardAddress } from './board-address.ts';
import { NoBoardError } from './no-board-error.ts';

/** A board that was chosen and can be opened, again for each experiment: which it is, for the person at the keyboard. */
export type ChosenBoard =
  | { kind: 'virtual'; lwipVersion: string; open(): Promise<VirtualBoard> }
  | { kind: 'tcp' | 'serial'; where: string; open(): Promise<Board> };

/**
 * The board that was asked for. The virtual one is built first if need be, with progress on stderr.
 * @throws NoBoardError if it is not to be had
 */
export async function chooseBoard(address: BoardAddress, pace: Pace): Promise<ChosenBoard> {
  switch (address.kind) {
    case 'virtual':
      return chooseVirtual(pace);
    case 'tcp': {
      const { host, controlPort, token } = address;
      const open = () => asNoBoard(TcpBoard.open({ host, controlPort, token }));
      return { kind: 'tcp', where: host, open };
    }
    case 'serial':
      return chooseSerial(address.port);
    case 'auto':
      return chooseBoard(await findBoard(), pace);
  }
}

/** The console tells where the board is on the network, and the cable's token. */
async function chooseSerial(port: string): Promise<ChosenBoard> {
  const { askBoard } = await import('../serial/ask-board.ts');
  const { address, control, token } = await asNoBoard(askBoard(port));
  if (address === '') {
    throw new NoBoardError(
      `the board at ${port} has no network`,
      'Give it one with "tcplab config wifi", or watch its console with "tcplab monitor".',
    );
  }
  const open = () =>
    asNoBoard(
      TcpBoard.open({ kind: 'serial', host: address, controlPort: control, token: token ?? undefined }),
    );
  return { kind: 'serial', where: `${port}, ${address}`, open };
}

/** A board on USB comes first: it is the one on this table. */
async function findBoard(): Promise<BoardAddress> {
  const { listBoardPorts } = await import('../serial/find-ports.ts');
  const [port] = await listBoardPorts();
  if (port) return { kind: 'serial', port: port.path };
  const [found] = await discoverBoards({ first: true }).catch(() => []);
  if (!found) return { kind: 'virtual' };
  return {
    kind: 'tcp',
    host: found.address,
    controlPort: found.controlPort,
    token: process.env.TCPLAB_TOKEN,
  };
}

async function chooseVirtual(pace: Pace): Promise<ChosenBoard> {
  const built = await asNoBoard(ensureBuilt({ onProgress: showProgress() }));
  const loaded = await asNoBoard(loadBoard(built));
  let boards = 0;
  return {
    kind: 'virtual',
    lwipVersion: built.lwipVersion,
    open: () => asNoBoard(openVirtualBoard(loaded, pace, boards++)),
  };
}

async function asNoBoard<Result>(promise: Promise<Result>): Promise<Result> {
  try {
    return await promise;
  } catch (error) {
    const { message, problem, nextStep } = error as Error & { problem?: string; nextStep?: string };
    if (error instanceof BoardUnreachable)
      throw new NoBoardError(error.problem, error.nextStep, { cause: error });
    throw new NoBoardError(
      problem ?? `the board does not start: ${message}`,
      nextStep ?? 'If it is the virtual one: delete the folders .cache and dist, and try again.',
      { cause: error },
    );
  }
}
