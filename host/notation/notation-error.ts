/**
 * What is thrown for text that is not in the notation, or for a number that cannot be had. The message shows the
 * text with a caret under the column, and what to try next.
 */
export class NotationError extends Error {
  override readonly name = 'NotationError';
  /** The text that was read, one line. */
  readonly source: string;
  /** Where in `source`, counted from 1. */
  readonly column: number;
  readonly problem: string;
  /** The next step, such as `did you mean F. ?`. */
  readonly hint: string | undefined;

  constructor(source: string, column: number, problem: string, hint?: string) {
    // A tab before the caret is kept, so that the caret stands where the terminal puts the column.
    const indent = source.slice(0, column - 1).replace(/[^\t]/g, ' ');
    const lines = [`column ${column}: ${problem}`, `  ${source}`, `  ${indent}^`];
    if (hint !== undefined) lines.push(`  ${hint}`);
    super(lines.join('\n'));
    this.source = source;
    this.column = column;
    this.problem = problem;
    this.hint = hint;
  }
}
