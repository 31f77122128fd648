import { beforeBoardFiles } from '../node/package.ts';
import { failureOf } from './failure.ts';
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
    fail(error);
  }
}

function fail(error: unknown): void {
  const { exitCode, problem, nextStep, told } = failureOf(error);
  process.exitCode = exitCode;
  if (exitCode === 0) return;
  if (!told)
    process.stderr.write(`tcplab: ${[problem, nextStep].filter((text) => text !== '').join('\n')}\n`);
  if (process.argv.includes('--json'))
    process.stdout.write(`${JSON.stringify({ error: problem, nextStep })}\n`);
  if (process.env.TCPLAB_DEBUG) console.error(error);
}
