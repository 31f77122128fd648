import { CommanderError } from 'commander';
import { ExitCode, LabError } from '../lab-error.ts';

/** What ended a command, as it is told. */
export interface Failure {
  exitCode: ExitCode;
  problem: string;
  nextStep: string;
  /** It was told already. */
  told: boolean;
}

/** Puts any error into words for the person at the keyboard. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError) {
    const exitCode = error.exitCode === 0 ? ExitCode.pass : ExitCode.usage;
    return { exitCode, problem: error.message.replace(/^error: /, ''), nextStep: '', told: true };
  }
  if (error instanceof LabError) {
    const { exitCode, problem, nextStep } = error;
    return { exitCode, problem, nextStep, told: false };
  }
  return {
    exitCode: ExitCode.fail,
    problem: `this should not have happened: ${error instanceof Error ? error.message : String(error)}`,
    nextStep: 'Please report it, with what TCPLAB_DEBUG=1 in the environment prints.',
    told: false,
  };
}
