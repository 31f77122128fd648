import type { Mismatch } from './outcome.ts';

/** The first difference between two lists of lines, null if there is none. */
export function compareLines(what: Mismatch['what'], expected: string[], actual: string[]): Mismatch | null {
  const length = Math.max(expected.length, actual.length);
  for (let at = 0; at < length; at++) {
    if (expected[at] === actual[at]) continue;
    const pad = (lines: string[]) => Array.from({ length }, (_, index) => lines[index] ?? null);
    return {
      what,
      at,
      expected: pad(expected),
      actual: pad(actual),
      field: firstField(expected[at], actual[at]),
    };
  }
  return null;
}

/** The first field that differs, as `ack: expected 2, got 1`. */
function firstField(expected: string | undefined, actual: string | undefined): string {
  if (expected === undefined) return `expected nothing more, got ${actual}`;
  if (actual === undefined) return `expected ${expected}, got nothing more`;
  const wanted = expected.split(' ');
  const got = actual.split(' ');
  const at = wanted.findIndex((word, index) => word !== got[index]);
  if (at < 0) return `expected nothing more, got ${got.slice(wanted.length).join(' ')}`;
  const [name, value] = (wanted[at] as string).split('=');
  const [otherName, otherValue] = (got[at] ?? 'nothing').split('=');
  if (value !== undefined && name === otherName) return `${name}: expected ${value}, got ${otherValue}`;
  return `expected ${wanted[at]}, got ${got[at] ?? 'nothing'}`;
}
