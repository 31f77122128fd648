import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSegment } from '../../host/notation/format.ts';
import { NotationError } from '../../host/notation/notation-error.ts';
import { parseSegment } from '../../host/notation/parse.ts';
import type { SegmentNotation } from '../../host/notation/segment.ts';
import { formatSum, type Sum } from '../../host/notation/sum.ts';
import { anyText } from '../packet/arbitraries.ts';
import { segment, sum } from './arbitraries.ts';

function withoutColumns(terms: Sum): Sum {
  return terms.map(({ column: _, ...term }) => term);
}

/** A segment without where it was read. */
function content({ source: _, ...fields }: SegmentNotation): SegmentNotation {
  const entries = Object.entries(fields).map(([name, value]) =>
    name in { seq: 1, ack: 1, len: 1, win: 1, urg: 1 } ? [name, withoutColumns(value as Sum)] : [name, value],
  );
  return Object.fromEntries(entries);
}

describe('a segment in tcpdump notation', () => {
  it('is read with its flags, numbers, data and options', () => {
    const parsed = parseSegment(
      'P. seq=RCV.NXT+100 ack=SND.NXT-1 len=2 win=8192 data="hi" <mss 1460,nop,wscale 2>',
    );
    expect(content(parsed)).toEqual({
      flags: 0x18,
      seq: [
        { sign: 1, symbol: 'RCV.NXT' },
        { sign: 1, value: 100 },
      ],
      ack: [
        { sign: 1, symbol: 'SND.NXT' },
        { sign: -1, value: 1 },
      ],
      len: [{ sign: 1, value: 2 }],
      win: [{ sign: 1, value: 8192 }],
      data: Uint8Array.of(0x68, 0x69),
      options: [{ kind: 'mss', mss: 1460 }, { kind: 'nop' }, { kind: 'window-scale', shift: 2 }],
    });
  });

  it.each([
    ['S', 'S'],
    ['none', 'none'],
    ['FPU seq=RCV.NXT', 'FPU seq=RCV.NXT'],
    ['.S ack=1 seq=2', 'S. seq=2 ack=1'],
    ['\tF.  seq = rcv.nxt - 1   ACK=snd.nxt ', 'F. seq=RCV.NXT-1 ack=SND.NXT'],
    ['. seq=RCV.NXT+RCV.WND-0x10', '. seq=RCV.NXT+RCV.WND-16'],
    ['. ack=SND.UNA-MAX.SND.WND', '. ack=SND.UNA-MAX.SND.WND'],
    ['P. data="a\\n\\"\\\\\\x00\\xff"', 'P. data="a\\n\\"\\\\\\x00\\xff"'],
    ['P. data="你好"', 'P. data="你好"'],
    ['S<mss 1460>', 'S <mss 1460>'],
    ['S < sackOK , TS val 1 ecr 2 , eol >', 'S <sackOK,TS val 1 ecr 2,eol>'],
    ['. <nop,nop,sack 1:5 9:12>', '. <nop,nop,sack 1:5 9:12>'],
    ['S <unknown-254 0xABcd,unknown-2,mss 536>', 'S <unknown-254 0xabcd,unknown-2,mss 536>'],
    ['S <mss 536,malformed 0x0200>', 'S <mss 536,malformed 0x0200>'],
    ['S <>', 'S <>'],
  ])('%j is written %j', (text, written) => {
    expect(formatSegment(parseSegment(text))).toBe(written);
  });

  it('comes back the same from its own text', () => {
    fc.assert(
      fc.property(segment, (ast) => {
        expect(content(parseSegment(formatSegment(ast)))).toEqual(ast);
      }),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(sum, (terms) => {
        expect(withoutColumns(parseSegment(`. seq=${formatSum(terms)} `).seq ?? [])).toEqual(terms);
      }),
    );
  });
});

