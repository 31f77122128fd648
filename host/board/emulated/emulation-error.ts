/** The firmware does something that is not modelled, or stopped itself. */
export class EmulationError extends Error {
  readonly problem: string;
  readonly nextStep =
    'What is modelled is listed in host/board/emulated/README.md; a firmware built from other parts may need more.';

  constructor(problem: string) {
    super(problem);
    this.problem = problem;
  }
}
