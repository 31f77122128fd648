import { ExitCode, LabError } from '../host/lab-error.ts';
import { tell } from '../host/node/tell.ts';

/** A build that cannot go on: without it there is no virtual board. */
export class BuildError extends LabError {
  override readonly name = 'BuildError';

  constructor(problem: string, nextStep: string, options?: ErrorOptions) {
    super(problem, nextStep, ExitCode.noBoard, options);
  }
}

/** Runs a command of the build: a BuildError ends it with its message and exit status 1, anything else is a defect. */
export async function runStep(step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    tell(process.stderr, error.problem, error.nextStep);
    process.exitCode = 1;
  }
}
