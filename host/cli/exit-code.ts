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
