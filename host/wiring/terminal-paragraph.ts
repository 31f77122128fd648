import { widthOf, wrap } from '../report/text-layout.ts';

const TEXT_COLUMNS = 78;

/** A text as lines of a terminal, the first with `first` before it, the others with `rest`. */
export function paragraph(content: string, first: string, rest: string): string[] {
  return wrap(content, TEXT_COLUMNS - widthOf(first)).map(
    (each, index) => `${index === 0 ? first : rest}${each}`,
  );
}
