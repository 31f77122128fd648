import type { ConsoleStatus } from '../../src/control/protocol.ts';
import type { Board } from '../board/board.ts';
import type { LocalBoard } from '../board/local-board.ts';
import { discoverBoards } from '../board/network/discover.ts';
import { TcpBoard, type TcpBoardOptions } from '../board/network/tcp-board.ts';
import type { VirtualBoard } from '../board/virtual/virtual-board.ts';
import { ExitCode, LabError } from '../lab-error.ts';
import { type EmulatedFiles, openEmulated } from '../node/open-emulated-board.ts';
import { type LoadedBoard, loadBoard, openVirtualBoard, type Pace } from '../node/open-virtual-board.ts';
import { boardFiles } from '../node/package.ts';
import { tell } from '../node/tell.ts';
import { type BoardPlaces, pickAuto } from './auto-board.ts';
import { type BoardAddress, cableToken } from './board-address.ts';

/** A board that was chosen and can be opened, again for each experiment: which it is, for the person at the keyboard. */
export type ChosenBoard = (
  | { kind: 'virtual'; lwipVersion: string; open(): Promise<VirtualBoard> }
  | { kind: 'emulated' | 'tcp' | 'serial'; where: string; open(): Promise<Board> }
) & {
  /** The same, where its cable can be seen. */
  openLocal?: () => Promise<LocalBoard>;
};

/**
 * The board that was asked for. The virtual one is built first if need be, with progress on stderr.
 * @throws LabError if it is not to be had
 */
export async function chooseBoard(
  address: BoardAddress,
  pace: Pace,
  flashImage?: string,
): Promise<ChosenBoard> {
  switch (address.kind) {
    case 'virtual':
      return chooseVirtual(pace);
    case 'tcp':
      return chooseTcp(address, pace);
    case 'emulated':
      return chooseEmulated({ ...address, flashImage }, pace);
    case 'serial':
      return chooseSerial(address.port, await asNoBoard(PLACES.askOnUsb(address.port)), pace);
    case 'auto':
      return chooseAuto(pace);
  }
}

export const PLACES: BoardPlaces = {
  async usbPorts() {
    const { listBoardPorts } = await import('../serial/find-ports.ts');
    return (await listBoardPorts()).map(({ path }) => path);
  },
  async askOnUsb(port) {
    const { SerialConsole } = await import('../serial/console.ts');
    return SerialConsole.using(port, (console) => console.ask());
  },
  async firstOnNetwork() {
    const [found] = await discoverBoards({ first: true }).catch(() => []);
    return found;
  },
};

async function chooseAuto(pace: Pace): Promise<ChosenBoard> {
  const picked = await asNoBoard(pickAuto(PLACES, (line) => tell(process.stderr, line)));
  if (picked.kind === 'virtual') return chooseVirtual(pace);
  if (picked.kind === 'serial') return chooseSerial(picked.port, picked.status, pace);
  const { address: host, controlPort } = picked.found;
  return chooseTcp({ host, controlPort, token: cableToken(process.env) }, pace);
}

/** Where a board on the network is, and what opens its cable. */
type NetworkAddress = Pick<TcpBoardOptions, 'host' | 'controlPort' | 'kind'> & { token: string | undefined };

async function chooseTcp({ host, controlPort, token }: NetworkAddress, pace: Pace): Promise<ChosenBoard> {
  return { kind: 'tcp', where: host, open: await onNetwork({ host, controlPort, token }, pace) };
}

/** Opens a board on the network. The cable's own client is an lwIP of this machine, so it is built first if need be. */
async function onNetwork({ token, ...board }: NetworkAddress, pace: Pace): Promise<() => Promise<Board>> {
  const cable = token === undefined ? undefined : { token, module: (await loadVirtual()).loaded.module };
  const speed = pace === 'fast' ? 1 : pace.speed;
  return () => asNoBoard(TcpBoard.open({ ...board, cable, speed }));
}

/** Everything goes over the lead; without the native module there is no cable, and the console told where the board is on the network. */
async function chooseSerial(
  port: string,
  { address: host, control: controlPort, states }: ConsoleStatus,
  pace: Pace,
): Promise<ChosenBoard> {
  if (states === 'observed') {
    const { module } = (await loadVirtual()).loaded;
    const { openSerialBoard } = await import('../serial/open-serial-board.ts');
    return { kind: 'serial', where: port, open: () => asNoBoard(openSerialBoard(port, module)) };
  }
  if (host === '') {
    throw new LabError(
      `the board at ${port} has no network, without which stock Kaluma cannot be reached`,
      'Give it one with "tcplab config wifi", or watch its console with "tcplab monitor".',
      ExitCode.noBoard,
    );
  }
  const board = { kind: 'serial', host, controlPort, token: undefined } as const;
  return { kind: 'serial', where: `${port}, ${host}`, open: await onNetwork(board, pace) };
}

async function chooseVirtual(pace: Pace): Promise<ChosenBoard> {
  const { loaded, lwipVersion } = await loadVirtual();
  let boards = 0;
  const open = () => asNoBoard(openVirtualBoard(loaded, pace, boards++), START_AFRESH);
  return { kind: 'virtual', lwipVersion, open, openLocal: open };
}

/** One board, which goes on from experiment to experiment as a real one does. */
async function chooseEmulated(files: EmulatedFiles, pace: Pace): Promise<ChosenBoard> {
  const { loaded } = await loadVirtual();
  const { open, openOnAir } = await openEmulated(files, loaded, pace);
  const openLocal = files.way === 'usb' ? undefined : openOnAir;
  return { kind: 'emulated', where: `${files.firmware}, emulated`, open, openLocal };
}

async function loadVirtual(): Promise<{ loaded: LoadedBoard; lwipVersion: string }> {
  const files = await asNoBoard(boardFiles(), START_AFRESH);
  return { loaded: await asNoBoard(loadBoard(files), START_AFRESH), lwipVersion: files.lwipVersion };
}

/** Errors that say what to try next are told as they are. */
async function asNoBoard<Result>(promise: Promise<Result>, otherwise = TRY_BOARDS): Promise<Result> {
  try {
    return await promise;
  } catch (error) {
    const { message, problem = message, nextStep = otherwise } = error as Error & Partial<LabError>;
    throw new LabError(problem, nextStep, ExitCode.noBoard, { cause: error });
  }
}

const TRY_BOARDS =
  'Is it a board of the lab, with its app running and one of its five connections free ("tcplab clear" ends them)? "tcplab boards" lists those there are; "tcplab flash" puts the app on one.';
const START_AFRESH = 'Install tcplab again; in a clone, delete the folders .cache and dist.';
