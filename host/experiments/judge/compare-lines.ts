import type { Text } from '../../language.ts';
import type { Mismatch } from '../model/outcome.ts';

/** The first difference between two lists of lines, null if there is none. */
export function compareLines(what: Mismatch['what'], expected: string[], actual: string[]): Mismatch | null {
  const length = Math.max(expected.length, actual.length);
  for (let at = 0; at < length; at++) {
    if (expected[at] === actual[at]) continue;
    const pad = (lines: string[]) => Array.from({ length }, (_, index) => lines[index] ?? null);
    const { en: field, zh } = firstField(expected[at], actual[at]);
    return { what, at, expected: pad(expected), actual: pad(actual), field, zh: { field: zh } };
  }
  return null;
}

/** The first field that differs, as `ack: expected 2, got 1`. */
function firstField(expected: string | undefined, actual: string | undefined): Text {
  if (expected === undefined) return nothingMore(actual);
  if (actual === undefined)
    return { en: `expected ${expected}, got nothing more`, zh: `预期 ${expected}，实际再没有了` };
  const wanted = expected.split(' ');
  const got = actual.split(' ');
  const at = wanted.findIndex((word, index) => word !== got[index]);
  if (at < 0) return nothingMore(got.slice(wanted.length).join(' '));
  const [name, value] = (wanted[at] as string).split('=');
  const [otherName, otherValue] = (got[at] ?? 'nothing').split('=');
  if (value !== undefined && name === otherName)
    return {
      en: `${name}: expected ${value}, got ${otherValue}`,
      zh: `${name}：预期 ${value}，实际 ${otherValue}`,
    };
  return {
    en: `expected ${wanted[at]}, got ${got[at] ?? 'nothing'}`,
    zh: `预期 ${wanted[at]}，实际${got[at] === undefined ? '没有' : ` ${got[at]}`}`,
  };
}

function nothingMore(got: string | undefined): Text {
  return { en: `expected nothing more, got ${got}`, zh: `预期再没有了，实际 ${got}` };
}