describe('an error points at its column and says what to try', () => {
  it.each([
    ['', 1, 'there is no segment', 'starts with its flags'],
    ['seq=1', 1, 'the flags are missing', 'starts with its flags'],
    ['FIN,ACK', 2, `'I' is not a TCP flag`, 'did you mean F. ?'],
    ['SYN', 2, `'Y' is not a TCP flag`, 'did you mean S ?'],
    ['  SA seq=1', 4, `'A' is not a TCP flag`, 'did you mean S. ?'],
    ['[S.]', 1, `'[' is not a TCP flag`, 'did you mean S. ?'],
    ['f.', 1, `'f' is not a TCP flag`, 'did you mean F. ?'],
    ['NULL', 1, `'N' is not a TCP flag`, 'did you mean none ?'],
    ['FF', 2, `the flag 'F' is there twice`, 'did you mean F ?'],
    ['hello', 1, `'h' is not a TCP flag`, 'e.g. S S.'],
    ['S sq=1', 3, `'sq' is not a field`, 'did you mean seq ?'],
    ['S window=1', 3, `'window' is not a field`, 'did you mean win ?'],
    ['S mss=1460', 3, `'mss' is not a field`, 'did you mean <mss 1460> ?'],
    ['S seq 5', 7, `expected '=' after seq`, 'write seq=5'],
    ['S seq=', 7, 'a number or a symbol is missing', 'e.g. 1000'],
    ['S seq=RCV.NXT+', 15, 'a number or a symbol is missing', 'e.g. 1000'],
    ['S seq=RCV.NEXT', 7, `'RCV.NEXT' is not a symbol`, 'did you mean RCV.NXT ?'],
    ['S seq=1+SNDNXT', 9, `'SNDNXT' is not a symbol`, 'did you mean SND.NXT ?'],
    ['S seq=QQQQQQQ', 7, `'QQQQQQQ' is not a symbol`, 'the symbols are RCV.NXT'],
    ['S seq=+1', 7, 'a number cannot start with a sign', 'RCV.NXT+1'],
    ['S seq=12ab', 7, `'12ab' is not a number`, 'decimal or 0x'],
    ['S seq=4294967296', 7, 'above 4294967295', 'at most 32 bits'],
    ['S win=1 win=2', 9, 'win is given twice', ''],
    ['S <nop> <nop>', 9, 'options is given twice', ''],
    ['S seq=1;', 8, `';' is not expected here`, ''],
    ['S , seq=1', 3, `',' is not expected here`, 'write fields as'],
    ['P. data=abc', 9, 'data must stand in double quotes', 'e.g. data='],
    ['P. data="abc', 9, 'the quote that starts here is never closed', ''],
    ['P. data="a\\q"', 11, `'\\q' is not an escape`, 'the escapes are'],
    ['S <mss 65536>', 3, 'mss is 65536, and must be an integer from 0 to 65535', ''],
    ['S <mss 1460', 12, `expected ',' or '>'`, 'e.g. <mss 1460'],
    ['S <scale 2>', 4, `'scale' is not a TCP option`, 'did you mean wscale ?'],
    ['S <nop,>', 8, 'an option is missing here', 'the options are'],
    ['S <sack 1>', 8, 'expected the numbers of sack', 'e.g. <sack 100:200'],
    ['S <TS 1 2>', 6, 'expected the numbers of TS', 'e.g. <TS val 1 ecr 0>'],
    ['S <unknown-256>', 4, `'unknown-256' is not a TCP option`, 'did you mean unknown-N ?'],
    ['S <unknown-9 0xabc>', 14, `expected ',' or '>'`, 'unknown-254 0xabcd>'],
    ['S <TS val 4294967296 ecr 0>', 3, 'must be an integer from 0 to 4294967295', ''],
    ['S <sack 1:1 2:2 3:3 4:4 5:5>', 3, 'options take 42 octets', ''],
  ])('%j at column %i', (text, column, problem, hint) => {
    expect(() => parseSegment(text)).toThrow(
      expect.objectContaining({
        name: 'NotationError',
        column,
        problem: expect.stringContaining(problem),
        ...(hint === '' ? {} : { hint: expect.stringContaining(hint) }),
      }),
    );
  });

  it('draws a caret under the column', () => {
    expect(() => parseSegment('F. seq=RCV.NXX')).toThrow(
      new NotationError('F. seq=RCV.NXX', 8, `'RCV.NXX' is not a symbol`, 'did you mean RCV.NXT ?'),
    );
    expect(() => parseSegment('\tF. seq=RCV.NXX')).toThrow(
      [
        `column 9: 'RCV.NXX' is not a symbol`,
        '  \tF. seq=RCV.NXX',
        '  \t       ^',
        '  did you mean RCV.NXT ?',
      ].join('\n'),
    );
  });

  it('quotes the whole line of a script and counts from its start', () => {
    const source = 'send S. seq=X  # comment';
    expect(() => parseSegment('S. seq=X', { source, start: 5 })).toThrow(
      expect.objectContaining({ source, column: 13 }),
    );
    expect(parseSegment('S. seq=1', { source: 'send S. seq=1  # ok', start: 5 }).flags).toBe(0x12);
  });

  it('for whatever text: only NotationErrors, with a column in the text or just behind it', () => {
    const word = fc.constantFrom(
      ...[
        'S.',
        'F.',
        'none',
        ' ',
        'seq=',
        'ack=',
        'len=',
        'data=',
        '"',
        '\\',
        '<',
        '>',
        'mss ',
        'sack ',
        ':',
      ],
      ...[
        'TS val ',
        ' ecr ',
        'unknown-',
        '0x',
        'RCV.NXT',
        'SND',
        '.',
        '+',
        '-',
        ',',
        '1',
        '4294967295',
        '\t',
        '你',
      ],
    );
    const texts = fc.oneof(
      fc.string(),
      anyText(),
      fc.array(word, { maxLength: 12 }).map((words) => words.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          parseSegment(text);
        } catch (error) {
          if (!(error instanceof NotationError)) throw error;
          expect(error.column).toBeGreaterThanOrEqual(1);
          expect(error.column).toBeLessThanOrEqual(text.length + 1);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
