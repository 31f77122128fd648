import { describe, expect, it } from 'vitest';
import { privateNames } from '../../build/private-names.ts';

describe('the names that the bundle may shorten', () => {
  it('are those of private members', () => {
    const source =
      'class A { private lost = 0; private readonly rest = ""; public seen = 1; add() { this.lost++; } }';
    expect(privateNames([source])).toEqual(['lost', 'rest']);
  });

  it.each([
    ['a field of a message', 'tell({ lost: 1 })'],
    ['read of something else', 'event.lost'],
    ['a word of a text', "throw new Error('lost')"],
    ['a public member of another class', 'class B { lost = 1 }'],
    ['a parameter', 'function f(lost: number) {}'],
    ['the key of a dynamic access', "settings['lost']"],
  ])('are not those that are also %s, in whichever file', (_, other) => {
    expect(privateNames(['class A { private lost = 0 }', other])).toEqual([]);
  });

  it('do not mind comments', () => {
    expect(privateNames(['class A { private lost = 0 } // lost', '/* what was lost */'])).toEqual(['lost']);
  });
});
