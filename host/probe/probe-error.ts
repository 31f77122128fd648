/** A probe that cannot be made: the board cannot be probed, or the state was not reached. */
export class ProbeError extends Error {
  override readonly name = 'ProbeError';
  readonly problem: string;
  readonly nextStep: string;

  constructor(problem: string, nextStep = '') {
    super([problem, nextStep].filter((text) => text !== '').join('\n'));
    this.problem = problem;
    this.nextStep = nextStep;
  }
}
