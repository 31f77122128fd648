import { scanFlags } from '../notation/flags-text.ts';
import { Scanner } from '../notation/scanner.ts';
import { flagsToText } from '../packet/tcp-flags.ts';

/** Which segments are meant. null stands for any. */
export interface SegmentPattern {
  readonly from: 'client' | 'board' | null;
  /** As tcpdump prints them, in its order; no other flag may be set. */
  readonly flags: string | null;
}

const EXAMPLE = 'e.g. board S. or client F. or board any';

/**
 * Reads a pattern: a direction, flags, or both: `board S.`, `client F.`, `R.`, `client any`, `any`.
 * @param line the whole line and where in it the pattern starts (index from 0), when it is part of a longer one.
 * @throws {NotationError} pointing at the column.
 */
export function parsePattern(text: string, line?: { source: string; start: number }): SegmentPattern {
  const scanner = new Scanner(text, line);
  scanner.skipSpace();
  const end = scanner.match(/(client|board)(?=\s|$)/y);
  const from = end === 'client' || end === 'board' ? end : null;
  scanner.skipSpace();
  if (scanner.atEnd) {
    return from === null ? scanner.fail('there is no pattern', EXAMPLE) : { from, flags: null };
  }
  const flags = scanner.match(/any(?=\s|$)/y) === undefined ? scanFlagsText(scanner) : null;
  scanner.skipSpace();
  if (!scanner.atEnd) scanner.fail(`'${scanner.rest(1)}' is not expected here`, EXAMPLE);
  return { from, flags };
}

/** Reads flags as tcpdump prints them, and gives them in its order. */
export function scanFlagsText(scanner: Scanner): string {
  return flagsToText(scanFlags(scanner, /\S+/y, EXAMPLE));
}

/** Writes a pattern so that `parsePattern` reads the same again. */
export function formatPattern({ from, flags }: SegmentPattern): string {
  return [...(from === null ? [] : [from]), flags ?? 'any'].join(' ');
}

export function matchesPattern(
  pattern: SegmentPattern,
  segment: { readonly from: 'client' | 'board'; readonly flags: string },
): boolean {
  return (
    (pattern.from === null || pattern.from === segment.from) &&
    (pattern.flags === null || pattern.flags === segment.flags)
  );
}
