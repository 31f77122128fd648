const COMMENT = /\/\*[\s\S]*?\*\/|\/\/.*/g;
const DECLARED = /\bprivate (?:readonly )?(\w+)/g;
const PRIVATE_USE = /\b(?:private (?:readonly )?|this\.)\w+/g;

/**
 * Names of private members that occur nowhere in TypeScript sources but as `private name` and `this.name`. No other part
 * of the program, no message and no module can mean the same word, so that the bundle may shorten them: 1 KB less to
 * flash and to keep on the board's JavaScript heap.
 */
export function privateNames(sources: readonly string[]): string[] {
  const text = sources.join('\n').replaceAll(COMMENT, '');
  const names = new Set([...text.matchAll(DECLARED)].map(([, name]) => name as string));
  const elsewhere = new Set(text.replaceAll(PRIVATE_USE, '').match(/\w+/g));
  return [...names].filter((name) => !elsewhere.has(name)).sort();
}
