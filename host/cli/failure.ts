import { CommanderError } from 'commander';
import { BuildError } from '../../build/build-error.ts';
import { UsageError } from '../usage-error.ts';
import { ExitCode } from './exit-code.ts';
import { NoBoardError } from './no-board-error.ts';

/** What ended a command, as it is told. */
export interface Failure {
  exitCode: ExitCode;
  problem: string;
  nextStep: string;
  /** It was told already. */
  told: boolean;
}

/** An error that was meant for the person at the keyboard: it knows what to try next, and may know its exit code. */
interface Meant {
  problem: string;
  nextStep: string;
  exitCode?: ExitCode;
}

/** Puts any error into words for the person at the keyboard. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError) {
    const exitCode = error.exitCode === 0 ? ExitCode.pass : ExitCode.usage;
    return { exitCode, problem: error.message.replace(/^error: /, ''), nextStep: '', told: true };
  }
  if (isMeant(error)) {
    const { problem, nextStep } = error;
    return { exitCode: exitCodeOf(error), problem, nextStep, told: false };
  }
  return {
    exitCode: ExitCode.fail,
    problem: `this should not have happened: ${error instanceof Error ? error.message : String(error)}`,
    nextStep: 'Please report it, with what TCPLAB_DEBUG=1 in the environment prints.',
    told: false,
  };
}

function isMeant(error: unknown): error is Meant {
  const { problem, nextStep } = (error ?? {}) as Partial<Meant>;
  return typeof problem === 'string' && typeof nextStep === 'string';
}

function exitCodeOf(error: Meant): ExitCode {
  if (error.exitCode !== undefined) return error.exitCode;
  if (error instanceof UsageError) return ExitCode.usage;
  return error instanceof NoBoardError || error instanceof BuildError ? ExitCode.noBoard : ExitCode.fail;
}
