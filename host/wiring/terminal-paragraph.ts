import { widthOf, wrap } from '../report/text-layout.ts';

/** Prose in longer lines is harder to read, in columns. */
export const TEXT_COLUMNS = 78;

/** A text as lines of a terminal of that many columns, the first with `first` before it, the others with `rest`. */
export function paragraph(content: string, first: string, rest: string, columns: number): string[] {
  return wrap(content, Math.min(TEXT_COLUMNS, columns) - widthOf(first)).map(
    (each, index) => `${index === 0 ? first : rest}${each}`,
  );
}
