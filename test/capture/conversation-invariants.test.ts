import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LinkType } from '../../host/capture/layers/link-type.ts';
import { OctetRanges } from '../../host/capture/octet-ranges.ts';
import { seqAdd } from '../../host/packet/sequence.ts';
import { u8 } from '../packet/arbitraries.ts';
import { buildSegmentFrame } from '../support/segment-frame.ts';
import { conversationsOf } from './whole-capture.ts';

const ETHERNET = { name: 'w0', linkType: LinkType.ethernet, snapLength: 0 };

const stations = [
  { mac: '02:00:00:00:00:01', ip: '192.168.4.1', port: 7000 },
  { mac: '02:00:00:00:00:02', ip: '192.168.4.2', port: 49152 },
  { mac: '02:00:00:00:00:02', ip: '192.168.4.2', port: 7000 },
] as const;

it('whatever the segments: each is in one conversation, in order, between its two ends', () => {
  const station = fc.constantFrom(...stations);
  const number = fc.oneof(
    fc.integer({ min: 0, max: 3 }),
    fc.constantFrom(0x7fffffff, 0x80000000, 0xffffffff),
  );
  const segment = fc.record({
    seq: number,
    ack: number,
    flags: u8,
    len: fc.nat(3),
    from: station,
    to: station,
  });
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 30 }), (segments) => {
      const packets = segments.map(({ from, to, len, ...rest }, i) => {
        const data = buildSegmentFrame(from, to, { ...rest, payload: new Uint8Array(len) });
        return {
          number: i + 1,
          interfaceIndex: 0,
          timeUs: i,
          data,
          originalLength: data.length,
          comment: '',
        };
      });
      const conversations = conversationsOf({ format: null, interfaces: [ETHERNET], packets });
      const all = conversations.flatMap((conversation) => conversation.segments);
      expect(all.map((it) => it.number).sort((a, b) => a - b)).toEqual(packets.map((it) => it.number));
      for (const { client, server, segments: own, resets, close } of conversations) {
        expect(own.map((it) => it.number)).toEqual(own.map((it) => it.number).sort((a, b) => a - b));
        for (const { from, number } of own) {
          const sent = segments[number - 1];
          const [sender, receiver] = from === 'client' ? [client, server] : [server, client];
          expect([sent?.from, sent?.to]).toMatchObject([sender, receiver]);
        }
        const ending = resets.filter((reset) => reset.ended).map((reset) => reset.number);
        expect(ending).toEqual(close.kind === 'reset' ? [close.number] : []);
      }
    }),
    { numRuns: 1000 },
  );
});

it('octets are counted once, however they overlap and wherever the numbers wrap', () => {
  const piece = fc.tuple(fc.nat(60), fc.nat(20));
  fc.assert(
    fc.property(
      fc.constantFrom(0, 0x7fffffd0, 0xffffffd0),
      fc.array(piece, { maxLength: 15 }),
      (base, pieces) => {
        const ranges = new OctetRanges();
        const seen = new Set<number>();
        for (const [start, length] of pieces) {
          const before = seen.size;
          for (let i = 0; i < length; i++) seen.add(start + i);
          expect(ranges.add(seqAdd(base, start), length)).toBe(seen.size - before);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

it('octets of a stream longer than the number space are counted, each once', () => {
  const ranges = new OctetRanges();
  const megabyte = 2 ** 20;
  let counted = 0;
  for (let sent = 0; sent < 10_000; sent++) {
    const start = seqAdd(5, (sent * megabyte) % 2 ** 32);
    counted += ranges.add(start, megabyte);
    const again = seqAdd(start, -Math.min(sent, 100) * megabyte);
    expect(ranges.add(again, megabyte), 'octets that are sent again').toBe(0);
  }
  expect(counted).toBe(10_000 * megabyte);
});
