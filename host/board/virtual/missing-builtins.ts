import type { Globals } from './realm.ts';

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
