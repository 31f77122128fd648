import { type LoadedBoard, loadBoard } from '../../host/node/open-virtual-board.ts';
import { boardFiles } from '../../host/node/package.ts';

/** The built board, read and compiled once for all tests of a file. */
export const loadedBoard: LoadedBoard = await loadBoard(await boardFiles());
