import { LabError } from '../lab-error.ts';
import { NotationError } from '../notation/notation-error.ts';
import { type ProbeRequest, parseProbeLine } from './probe-request.ts';

/** More would fill the screen, and what is wrong with the first few is often wrong with all. */
const ERRORS_SHOWN = 10;

/** A longer line is no line that a person wrote. In characters. */
const LINE_MAX = 10_000;

/**
 * Reads a batch: `STATE[ via]<TAB>segment` a line. Empty lines and lines that begin with # are passed over.
 * @param name of the file, for errors.
 * @throws {LabError} that names every line that cannot be read and the column in it.
 */
export function parseBatch(text: string, name: string): ProbeRequest[] {
  const requests: ProbeRequest[] = [];
  const errors: string[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/\r$/, '');
    if (line.trim() === '' || line.startsWith('#')) continue;
    if (line.length > LINE_MAX) {
      errors.push(
        `line ${index + 1}, a line has ${LINE_MAX} characters at most: this one has ${line.length}`,
      );
      continue;
    }
    try {
      requests.push(parseProbeLine(line));
    } catch (error) {
      if (!(error instanceof NotationError)) throw error;
      errors.push(`line ${index + 1}, ${error.message}`);
    }
  }
  if (errors.length > 0) throw batchError(errors, name);
  if (requests.length === 0)
    throw new LabError(`there is no probe in ${name}`, 'Write STATE, a tab, then the segment on each line.');
  return requests;
}

function batchError(errors: string[], name: string): LabError {
  const count = errors.length === 1 ? 'one line' : `${errors.length} lines`;
  const more = errors.length > ERRORS_SHOWN ? [`and ${errors.length - ERRORS_SHOWN} more`] : [];
  const problem = [
    `${count} of ${name} cannot be read; nothing was probed`,
    ...errors.slice(0, ERRORS_SHOWN),
    ...more,
  ];
  return new LabError(problem.join('\n'), '');
}
