import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  broken,
  hanging,
  padEnd,
  padStart,
  paragraphsOf,
  widthOf,
  wrap,
} from '../../host/report/text-layout.ts';

describe('text in columns', () => {
  it('counts a Chinese character as two', () => {
    expect(padEnd('开发板', 8)).toBe('开发板  ');
    expect(padStart('client', 8)).toBe('  client');
  });

  it('joins the lines of a paragraph, with a space only where the language has one', () => {
    expect(paragraphsOf('\none\ntwo\n\nthree\n')).toEqual(['one two', 'three']);
    expect(paragraphsOf('半关\n闭，\n见\nRFC 9293')).toEqual(['半关闭，见 RFC 9293']);
  });

  it('breaks between words', () => {
    expect(wrap('the board goes on sending', 10)).toEqual(['the board', 'goes on', 'sending']);
  });

  it('breaks a line of help below what it says, and leaves one that fits as it is', () => {
    expect(hanging('  tcplab up     a board for you', 24)).toEqual([
      '  tcplab up     a board',
      '                for you',
    ]);
    expect(hanging('  tcplab  up', 12)).toEqual(['  tcplab  up']);
  });

  it('counts a triangle as one, as terminals do, wherever lines are broken', () => {
    const row = `│${'─'.repeat(40)}▶│ ESTABLISHED`;
    expect(broken(row, widthOf(row))).toEqual([row]);
  });

  it('breaks Chinese anywhere but before punctuation', () => {
    expect(wrap('四次挥手，半关闭。', 8)).toEqual(['四次挥', '手，半关', '闭。']);
  });

  it('never exceeds the columns unless a single word does, and loses nothing', () => {
    const word = fc.stringMatching(/^[a-zA-Z_=+]{1,12}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 12, max: 60 }), (words, columns) => {
        const lines = wrap(words.join(' '), columns);
        expect(lines.every((line) => widthOf(line) <= columns)).toBe(true);
        expect(lines.join(' ')).toBe(words.join(' '));
      }),
    );
  });
});
