import vm from 'node:vm';
import { removeMissingBuiltins } from '../board/virtual/missing-builtins.ts';
import type { Globals, Realm } from '../board/virtual/realm.ts';

/** A fresh JavaScript world in this process. */
export function createNodeRealm(): Realm {
  const context = vm.createContext(Object.create(null));
  const run: Realm['run'] = (script, filename) => vm.runInContext(script, context, { filename });
  const globals = run('globalThis', 'globals') as Globals;
  removeMissingBuiltins(globals);
  return { globals, run };
}
