import { ExitCode } from './exit-code.ts';

/** Whoever reads the output may go away before its end, `head` for one: no reason to crash, and nothing left to do. */
function onOutputError(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}

/** Ends the process quietly when its output is read no longer. */
export function endWithReader(): void {
  process.stdout.on('error', onOutputError);
  process.stderr.on('error', onOutputError);
}

/** For a command that has its own way to end then. */
export function keepOnWithoutReader(): void {
  process.stdout.off('error', onOutputError);
  process.stderr.off('error', onOutputError);
}

/** Ctrl-C (or the end of the terminal) ends the process after `tidyUp`. Returns what ends this again. */
export function endOnInterrupt(tidyUp: () => void): () => void {
  const end = () => {
    tidyUp();
    process.exit(ExitCode.interrupted);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
}
