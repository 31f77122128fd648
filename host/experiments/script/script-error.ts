import { ExitCode, LabError } from '../../lab-error.ts';
import type { NotationError } from '../../notation/notation-error.ts';

/** What is wrong in an experiment's file: `FILE:LINE:COLUMN: problem`, the line itself with a caret under the place, and what to try next. */
export class ScriptError extends LabError {
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;

  constructor(
    file: string,
    line: number,
    { source, column, problem, hint }: Omit<NotationError, keyof Error>,
  ) {
    // A tab before the caret is kept, so that the caret stands where the terminal puts the column.
    const indent = source.slice(0, column - 1).replace(/[^\t]/g, ' ');
    super(
      `${file}:${line}:${column}: ${problem}\n  ${source}\n  ${indent}^`,
      hint === undefined ? 'docs/write-your-own.md shows how experiments are written.' : `  ${hint}`,
      ExitCode.usage,
    );
    this.line = line;
    this.column = column;
  }
}
