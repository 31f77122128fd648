import { beforePart } from '../node/package.ts';
import { tellFailure } from './failure.ts';
import { endWithReader } from './process-ends.ts';
import { createProgram } from './program.ts';

/**
 * Runs the command line of this process. Sets its exit code; never rejects.
 * @param bringUpToDate in a clone: called before a part's files are used
 */
export async function main(bringUpToDate?: (part: 'board' | 'web') => Promise<void>): Promise<void> {
  if (bringUpToDate) beforePart(bringUpToDate);
  endWithReader();
  try {
    await createProgram().parseAsync();
  } catch (error) {
    tellFailure(error);
  }
}
