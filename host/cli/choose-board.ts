import { ensureBuilt } from '../../build/ensure-built.ts';
import { showProgress } from '../../build/progress.ts';
import type { Board } from '../board/board.ts';
import { loadBoard, openVirtualBoard, type Pace } from '../platform/open-virtual-board.ts';
import { NoBoardError } from './no-board-error.ts';

/** A board that was chosen and can be opened, again for each experiment. */
export interface ChosenBoard {
  lwipVersion: string;
  open(): Promise<Board>;
}

/**
 * The virtual board, built first if need be, with progress on stderr.
 * @throws NoBoardError if it cannot be built
 */
export async function chooseBoard(pace: Pace): Promise<ChosenBoard> {
  const built = await asNoBoard(ensureBuilt({ onProgress: showProgress() }));
  const loaded = await asNoBoard(loadBoard(built));
  return { lwipVersion: built.lwipVersion, open: () => asNoBoard(openVirtualBoard(loaded, pace)) };
}

async function asNoBoard<Result>(promise: Promise<Result>): Promise<Result> {
  try {
    return await promise;
  } catch (error) {
    const { message, problem, nextStep } = error as Error & { problem?: string; nextStep?: string };
    throw new NoBoardError(
      problem ?? `the virtual board does not start: ${message}`,
      nextStep ?? 'Delete the folders .cache and dist, and try again.',
      { cause: error },
    );
  }
}
