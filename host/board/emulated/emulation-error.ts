import { ExitCode, LabError } from '../../lab-error.ts';

/** The firmware does something that is not modelled, or stopped itself. */
export class EmulationError extends LabError {
  constructor(problem: string) {
    super(
      problem,
      'What is modelled is listed in host/board/emulated/README.md; a firmware built from other parts may need more.',
      ExitCode.noBoard,
    );
  }
}
