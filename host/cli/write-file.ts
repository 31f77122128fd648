import { writeFileSync } from 'node:fs';
import { tell } from '../node/tell.ts';
import { refusedBySystem } from '../system-reason.ts';

/**
 * Opens or writes the file that a command was asked for.
 * @param what it is, and a command or an option that would write it, for the error.
 * @throws LabError if it cannot be written
 */
export function writing<Result>(what: string, example: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    const nextStep = `Name a file in a folder that exists and is yours to write to: ${example}`;
    return refusedBySystem((why) => `${what} cannot be written: ${why}`, nextStep)(error);
  }
}

/** The same at once with all that is in it, said on stderr. */
export function writeFile(file: string, content: string, what: string, example: string): void {
  writing(what, example, () => writeFileSync(file, content));
  tell(process.stderr, `tcplab: wrote ${file}`);
}
