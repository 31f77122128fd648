import type { Identifier, Program } from 'acorn';
import { analyze } from 'eslint-scope';

/** Every use of a name that the script itself does not declare: what it expects to find as a global. */
export function freeIdentifiers(program: Program): Identifier[] {
  const scopes = analyze(program as never, { ecmaVersion: 2022, sourceType: 'script' });
  // `through` holds what no scope resolved; names that the script declares at its top level are resolved in the loop.
  const unresolved = scopes.globalScope?.through ?? [];
  return unresolved.map((reference) => reference.identifier as unknown as Identifier);
}
