import type { Text } from '../../language.ts';
import { ANYTHING, type Expected, type Judged } from '../model/experiment.ts';
import type { Mismatch } from '../model/outcome.ts';

/** How items are written: what happened with the same fields as what was expected, so that equal lines agree. */
interface LineTexts<Wanted, Got> {
  wanted(item: Wanted): string;
  got(item: Got, wanted: Wanted | undefined): string;
}

/** Lines that are one beside the other; null is a missing one. Beside an ANYTHING is how many it stands for. */
interface Row {
  wanted: string | null;
  got: string | null;
}

/** The first difference between two lists, null if there is none, or nothing was expected. */
export function compareLines<Wanted, Got>(
  what: Judged,
  expected: Expected<Wanted> | undefined,
  actual: readonly Got[],
  texts: LineTexts<Wanted, Got>,
): Mismatch | null {
  if (!expected) return null;
  const rows = aligned(expected, actual, texts);
  const at = rows.findIndex(({ wanted, got }) => wanted !== ANYTHING && wanted !== got);
  const first = rows[at];
  if (!first) return null;
  const { en: field, zh } = firstField(first.wanted, first.got);
  const lines = { expected: rows.map(({ wanted }) => wanted), actual: rows.map(({ got }) => got) };
  return { what, at, ...lines, field, zh: { field: zh } };
}

/** What is written as it is. */
export const AS_IT_IS: LineTexts<string, string> = { wanted: (item) => item, got: (item) => item };

/**
 * Puts both lists beside each other. Between two ANYTHINGs the items that are stated stand together: where all of them agree for the first time, or else where
 * they come nearest to it.
 */
function aligned<Wanted, Got>(
  expected: Expected<Wanted>,
  actual: readonly Got[],
  texts: LineTexts<Wanted, Got>,
): Row[] {
  const rows: Row[] = [];
  const runs = runsOf(expected);
  let place = 0;
  for (const [index, run] of runs.entries()) {
    /** How many agree from there on, and how much of the first that does not. */
    const agreeing = (from: number) => {
      let sum = 0;
      for (const [at, wanted] of run.entries()) {
        const got = actual[from + at];
        const like = got === undefined ? 0 : likeness(texts.wanted(wanted), texts.got(got, wanted));
        sum += like;
        if (like < 1) break;
      }
      return sum;
    };
    if (index > 0) {
      const end = Math.max(place, actual.length - run.length);
      const first = index === runs.length - 1 ? end : place;
      const candidates = Array.from({ length: end - first + 1 }, (_, at) => first + at);
      const start = candidates.reduce((best, next) => (agreeing(next) > agreeing(best) ? next : best), first);
      rows.push({ wanted: ANYTHING, got: `(${start - place})` });
      place = start;
    }
    for (const wanted of run) {
      const got = actual[place++];
      rows.push({ wanted: texts.wanted(wanted), got: got === undefined ? null : texts.got(got, wanted) });
    }
  }
  const more = actual.slice(place).map((got) => ({ wanted: null, got: texts.got(got, undefined) }));
  return [...rows, ...more];
}

/** 1 where both agree, and less the more of their words differ. */
function likeness(wanted: string, got: string): number {
  if (wanted === got) return 1;
  const words = got.split(' ');
  const wantedWords = wanted.split(' ');
  return wantedWords.filter((word, at) => word === words[at]).length / (wantedWords.length + 1);
}

/** The items before, between and behind each ANYTHING. */
function runsOf<Wanted>(expected: Expected<Wanted>): Wanted[][] {
  const runs: Wanted[][] = [[]];
  for (const item of expected) {
    if (item === ANYTHING) runs.push([]);
    else runs[runs.length - 1]?.push(item);
  }
  return runs;
}

/** The first field that differs, as `ack: expected 2, got 1`. */
function firstField(expected: string | null, actual: string | null): Text {
  if (expected === null) return nothingMore(actual ?? '');
  if (actual === null)
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

function nothingMore(got: string): Text {
  return { en: `expected nothing more, got ${got}`, zh: `预期再没有了，实际 ${got}` };
}
