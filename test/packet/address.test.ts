import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIpv6, ipv4ToNumber, numberToIpv4 } from '../../host/packet/address.ts';
import { internetChecksum } from '../../host/packet/checksum.ts';
import { seqAdd, seqDiff, seqMax } from '../../host/packet/sequence.ts';
import { u32 } from './arbitraries.ts';

describe('addresses', () => {
  it('IPv4 text and number are the same thing', () => {
    expect(ipv4ToNumber('192.168.4.1')).toBe(0xc0a80401);
    fc.assert(
      fc.property(u32, (number) => {
        expect(ipv4ToNumber(numberToIpv4(number))).toBe(number);
      }),
    );
  });

  it.each([
    [[0, 0, 0, 0, 0, 0, 0, 0], '::'],
    [[0, 0, 0, 0, 0, 0, 0, 1], '::1'],
    [[0xfe80, 0, 0, 0, 0, 0, 0, 0], 'fe80::'],
    [[0x2001, 0xdb8, 0, 0, 1, 0, 0, 1], '2001:db8::1:0:0:1'],
    [[0x2001, 0xdb8, 0, 1, 1, 1, 1, 1], '2001:db8:0:1:1:1:1:1'],
    [[1, 0, 0, 2, 0, 0, 0, 3], '1:0:0:2::3'],
  ])('IPv6 %j is written %s (RFC 5952)', (groups, text) => {
    expect(formatIpv6(groups)).toBe(text);
  });
});

describe('the Internet checksum', () => {
  it('of the example in RFC 1071 §3 is the complement of ddf2', () => {
    const bytes = Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7);
    expect(internetChecksum(bytes)).toBe(~0xddf2 & 0xffff);
  });

  it('folds the carries of the longest packet of all ones', () => {
    expect(internetChecksum(new Uint8Array(65534).fill(0xff))).toBe(0);
  });
});

describe('sequence numbers', () => {
  it('wrap at 2^32', () => {
    expect(seqAdd(0xffffffff, 1)).toBe(0);
    expect(seqAdd(0, -1)).toBe(0xffffffff);
    expect(seqDiff(0, 0xffffffff)).toBe(1);
    expect(seqDiff(0xffffffff, 0)).toBe(-1);
    expect(seqMax(0xffffff00, 5)).toBe(5);
  });

  it('are as far apart as was added', () => {
    fc.assert(
      fc.property(u32, fc.integer(), (number, offset) => {
        expect(seqDiff(seqAdd(number, offset), number)).toBe(offset);
      }),
    );
  });
});
