import vm from 'node:vm';
import { type Globals, type Realm, removeMissingBuiltins } from '../board/virtual/realm.ts';

/** Each script is compiled once, however many worlds it runs in. */
const compiled = new Map<string, vm.Script>();

/** A fresh JavaScript world in this process. */
export function createNodeRealm(): Realm {
  // Not an object of this world's that stands for its globals: each look at one would be a call out of V8's code.
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY);
  const run: Realm['run'] = (script, filename) => {
    const known = compiled.get(script) ?? new vm.Script(script, { filename });
    compiled.set(script, known);
    return known.runInContext(context);
  };
  const globals = context as Globals;
  removeMissingBuiltins(globals);
  return { globals, run };
}
