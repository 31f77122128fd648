import * as z from 'zod/mini';

/** Control and format characters, which move a terminal's cursor or change what was said before them. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/** Words of others that are shown on the terminal. */
export function printableText(longest: number): z.ZodMiniString {
  return z.string().check(
    z.maxLength(longest),
    z.refine((text) => !UNPRINTABLE.test(text), 'it has characters that cannot be printed'),
  );
}

/** What others said, with a mark in place of what cannot be printed. */
export function printable(text: string): string {
  return text.replace(new RegExp(UNPRINTABLE, 'gu'), '\ufffd');
}
