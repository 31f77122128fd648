import { ExitCode } from '../lab-error.ts';

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

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How long tidying up may take, in ms: a board may be gone. */
const TIDY_UP_LIMIT_MS = 2_000;

const toTidyUp = new Set<() => unknown>();
let codeOfEnd: ExitCode;

function interrupted(): never {
  process.exit(ExitCode.interrupted);
}

/**
 * For a command that has its own way to end: `signal` is aborted by the first Ctrl-C, by `interrupt`, or when nobody reads the output any longer. The next
 * Ctrl-C ends the process at once.
 */
export function interruption(): { signal: AbortSignal; interrupt(): void } {
  const first = new AbortController();
  const interrupt = () => (first.signal.aborted ? interrupted() : first.abort());
  for (const signal of SIGNALS) process.on(signal, interrupt);
  process.stdout.off('error', onOutputError).on('error', () => first.abort());
  process.stderr.off('error', onOutputError);
  return { signal: first.signal, interrupt };
}

/** The next Ctrl-C ends the process at once. */
async function endTidily(): Promise<void> {
  for (const signal of SIGNALS) process.off(signal, endTidily).on(signal, interrupted);
  setTimeout(interrupted, TIDY_UP_LIMIT_MS);
  await Promise.allSettled([...toTidyUp].map(async (tidyUp) => tidyUp()));
  process.exit(codeOfEnd);
}

/**
 * Ctrl-C (or the end of the terminal) ends the process after `tidyUp` and all other registered ones, with that exit code: `pass` of a command that runs until Ctrl-C.
 * Returns the function that unregisters it.
 */
export function endOnInterrupt(tidyUp: () => unknown, exitCode: ExitCode = ExitCode.interrupted): () => void {
  codeOfEnd = exitCode;
  if (toTidyUp.size === 0) for (const signal of SIGNALS) process.on(signal, endTidily);
  toTidyUp.add(tidyUp);
  return () => {
    toTidyUp.delete(tidyUp);
    if (toTidyUp.size === 0) for (const signal of SIGNALS) process.off(signal, endTidily);
  };
}
