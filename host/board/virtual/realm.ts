/** The global object of a realm: the builtins of its world, and what the board defines. */
export type Globals = typeof globalThis & Record<string, unknown>;

/** Where the app's bundle runs: a JavaScript world as Kaluma has it, with nothing of the host's. node:vm in Node, a function's scope in a worker. */
export interface Realm {
  readonly globals: Globals;
  /** Runs a script; `name` is what stack traces call it. Returns the value of its last expression. In a browser it runs the app's bundle, and no other script. */
  run(script: string, name: string): unknown;
}
