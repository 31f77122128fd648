/** The global object of a realm: the builtins of its world, and what the board defines. */
export type Globals = typeof globalThis & Record<string, unknown>;

/** Where the app's bundle runs: a JavaScript world as Kaluma has it, with nothing of the host's. node:vm in Node, a function's scope in a worker. */
export interface Realm {
  readonly globals: Globals;
  /** Runs a script; `name` is what stack traces call it. Returns the value of its last expression. In a browser it runs the app's bundle, and no other script. */
  run(script: string, name: string): unknown;
  /** Of a board that is off for good: another one may have it, emptied. */
  leave?(): void;
}

/** Globals that a current engine has and Kaluma 1.2.1 has not. */
const GLOBALS =
  `AggregateError AsyncDisposableStack Atomics DisposableStack FinalizationRegistry Float16Array Intl Iterator
  SharedArrayBuffer SuppressedError Temporal WeakRef WebAssembly escape unescape`.split(/\s+/);

/** Methods likewise, by holder. */
const METHODS: Record<string, string[]> = {
  'Array.prototype': ['at', 'findLast', 'findLastIndex', 'toReversed', 'toSorted', 'toSpliced', 'with'],
  Array: ['fromAsync'],
  Error: ['captureStackTrace'],
  'String.prototype': ['at', 'replaceAll', 'isWellFormed', 'toWellFormed'],
  Object: ['hasOwn', 'groupBy'],
  Map: ['groupBy'],
  Promise: ['any', 'allSettled', 'withResolvers', 'try'],
  'Uint8Array.__proto__.prototype': ['at', 'findLast', 'findLastIndex', 'toReversed', 'toSorted', 'with'],
};

/** What the app must not find is taken away from a world of its own before it runs: it then fails here as it would on the board. */
export function removeMissingBuiltins(globals: Globals): void {
  for (const name of GLOBALS) delete globals[name];
  for (const [path, names] of Object.entries(METHODS)) {
    const holder = path.split('.').reduce((object, key) => object[key] as Globals, globals);
    for (const name of names) delete holder[name];
  }
}
