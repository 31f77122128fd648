import type { CellReport, CellVerdict, RowReport } from './conformance.ts';
import { probeFindingsOf } from './summary.ts';

/** What stands in a cell, one below the other. */
export interface CellEntry {
  verdict: CellVerdict;
  /** A sign where the cell conforms, else what was observed: lines. */
  lines: string[];
  /** The known departure's id, where it is one. */
  departure: string | null;
}

/** As the RFC asks; in parentheses where it leaves a choice, and what it says one MAY or SHOULD do is not done. */
export const CONFORMS = '✓';
export const NOT_FOLLOWED = '(✓)';

/** Numbers of a segment that stand in full in the lists below the table. */
const NUMBERS = / (seq|ack|len)=\S+/g;

/** Empty where the segment has no meaning. Unexpected outcomes come first. */
export function cellEntries({ row }: RowReport, cell: CellReport): CellEntry[] {
  if (cell.verdict === null) return [];
  if (cell.verdict === 'conforms') {
    const sign = cell.probes.some(({ choice }) => choice?.followed === false) ? NOT_FOLLOWED : CONFORMS;
    return [{ verdict: 'conforms', lines: [sign], departure: null }];
  }
  const entries = (['unexpected', 'departs'] as const).flatMap((verdict) =>
    probeFindingsOf(row.id, cell, verdict).map(({ observed, departure }) => ({
      verdict,
      lines: shortLines(observed),
      departure: verdict === 'departs' ? departure : null,
    })),
  );
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}

/** Short enough for a cell: the next state and each segment on a line of their own, no numbers. */
function shortLines(observed: string): string[] {
  return observed
    .replace(NUMBERS, '')
    .replace(/^(→\S+) /, '$1\n')
    .replaceAll(', ', ',\n')
    .split('\n');
}
