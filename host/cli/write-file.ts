import { writeFileSync } from 'node:fs';
import { LabError } from '../lab-error.ts';
import { tell } from '../node/tell.ts';
import { systemReason } from '../system-reason.ts';

/**
 * Writes what a command was asked to write, and says so on stderr.
 * @param what it is, and a command that would write it, for its error.
 * @throws LabError if it cannot be written
 */
export function writeFile(file: string, content: string, what: string, example: string): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    const problem = `${what} cannot be written: ${systemReason(error as Error)}`;
    const nextStep = `Name a file in a folder that exists and is yours to write to: ${example}`;
    throw new LabError(problem, nextStep);
  }
  tell(process.stderr, `tcplab: wrote ${file}`);
}
