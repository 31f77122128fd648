const COMMENT = /\/\*[\s\S]*?\*\/|\/\/.*/g;
const MEMBER = /(?:^|[{};,])\s*(?:(?:private|readonly|get|set|async)\s+)*(\w+)[?!]?\s*[(:=;]/gm;
const IMPORT = /\bfrom '[^'\n]*'/g;
const TEXT = /'[^'\n]*'|"[^"\n]*"|`[^`]*`/g;
const INSERTED = /\$\{[^}]*\}/g;
const WORD = /\w+/g;

/** What the engine's own objects have. */
const BUILTINS: readonly object[] = [
  ...[Array, ArrayBuffer, Date, Error, Function, Map, Number, Object, Promise, RegExp, Set, String, Symbol],
  ...[Uint8Array, Object.getPrototypeOf(Uint8Array)],
].flatMap((builtin) => [builtin, builtin.prototype]);

const withoutComments = (sources: readonly string[]) => sources.join('\n').replaceAll(COMMENT, '');

/**
 * Names of members that mean something within the program alone, so that the bundle may shorten them: 1.9 KB less to flash and to keep on
 * the board's JavaScript heap. `inner` are the program's sources. A word of `outer`, which describe the engine, the native module and the
 * messages, is not among the names, nor one of the engine's, nor one that stands in a text: it could be the key of something from outside.
 */
export function innerNames(inner: readonly string[], outer: readonly string[]): string[] {
  const program = withoutComments(inner);
  const texts = (program.replaceAll(IMPORT, '').match(TEXT) ?? [])
    .map((text) => text.replaceAll(INSERTED, ' '))
    .join(' ');
  const known = new Set([
    ...(withoutComments(outer).match(WORD) ?? []),
    ...(texts.match(WORD) ?? []),
    ...[JSON, Math, Reflect, ...BUILTINS].flatMap(Object.getOwnPropertyNames),
  ]);
  const members = new Set([...program.matchAll(MEMBER)].map(([, name]) => name as string));
  return [...members].filter((name) => !known.has(name)).sort();
}
