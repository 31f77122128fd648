import { guessFlags } from '../notation/did-you-mean.ts';
import { NotationError } from '../notation/notation-error.ts';
import { Scanner } from '../notation/scanner.ts';
import { PacketError } from '../packet/packet-error.ts';
import { flagsToText, textToFlags } from '../packet/tcp-flags.ts';

/** Which segments are meant. null stands for any. */
export interface SegmentPattern {
  readonly from: 'client' | 'board' | null;
  /** As tcpdump prints them, in its order; no other flag may be set. */
  readonly flags: string | null;
}

/** What a pattern looks at. */
type PatternSubject = { readonly from: 'client' | 'board'; readonly flags: string };

const EXAMPLE = 'e.g. board S. or client F. or board any';

/**
 * Reads a pattern: a direction, flags, or both: `board S.`, `client F.`, `R.`, `client any`, `any`.
 * @param line the whole line and where in it the pattern starts (index from 0), when it is part of a longer one.
 * @throws {NotationError} pointing at the column.
 */
export function parsePattern(text: string, line?: { source: string; start: number }): SegmentPattern {
  const { source, start } = line ?? { source: text, start: 0 };
  const scanner = new Scanner(source, start, start + text.length);
  scanner.skipSpace();
  const end = scanner.match(/(client|board)(?=\s|$)/y);
  const from = end === 'client' || end === 'board' ? end : null;
  scanner.skipSpace();
  if (scanner.atEnd) {
    return from === null ? scanner.fail('there is no pattern', EXAMPLE) : { from, flags: null };
  }
  const flags = scanner.match(/any(?=\s|$)/y) === undefined ? scanFlags(scanner) : null;
  scanner.skipSpace();
  if (!scanner.atEnd) scanner.fail(`'${scanner.rest(1)}' is not expected here`, EXAMPLE);
  return { from, flags };
}

/** Reads flags as tcpdump prints them, and gives them in its order. */
export function scanFlags(scanner: Scanner): string {
  const column = scanner.column;
  const word = scanner.match(/\S+/y) ?? '';
  try {
    return flagsToText(textToFlags(word));
  } catch (error) {
    if (!(error instanceof PacketError)) throw error;
    const guess = guessFlags(word);
    const hint = guess === undefined ? EXAMPLE : `did you mean ${flagsToText(textToFlags(guess))} ?`;
    throw new NotationError(scanner.source, column + error.offset, error.reason, hint);
  }
}

/** Writes a pattern so that `parsePattern` reads the same again. */
export function formatPattern({ from, flags }: SegmentPattern): string {
  return [...(from === null ? [] : [from]), flags ?? 'any'].join(' ');
}

export function matchesPattern(pattern: SegmentPattern, segment: PatternSubject): boolean {
  return (
    (pattern.from === null || pattern.from === segment.from) &&
    (pattern.flags === null || pattern.flags === segment.flags)
  );
}
