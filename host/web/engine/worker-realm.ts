import type { Globals, Realm } from '../../board/virtual/realm.ts';

/**
 * The program on the board as the build wraps it: a function whose parameters are what it may name, so that no name of the worker's own is seen in it. Nothing
 * is evaluated from text, which the page's content security policy forbids.
 */
export interface WrappedProgram {
  /** Builtins that Kaluma has. */
  builtins: readonly string[];
  /** Parameters of `run`: Kaluma's own globals, and those of a worker, which are undefined. */
  names: readonly string[];
  run(...values: unknown[]): void;
}

/** Between such comments stands the text of dist/board.js, unchanged. */
export const PROGRAM_MARK = '/* dist/board.js */';

/** The line in which it begins, in the worker's file. */
export const PROGRAM_LINE = 2;

/** The very text of dist/board.js: what the engine says the function is. */
export function scriptOf({ run }: WrappedProgram): string {
  return Function.prototype.toString.call(run).split(`${PROGRAM_MARK}\n`)[1] as string;
}

/** A world for the program in this worker. It shares its builtins with the worker: of what Kaluma lacks only the names are gone. */
export function createWorkerRealm({ builtins, names, run }: WrappedProgram): Realm {
  const worker = globalThis as Globals;
  const globals = Object.fromEntries(builtins.map((name) => [name, worker[name]])) as Globals;
  Object.assign(globals, { globalThis: globals });
  return { globals, run: () => run(...names.map((name) => globals[name])) };
}
