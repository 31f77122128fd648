import type { ProgramCall } from '../recording/recording.ts';

/** Where in its sources each part of dist/board.js comes from. The build makes it of the source map. */
export interface ProgramLines {
  /** `src/lab/lab-server.ts` */
  files: readonly string[];
  /** For each line of board.js, one after another: column from which on, index of the file, line in it; the first counted from 0, the last from 1. */
  lines: readonly (readonly number[])[];
}

/** Numbers of one entry of a line. */
const ENTRY = 3;

/**
 * Finds the lines of the program's source that a stack trace goes through, innermost first.
 * @param place line and column of a frame in the program, in two groups
 * @param firstLine of board.js in the file that the frames name, from 1
 */
export function locatorOf({ files, lines }: ProgramLines, place: RegExp, firstLine: number) {
  return (stack: string): ProgramCall['lines'] =>
    [...stack.matchAll(place)].flatMap(([, line, column]) => {
      const entries = lines[Number(line) - firstLine] ?? [];
      let at = -ENTRY;
      while ((entries[at + ENTRY] ?? Number.POSITIVE_INFINITY) < Number(column)) at += ENTRY;
      const file = files[entries[at + 1] ?? -1];
      return file === undefined ? [] : [{ file, line: entries[at + 2] as number }];
    });
}
