import type { Text } from '../../language.ts';

/** A step that did not come to its end. */
export class StepError extends Error {
  override readonly name = 'StepError';
  readonly expected: Text;
  readonly actual: Text;

  constructor(expected: Text, actual: Text) {
    super(`${expected.en}: ${actual.en}`);
    this.expected = expected;
    this.actual = actual;
  }
}
