import { seqAdd, seqDiff } from '../packet/sequence.ts';
import type { SymbolValues } from './sum.ts';

/** Farther from every symbol than this, a number says more as it is. */
const NEAR = 0x20000;

/**
 * A sequence number by the symbol it lies nearest to: `SND.NXT`, `RCV.NXT-1`, `RCV.NXT+100`; by itself when it is
 * farther than `limit` octets from all. Of symbols equally near, the one listed first in `symbols` is taken.
 */
export function formatRelative(number: number, symbols: SymbolValues, limit = NEAR): string {
  let best: { symbol: string; offset: number } | undefined;
  for (const [symbol, value] of Object.entries(symbols)) {
    if (value === undefined) continue;
    const offset = seqDiff(number, value);
    if (best === undefined || Math.abs(offset) < Math.abs(best.offset)) best = { symbol, offset };
  }
  if (best === undefined || Math.abs(best.offset) > limit) return String(seqAdd(number, 0));
  const { symbol, offset } = best;
  return offset === 0 ? symbol : `${symbol}${offset < 0 ? '-' : '+'}${Math.abs(offset)}`;
}
