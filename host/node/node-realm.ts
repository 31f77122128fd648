import vm from 'node:vm';
import { type Globals, type Realm, removeMissingBuiltins } from '../board/virtual/realm.ts';

/** Each script is compiled once, however many worlds it runs in. */
const compiled = new Map<string, vm.Script>();

/** Worlds that were left, and are empty again: a fresh one takes longer than a short experiment. */
const left: Globals[] = [];

/** A JavaScript world of its own in this process. */
export function createNodeRealm(): Realm {
  // Not an object of this world's that stands for its globals: each look at one would be a call out of V8's code.
  const globals = left.pop() ?? (vm.createContext(vm.constants.DONT_CONTEXTIFY) as Globals);
  removeMissingBuiltins(globals);
  const builtins = new Set(Reflect.ownKeys(globals));
  let isLeft = false;
  return {
    globals,
    run(script, filename) {
      const known = compiled.get(script) ?? new vm.Script(script, { filename });
      compiled.set(script, known);
      return known.runInContext(globals);
    },
    leave() {
      if (isLeft) return;
      isLeft = true;
      const own = Reflect.ownKeys(globals).filter((name) => !builtins.has(name));
      if (own.every((name) => Reflect.deleteProperty(globals, name))) left.push(globals); // what `var` made stays
    },
  };
}
