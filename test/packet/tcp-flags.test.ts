import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PacketError } from '../../host/packet/packet-error.ts';
import { flagsToText, TcpFlag, textToFlags } from '../../host/packet/tcp-flags.ts';
import { u8 } from './arbitraries.ts';

const { fin, syn, rst, psh, ack, urg, ece, cwr } = TcpFlag;

describe('flags in the letters of tcpdump', () => {
  it.each([
    ['S', syn],
    ['S.', syn | ack],
    ['.', ack],
    ['P.', psh | ack],
    ['F.', fin | ack],
    ['FP.', fin | psh | ack],
    ['R', rst],
    ['R.', rst | ack],
    ['FPU', fin | psh | urg],
    ['.U', ack | urg],
    ['SEW', syn | ece | cwr],
    ['FSRP.UEW', 0xff],
    ['none', 0],
  ])('%s', (text, bits) => {
    expect(flagsToText(bits)).toBe(text);
    expect(textToFlags(text)).toBe(bits);
  });

  it('are read in any order and come back in one', () => {
    fc.assert(
      fc.property(
        u8
          .filter((bits) => bits !== 0)
          .chain((bits) => {
            const letters = [...flagsToText(bits)];
            return fc.tuple(fc.constant(bits), fc.shuffledSubarray(letters, { minLength: letters.length }));
          }),
        ([bits, letters]) => {
          expect(textToFlags(letters.join(''))).toBe(bits);
        },
      ),
    );
  });

  it.each([
    ['', 0, 'no flags'],
    ['SA', 1, `'A' is not a TCP flag`],
    ['s', 0, `'s' is not a TCP flag`],
    ['S.S', 2, `the flag 'S' is there twice`],
  ])('refuses %j at its letter %i', (text, offset, reason) => {
    expect(() => textToFlags(text)).toThrow(PacketError);
    expect(() => textToFlags(text)).toThrow(
      expect.objectContaining({ offset, reason: expect.stringContaining(reason) }),
    );
  });
});
