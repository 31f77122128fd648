/** A request that cannot be carried out as it was written: what is wrong with it, and what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly problem: string;
  readonly nextStep: string;

  constructor(problem: string, nextStep: string) {
    super(`${problem}\n${nextStep}`);
    this.problem = problem;
    this.nextStep = nextStep;
  }
}
