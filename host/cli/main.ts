import { beforeBoardFiles } from '../node/package.ts';
import { tellFailure } from './failure.ts';
import { endWithReader } from './process-ends.ts';
import { createProgram } from './program.ts';

/**
 * Runs the command line of this process. Sets its exit code; never rejects.
 * @param bringBoardUpToDate in a clone: called before the board's files are used
 */
export async function main(bringBoardUpToDate?: () => Promise<void>): Promise<void> {
  if (bringBoardUpToDate) beforeBoardFiles(bringBoardUpToDate);
  endWithReader();
  try {
    await createProgram().parseAsync();
  } catch (error) {
    tellFailure(error);
  }
}
