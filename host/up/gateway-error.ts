/** What keeps the gateway from its work: what is wrong, and what the person at the keyboard can do about it. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly problem: string;
  readonly nextStep: string;
  /** 2: an option cannot be right. 3: the machine does not allow it now. */
  readonly exitCode: 2 | 3;

  constructor(problem: string, nextStep: string, exitCode: 2 | 3) {
    super(`${problem}\n${nextStep}`);
    this.problem = problem;
    this.nextStep = nextStep;
    this.exitCode = exitCode;
  }
}
