/** There is no board to run on: why, and what to try next. */
export class NoBoardError extends Error {
  override readonly name = 'NoBoardError';
  readonly problem: string;
  readonly nextStep: string;

  constructor(problem: string, nextStep: string, options?: ErrorOptions) {
    super(`${problem}\n${nextStep}`, options);
    this.problem = problem;
    this.nextStep = nextStep;
  }
}
