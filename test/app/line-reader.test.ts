import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineReader } from '../../src/control/line-reader.ts';

const LIMIT = 8;

/** What a reader makes of pieces of text: lines, and `too long` for each that is. */
function read(...pieces: string[]): string[] {
  const told: string[] = [];
  const reader = new LineReader(LIMIT, (line) => told.push(line.length > LIMIT ? 'too long' : line));
  for (const piece of pieces) reader.push(new TextEncoder().encode(piece));
  return told;
}

describe('the line reader', () => {
  it('tells each line once it is whole', () => {
    expect(read('one\ntw')).toEqual(['one']);
    expect(read('one\ntw', 'o\n', 'three')).toEqual(['one', 'two']);
  });

  it('takes either end of line, and no notice of empty lines and blanks around', () => {
    expect(read('a\r\nb\n\n  \r\n c \n')).toEqual(['a', 'b', 'c']);
    expect(read('          ', '          d', '\n'), 'blanks do not count').toEqual(['d']);
  });

  it('drops a line that is too long as a whole, tells it once, and goes on with the next', () => {
    expect(read('123456789\nnext\n')).toEqual(['too long', 'next']);
    expect(read('12345678\nnext\n'), 'the limit itself is allowed').toEqual(['12345678', 'next']);
  });

  it('tells of it as soon as it is too long, not when it ends: it may never end', () => {
    expect(read('12345', '67890')).toEqual(['too long']);
    expect(read('12345', '67890', 'more', 'and more than eight', '\n', 'next\n')).toEqual([
      'too long',
      'next',
    ]);
  });

  it('makes the same of any text, however it is cut', () => {
    const text = fc.stringMatching(/^[ab \n]{0,60}$/);
    const cuts = fc.array(fc.nat(60), { maxLength: 5 });
    fc.assert(
      fc.property(text, cuts, (whole, at) => {
        const edges = [0, ...at.filter((cut) => cut <= whole.length).sort((a, b) => a - b), whole.length];
        const pieces = edges.slice(1).map((edge, index) => whole.slice(edges[index], edge));
        expect(read(...pieces)).toEqual(read(whole));
        expect(pieces.join('')).toBe(whole);
      }),
    );
  });

  it('tells exactly the lines that fit, and as many that do not', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{0,20}$/)), (lines) => {
        const expected = lines
          .filter((line) => line !== '')
          .map((line) => (line.length > LIMIT ? 'too long' : line));
        expect(read(lines.map((line) => `${line}\n`).join(''))).toEqual(expected);
      }),
    );
  });
});
