import fc from 'fast-check';
import type { SegmentNotation } from '../../host/notation/segment.ts';
import { type Sum, SYMBOLS, type SymbolValues, type Term } from '../../host/notation/sum.ts';
import { anyText, octets, tcpOptions, u8, u32 } from '../packet/arbitraries.ts';

const sign = fc.constantFrom(1 as const, -1 as const);

export const term: fc.Arbitrary<Term> = fc.oneof(
  fc.record({ sign, symbol: fc.constantFrom(...SYMBOLS) }),
  fc.record({ sign, value: u32 }),
);

export const sum: fc.Arbitrary<Sum> = fc
  .array(term, { minLength: 1, maxLength: 4 })
  .map(([first, ...rest]) => [{ ...(first as Term), sign: 1 }, ...rest]);

export const data = fc.oneof(
  octets(20),
  anyText({ maxLength: 20 }).map((text) => new TextEncoder().encode(text)),
);

export const segment: fc.Arbitrary<SegmentNotation> = fc.record(
  { flags: u8, seq: sum, ack: sum, len: sum, win: sum, urg: sum, data, options: tcpOptions },
  { requiredKeys: ['flags'] },
);

export const symbolValues: fc.Arbitrary<SymbolValues> = fc.record(
  Object.fromEntries(SYMBOLS.map((symbol) => [symbol, u32])),
);
