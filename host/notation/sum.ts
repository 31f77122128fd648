import { nearest } from './did-you-mean.ts';
import type { Scanner } from './scanner.ts';

/**
 * Names of numbers, in RFC 9293's own words (§3.3.1) and from the board's point of view: RCV.NXT is what the board
 * expects next, SND.NXT what it will send next. ISS and IRS are the board's and its peer's initial numbers,
 * MAX.SND.WND is RFC 5961's, SEG.* the segment that the board sent last.
 */
export const SYMBOLS = [
  'RCV.NXT',
  'RCV.WND',
  'SND.NXT',
  'SND.UNA',
  'SND.WND',
  'MAX.SND.WND',
  'ISS',
  'IRS',
  'SEG.SEQ',
  'SEG.ACK',
  'SEG.LEN',
  'SEG.WND',
] as const;

type SequenceSymbol = (typeof SYMBOLS)[number];

/** What the symbols stand for just now. */
export type SymbolValues = Readonly<Partial<Record<SequenceSymbol, number>>>;

/** One term of a sum: a symbol or a number from 0 to 2^32 - 1. `column` (from 1) is where it was read. */
export type Term = { readonly sign: 1 | -1; readonly column?: number } & (
  | { readonly symbol: SequenceSymbol }
  | { readonly value: number }
);

/** At least one term; the first is never negative: `RCV.NXT+RCV.WND-1`. */
export type Sum = readonly Term[];

/** Reads a sum; spaces may stand around its signs. */
export function scanSum(scanner: Scanner): Sum {
  if (scanner.peek('+') || scanner.peek('-')) {
    scanner.fail(
      'a number cannot start with a sign',
      `name what it is relative to, e.g. RCV.NXT${scanner.rest(2)}`,
    );
  }
  const terms: Term[] = [scanTerm(scanner, 1)];
  for (;;) {
    const end = scanner.position;
    scanner.skipSpace();
    const sign = scanner.take('+') ? 1 : scanner.take('-') ? -1 : null;
    if (sign === null) {
      scanner.position = end;
      return terms;
    }
    scanner.skipSpace();
    terms.push(scanTerm(scanner, sign));
  }
}

function scanTerm(scanner: Scanner, sign: 1 | -1): Term {
  const start = scanner.position;
  const column = scanner.column;
  const word = scanner.match(/[A-Za-z0-9._]+/y);
  if (word === undefined) {
    return scanner.fail('a number or a symbol is missing here', 'e.g. 1000, RCV.NXT or SND.NXT-1');
  }
  if (/^\d/.test(word)) return { sign, value: numberFrom(scanner, word, start), column };
  const symbol = SYMBOLS.find((candidate) => candidate === word.toUpperCase());
  if (symbol !== undefined) return { sign, symbol, column };
  const close = nearest(word, SYMBOLS);
  scanner.position = start;
  return scanner.fail(
    `'${word}' is not a symbol`,
    close === undefined ? `the symbols are ${SYMBOLS.join(' ')}` : `did you mean ${close} ?`,
  );
}

function numberFrom(scanner: Scanner, word: string, start: number): number {
  const value = /^(\d+|0x[0-9a-f]+)$/i.test(word) ? Number(word) : Number.NaN;
  if (value <= 0xffffffff) return value;
  scanner.position = start;
  return scanner.fail(
    Number.isNaN(value) ? `'${word}' is not a number` : `${word} is above 4294967295`,
    'write a decimal or 0x number of at most 32 bits',
  );
}

/** A sum as text without spaces. */
export function formatSum(sum: Sum): string {
  return sum
    .map((term, i) => {
      const sign = i === 0 ? '' : term.sign < 0 ? '-' : '+';
      return sign + ('symbol' in term ? term.symbol : String(term.value));
    })
    .join('');
}

/**
 * The value of a sum as an exact integer, not yet modulo 2^32.
 * @param missing is called with the first term whose symbol has no value here.
 */
export function evaluateSum(sum: Sum, symbols: SymbolValues, missing: (term: Term) => never): number {
  return sum.reduce((total, term) => {
    const value = 'symbol' in term ? symbols[term.symbol] : term.value;
    return total + term.sign * (value ?? missing(term));
  }, 0);
}
