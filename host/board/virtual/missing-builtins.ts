import type { Realm } from './realm.ts';

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
  'Object.getPrototypeOf(Uint8Array).prototype': [
    'at',
    'findLast',
    'findLastIndex',
    'toReversed',
    'toSorted',
    'with',
  ],
};

/** What the app must not find here is taken away before it runs: it then fails here as it would on the board. */
export function removeMissingBuiltins(realm: Realm): void {
  const statements = GLOBALS.map((name) => `delete globalThis.${name};`);
  for (const [holder, names] of Object.entries(METHODS)) {
    for (const name of names) statements.push(`delete (${holder})[${JSON.stringify(name)}];`);
  }
  realm.run(statements.join('\n'), 'missing-builtins');
}
