import { describe, expect, it } from 'vitest';
import { matchesPattern, parsePattern } from '../../host/cable/segment-pattern.ts';

describe('a pattern of segments', () => {
  it.each([
    ['board S.', { from: 'board', flags: 'S.' }],
    ['client F.', { from: 'client', flags: 'F.' }],
    ['.S', { from: null, flags: 'S.' }],
    ['client any', { from: 'client', flags: null }],
    ['board', { from: 'board', flags: null }],
    ['any', { from: null, flags: null }],
    ['none', { from: null, flags: 'none' }],
  ])('%s', (text, pattern) => {
    expect(parsePattern(text)).toEqual(pattern);
  });

  it('wants exactly those flags: a FIN is not a FIN,ACK', () => {
    expect(matchesPattern(parsePattern('F.'), { from: 'board', flags: 'F.' })).toBe(true);
    expect(matchesPattern(parsePattern('F'), { from: 'board', flags: 'F.' })).toBe(false);
    expect(matchesPattern(parsePattern('client F.'), { from: 'board', flags: 'F.' })).toBe(false);
  });

  it.each([
    ['', 1, 'there is no pattern'],
    ['board SYN', 8, 'did you mean S ?'],
    ['board S. 1', 10, `'1' is not expected here`],
  ])('points at what it cannot read in "%s"', (text, column, words) => {
    expect(() => parsePattern(text)).toThrow(expect.objectContaining({ column }));
    expect(() => parsePattern(text)).toThrow(words);
  });
});
