import vm from 'node:vm';
import type { Realm } from '../board/virtual/realm.ts';

/** How long the app's top level may run, in ms: it only sets things up. */
const TOP_LEVEL_LIMIT_MS = 5_000;

/** A fresh JavaScript world in this process. */
export function createNodeRealm(): Realm {
  const context = vm.createContext(Object.create(null));
  return {
    define: (name, value) => {
      context[name] = value;
    },
    run: (script, name) => vm.runInContext(script, context, { filename: name, timeout: TOP_LEVEL_LIMIT_MS }),
  };
}
