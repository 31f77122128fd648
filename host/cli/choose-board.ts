import type { Board, BoardInfo } from '../board/board.ts';
import type { LocalBoard } from '../board/local-board.ts';
import { openTcpBoard, type TcpBoardOptions } from '../board/network/tcp-board.ts';
import { openUsbBoard } from '../board/usb/usb-board.ts';
import { WallClock } from '../clock/wall-clock.ts';
import { ExitCode, LabError } from '../lab-error.ts';
import { type EmulatedFiles, openEmulated } from '../node/open-emulated-board.ts';
import { type LoadedBoard, loadBoard, openVirtualBoard, type Pace } from '../node/open-virtual-board.ts';
import { boardFiles } from '../node/package.ts';
import { atPrompt } from '../serial/lead.ts';
import { logConsole } from '../serial/port-holder.ts';
import { serialLead } from '../serial/serial-line.ts';
import { pickAuto } from './auto-board.ts';
import { parseBoardAddress } from './board-address.ts';
import type { CommonOptions } from './options.ts';

/** A board that was chosen and can be opened, again for each experiment. */
export interface ChosenBoard {
  kind: BoardInfo['kind'];
  /** Which it is, for the person at the keyboard. */
  where: string;
  open(): Promise<Board | LocalBoard>;
  /** Whether it is a LocalBoard, whose cable can be seen. */
  isLocal?: boolean;
}

/**
 * The board that was asked for, as --board names it. The virtual one is built first if need be, with progress on stderr.
 * @throws LabError if it is not to be had
 */
export async function chooseBoard(
  { board, flashImage }: Pick<CommonOptions, 'board' | 'flashImage'>,
  pace: Pace,
): Promise<ChosenBoard> {
  const address = await asNoBoard(pickAuto(parseBoardAddress(board)));
  switch (address.kind) {
    case 'virtual':
      return chooseVirtual(pace);
    case 'tcp':
      return chooseTcp(address, pace);
    case 'emulated':
      return chooseEmulated({ ...address, flashImage }, pace);
    case 'serial':
      return chooseSerial(address.port, pace);
  }
}

async function chooseTcp(
  { host, controlPort }: Pick<TcpBoardOptions, 'host' | 'controlPort'>,
  pace: Pace,
): Promise<ChosenBoard> {
  // In the environment, so that it is in no list of processes.
  const token = process.env.TCPLAB_TOKEN || undefined;
  // The cable's own client is an lwIP of this machine.
  const cable = token === undefined ? undefined : { token, module: (await loadVirtual()).loaded.module };
  return { kind: 'tcp', where: host, open: onNetwork({ host, controlPort, cable }, pace) };
}

function onNetwork(board: TcpBoardOptions, pace: Pace): () => Promise<Board> {
  const speed = pace === 'fast' ? 1 : pace.speed;
  return () => asNoBoard(openTcpBoard({ ...board, speed }));
}

/** Everything goes over the lead; without the native module there is no cable, and the console told where the board is on the network. */
async function chooseSerial(port: string, pace: Pace): Promise<ChosenBoard> {
  const asked = atPrompt(serialLead(port), (prompt) => prompt.ask());
  const { address: host, control: controlPort, states } = await asNoBoard(asked);
  if (states === 'observed') {
    const { module } = (await loadVirtual()).loaded;
    const open = async () => {
      const line = await serialLead(port).open();
      logConsole(line);
      return openUsbBoard({ kind: 'serial', line, clock: new WallClock(), module });
    };
    return { kind: 'serial', where: port, open: () => asNoBoard(open()) };
  }
  if (host === '') {
    throw new LabError(
      `the board at ${port} has no network, without which stock Kaluma cannot be reached`,
      'Give it one with "tcplab config wifi", or watch its console with "tcplab monitor".',
      ExitCode.noBoard,
    );
  }
  const open = onNetwork({ kind: 'serial', host, controlPort }, pace);
  return { kind: 'serial', where: `${port}, ${host}`, open };
}

async function chooseVirtual(pace: Pace): Promise<ChosenBoard> {
  const { loaded, lwipVersion } = await loadVirtual();
  let boards = 0;
  const open = () => asNoBoard(openVirtualBoard(loaded, pace, boards++), START_AFRESH);
  const where = `picked the virtual one, with lwIP ${lwipVersion}; it needs no hardware`;
  return { kind: 'virtual', where, open, isLocal: true };
}

/** One board, which goes on from experiment to experiment as a real one does. */
async function chooseEmulated(files: EmulatedFiles, pace: Pace): Promise<ChosenBoard> {
  const { loaded } = await loadVirtual();
  const { open } = await openEmulated(files, loaded, pace);
  return { kind: 'emulated', where: `${files.firmware}, emulated`, open, isLocal: files.way !== 'usb' };
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
const START_AFRESH = 'Reinstall tcplab; in a clone, delete the folders .cache and dist.';
