import { ensureBuilt } from '../../build/ensure-built.ts';
import { type LoadedBoard, loadBoard } from '../../host/node/open-virtual-board.ts';

/** The built board, read and compiled once for all tests of a file. */
export const loadedBoard: LoadedBoard = await loadBoard(await ensureBuilt());
