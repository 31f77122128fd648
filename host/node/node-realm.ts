import vm from 'node:vm';
import type { Realm } from '../board/virtual/realm.ts';

/** A fresh JavaScript world in this process. */
export function createNodeRealm(): Realm {
  const context = vm.createContext(Object.create(null));
  return {
    define: (name, value) => {
      context[name] = value;
    },
    run: (script, name) => vm.runInContext(script, context, { filename: name }),
  };
}
