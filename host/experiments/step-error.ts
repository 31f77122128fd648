/** A step that did not come to its end. */
export class StepError extends Error {
  override readonly name = 'StepError';
  readonly expected: string;
  readonly actual: string;

  constructor(expected: string, actual: string) {
    super(`${expected}: ${actual}`);
    this.expected = expected;
    this.actual = actual;
  }
}
