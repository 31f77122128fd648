/** What the shell is told. */
export const ExitCode = {
  pass: 0,
  /** An experiment failed, or the program itself. */
  fail: 1,
  /** The command cannot be carried out as it was written. */
  usage: 2,
  /** There is no board to run on. */
  noBoard: 3,
  /** What shells report of a program that SIGINT ended. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** An error for the person at the keyboard: what is wrong, what to try next, and the exit code of the command that it ends, `usage` unless told. */
export class LabError extends Error {
  override readonly name: string = 'LabError';
  readonly problem: string;
  /** A sentence or lines to copy; empty where nothing can be done. */
  readonly nextStep: string;
  readonly exitCode: ExitCode;

  constructor(
    problem: string,
    nextStep: string,
    exitCode: ExitCode = ExitCode.usage,
    options?: ErrorOptions,
  ) {
    super(nextStep === '' ? problem : `${problem}\n${nextStep}`, options);
    this.problem = problem;
    this.nextStep = nextStep;
    this.exitCode = exitCode;
  }
}
