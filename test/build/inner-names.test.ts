import { describe, expect, it } from 'vitest';
import { innerNames } from '../../build/inner-names.ts';

describe('the names that the bundle may shorten', () => {
  it('are those of members', () => {
    const source = `
class A {
  private lost = 0;
  readonly rest: string[];
  constructor(rest: string[]) {
    this.rest = rest;
  }
  get worth(): number { return this.lost; }
  lose(more: number): void { this.lost += more; }
}
interface B {
  waiting?: number;
}`;
    expect(innerNames([source], [])).toEqual(
      expect.arrayContaining(['lose', 'lost', 'rest', 'waiting', 'worth']),
    );
  });

  it.each([
    ['a field of a message', [], 'interface Reply { lost: number }'],
    ['a function of the native module', [], 'lost(): void'],
    ['a word of a text', ["throw new Error('octets are lost')"], ''],
    ['the key of a dynamic access', ["settings['lost']"], ''],
    ['a word of a template', ['`$' + '{count} lost`'], ''],
  ])('are not those that are also %s', (_, inner, outer) => {
    expect(innerNames(['class A { private lost = 0 }', ...inner], [outer])).toEqual([]);
  });

  it('do not mind how files are called', () => {
    expect(innerNames(["import { A } from './lost.ts';\nclass B { private lost = 0 }"], [])).toEqual([
      'lost',
    ]);
  });

  it('are not those that the engine gives its own objects', () => {
    const source =
      'class A { push() {} indexOf() {} slice() {} message = ""; then() {} sign() {} mine() {} }';
    expect(innerNames([source], [])).toEqual(['mine']);
  });

  it('do not mind comments and what is inserted into a template', () => {
    const source =
      'class A { private lost = 0 } // lost\n/* what was lost */ const text = `$' + '{this.lost} octets`;';
    expect(innerNames([source], [])).toEqual(['lost']);
  });
});
