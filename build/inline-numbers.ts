const DECLARATION = /^const ([A-Z][A-Z0-9_]*) = (-?\d\w*);/gm;

/**
 * Puts the numbers that a source names for itself, at its top, in the place of their names. esbuild does so only where the source has no import, for
 * one that it imports in a circle might see them too early. A name and its declaration are 8 octets on the board.
 */
export function inlineNumbers(source: string): string {
  const numbers = new Map(
    [...source.matchAll(DECLARATION)].map(([, name = '', value = '']) => [name, value]),
  );
  return source
    .replaceAll(DECLARATION, '')
    .replaceAll(/\b[A-Z][A-Z0-9_]*\b/g, (name) => numbers.get(name) ?? name);
}
