/** A build that cannot go on: what went wrong, and what the person at the keyboard can do about it. */
export class BuildError extends Error {
  override readonly name = 'BuildError';

  /**
   * @param problem what went wrong, in a sentence
   * @param nextStep what to try, in a sentence
   */
  constructor(
    readonly problem: string,
    readonly nextStep: string,
    options?: ErrorOptions,
  ) {
    super(`${problem}\n${nextStep}`, options);
  }
}

/** Runs a command of the build: a BuildError ends it with its message and exit status 1, anything else is a defect. */
export async function runStep(step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    process.stderr.write(`\n${error.problem}\n${error.nextStep}\n`);
    process.exitCode = 1;
  }
}
