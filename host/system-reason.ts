import { type ExitCode, LabError } from './lab-error.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'there is no such folder',
  EISDIR: 'it is a folder',
  EACCES: 'you are not allowed to',
  EPERM: 'you are not allowed to',
  EROFS: 'what is there is read-only',
  ENOSPC: 'the disk is full',
  EADDRINUSE: 'another program uses the port',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was reset',
  ETIMEDOUT: 'no answer',
  EHOSTUNREACH: 'this machine cannot reach that address',
  ENETUNREACH: 'this machine cannot reach that address',
  ENOTFOUND: 'no machine has that name',
  EAI_AGAIN: 'no machine has that name',
};

/** Why the operating system refused, in words instead of its own. */
export function systemReason({ code = '', message }: NodeJS.ErrnoException): string {
  return REASONS[code] ?? message;
}

/** For what the system may refuse: throws a LabError with the problem that its reason makes. */
export function refusedBySystem(problem: (why: string) => string, nextStep: string, exitCode?: ExitCode) {
  return (cause: unknown): never => {
    throw new LabError(problem(systemReason(cause as Error)), nextStep, exitCode, { cause });
  };
}
