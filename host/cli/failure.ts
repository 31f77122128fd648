import { inspect } from 'node:util';
import { CommanderError } from 'commander';
import { ExitCode, LabError } from '../lab-error.ts';
import { tell } from '../node/tell.ts';
import { NotationError } from '../notation/notation-error.ts';
import { printJson, printLines } from '../printable.ts';

/** Tells the person at the keyboard what ended a command, unless it was told already, and sets the exit code. */
export function tellFailure(error: unknown): void {
  const { exitCode, problem, nextStep } = failureOf(error);
  process.exitCode = exitCode;
  if (exitCode === ExitCode.pass) return;
  const lines = [`tcplab: ${problem}`, ...nextStep.split('\n')].filter((line) => line !== '');
  if (!(error instanceof CommanderError)) tell(process.stderr, ...lines);
  if (process.argv.includes('--json')) printJson(process.stdout, { error: problem, nextStep });
  if (process.env.TCPLAB_DEBUG) printLines(process.stderr, inspect(error).split('\n'));
}

/** Any error in words for the person at the keyboard. */
function failureOf(error: unknown): Pick<LabError, 'exitCode' | 'problem' | 'nextStep'> {
  if (error instanceof LabError) return error;
  /* One that means nothing at that state or on that board: what could be read before was. */
  if (error instanceof NotationError)
    return { exitCode: ExitCode.usage, problem: error.message, nextStep: '' };
  if (error instanceof CommanderError) {
    const exitCode = error.exitCode === 0 ? ExitCode.pass : ExitCode.usage;
    return { exitCode, problem: error.message.replace(/^error: /, ''), nextStep: '' };
  }
  return {
    exitCode: ExitCode.fail,
    problem: `this should not have happened: ${error instanceof Error ? error.message : String(error)}`,
    nextStep: 'Please report it, with what TCPLAB_DEBUG=1 in the environment prints.',
  };
}
