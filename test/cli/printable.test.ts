import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, printJson, printLines, readJson } from '../../host/printable.ts';
import { anyCharacter, anyText } from '../packet/arbitraries.ts';

const CONTROL = /[\p{C}\p{Zl}\p{Zp}]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: ESC is one
const ALLOWED = /\u001b\[[\d;]*m|[\n\t]/g;

/** What arrives at a stream. */
function written(print: (stream: { write(text: string): void }) => void): string {
  const texts: string[] = [];
  print({ write: (text) => void texts.push(text) });
  return texts.join('');
}

describe('printable', () => {
  it('marks what moves a cursor or changes what was said before, and leaves every script as it is', () => {
    expect(printable('a\u001b[2J\u0007\u009b\u007f\u202e\u2028\ufeff\ud800z')).toBe(
      `a\ufffd[2J${'\ufffd'.repeat(7)}z`,
    );
    expect(printable('naïve 连接 соединение 🙂 e\u0301')).toBe('naïve 连接 соединение 🙂 e\u0301');
  });
});

describe('lines for people', () => {
  it('keep colours and tabs', () => {
    const line = '\u001b[1;31mred\u001b[39m\tplain';
    expect(written((stream) => printLines(stream, [line, 'next']))).toBe(`${line}\nnext\n`);
  });

  it('indent what a line feed within a line begins, and do not indent it twice', () => {
    expect(written((stream) => printLines(stream, ['a\nb\n  c', 'd']))).toBe('a\n  b\n  c\nd\n');
  });

  it('command no terminal, whatever is in them', () => {
    fc.assert(
      fc.property(fc.array(anyText()), (lines) => {
        const text = written((stream) => printLines(stream, lines));
        const left = text.replace(ALLOWED, '').match(CONTROL);
        expect(left).toBeNull();
        expect(text.split('\n').filter((line) => !line.startsWith('  '))).toHaveLength(
          lines.filter((line) => !line.startsWith('  ')).length + 1,
        );
      }),
    );
  });
});

describe('JSON', () => {
  it('is printed as a line that commands no terminal, and from which the same value is read', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: anyCharacter }), (value) => {
        const text = written((stream) => printJson(stream, value));
        expect(text.slice(0, -1).match(CONTROL)).toBeNull();
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('of others is read with its texts printable, and is undefined where it is none', () => {
    expect(readJson(String.raw`{"name":"\u001b[2J","list":["\u009b"],"number":1}`)).toEqual({
      name: '\ufffd[2J',
      list: ['\ufffd'],
      number: 1,
    });
    expect(readJson('{')).toBeUndefined();
  });
});
