import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSegment } from '../../host/notation/parse.ts';
import { formatRelative } from '../../host/notation/relative.ts';
import { resolveSegment } from '../../host/notation/resolve.ts';
import { evaluateSum, type SymbolValues } from '../../host/notation/sum.ts';
import { u32 } from '../packet/arbitraries.ts';
import { symbolValues } from './arbitraries.ts';

const symbols: SymbolValues = { 'RCV.NXT': 5001, 'SND.NXT': 6511, 'SND.UNA': 6510, 'RCV.WND': 2144 };

function resolve(text: string) {
  return resolveSegment(parseSegment(text), symbols);
}

describe('symbols become numbers', () => {
  it('as they are on the board just now', () => {
    expect(resolve('F. seq=RCV.NXT-1 ack=SND.UNA win=512 urg=3 <mss 1460>')).toEqual({
      flags: 0x11,
      flagsText: 'F.',
      seq: 5000,
      ack: 6510,
      window: 512,
      urgentPointer: 3,
      options: [{ kind: 'mss', mss: 1460 }],
      payload: new Uint8Array(0),
    });
  });

  it('and what is left out means a segment in order', () => {
    expect(resolve('P. len=3')).toMatchObject({
      seq: 5001,
      ack: 6511,
      window: 8192,
      urgentPointer: 0,
      options: [],
    });
    expect(resolve('S')).toMatchObject({ seq: 5001, ack: null });
    expect(resolve('R ack=7')).toMatchObject({ ack: 7 });
    expect(resolveSegment(parseSegment('.'), symbols, { window: 100 }).window).toBe(100);
  });

  it('modulo 2^32, sums of symbols included', () => {
    expect(resolve('. seq=RCV.NXT-5002').seq).toBe(0xffffffff);
    expect(resolve('. seq=RCV.NXT+RCV.WND').seq).toBe(7145);
    expect(resolve('. seq=4294967295+RCV.NXT').seq).toBe(5000);
  });

  it('data of a length only are letters', () => {
    expect(new TextDecoder().decode(resolve('P. len=28').payload)).toBe('abcdefghijklmnopqrstuvwxyzab');
    expect(new TextDecoder().decode(resolve('P. data="hi" len=2').payload)).toBe('hi');
    expect(resolve('P. len=RCV.WND+1').payload.length).toBe(2145);
  });

  it.each([
    ['. seq=IRS+1', 7, 'IRS has no value here'],
    ['. ack=SND.NXT-SEG.LEN', 15, 'SEG.LEN has no value here'],
    ['. win=65536', 7, 'win is 65536, and must be from 0 to 65535'],
    ['. seq=1 len=1-2', 13, 'len is -1'],
    ['P. len=65496', 8, 'len is 65496'],
    ['. urg=70000', 7, 'urg is 70000'],
    ['P. data="hi" len=3', 18, 'len is 3, but data has 2 octets'],
  ])('%j is refused at column %i', (text, column, problem) => {
    expect(() => resolve(text)).toThrow(
      expect.objectContaining({
        name: 'NotationError',
        column,
        source: text,
        problem: expect.stringContaining(problem),
      }),
    );
  });

  it('a segment that was not read from text is quoted as it would be written', () => {
    expect(() => resolveSegment({ flags: 2, win: [{ sign: 1, value: 70000 }] }, symbols)).toThrow(
      expect.objectContaining({ source: 'S win=70000', column: 3 }),
    );
    expect(() => resolveSegment({ flags: 2 }, {})).toThrow(
      expect.objectContaining({
        problem: 'RCV.NXT has no value here',
        hint: expect.stringContaining('left out'),
      }),
    );
  });
});

describe('numbers become symbols', () => {
  it.each([
    [6511, 'SND.NXT'],
    [6510, 'SND.UNA'],
    [5000, 'RCV.NXT-1'],
    [5101, 'RCV.NXT+100'],
    [1_000_000, '1000000'],
  ])('%i is %s', (number, text) => {
    expect(formatRelative(number, { 'RCV.NXT': 5001, 'SND.NXT': 6511, 'SND.UNA': 6510 })).toBe(text);
  });

  it('the first of equals wins, and a limit of 0 leaves only exact ones', () => {
    expect(formatRelative(10, { 'SND.NXT': 10, 'RCV.NXT': 10 })).toBe('SND.NXT');
    expect(formatRelative(11, { 'SND.NXT': 10 }, 0)).toBe('11');
    expect(formatRelative(0xffffffff, { 'SND.NXT': 1 })).toBe('SND.NXT-2');
    expect(formatRelative(7, {})).toBe('7');
  });

  it('and the text means the number again', () => {
    fc.assert(
      fc.property(u32, symbolValues, (number, values) => {
        const text = formatRelative(number, values, 2 ** 32);
        const fail = () => {
          throw new Error('a symbol without a value');
        };
        expect(evaluateSum(parseSegment(`. seq=${text}`).seq ?? [], values, fail) >>> 0).toBe(number);
      }),
    );
  });
});
