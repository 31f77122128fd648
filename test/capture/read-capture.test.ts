import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CapturedPacket } from '../../host/capture/capture.ts';
import { CaptureError } from '../../host/capture/capture-error.ts';
import { CaptureWriter } from '../../host/capture/capture-writer.ts';
import { LinkType } from '../../host/capture/layers/link-type.ts';
import { CaptureReader } from '../../host/capture/read-capture.ts';
import { octets, u8 } from '../packet/arbitraries.ts';
import { buildSegmentFrame } from '../support/segment-frame.ts';
import {
  block,
  concat,
  interfaceBlock,
  octetsOf,
  option,
  packetBlock,
  pcapFile,
  sectionHeader,
} from './file-builder.ts';
import { converted, tsharkFields } from './tshark.ts';
import { conversationsOf, readCapture } from './whole-capture.ts';

const client = { mac: '02:00:00:00:00:02', ip: '192.168.4.2', port: 49152 };
const board = { mac: '02:00:00:00:00:01', ip: '192.168.4.1', port: 7000 };
const frame = (seq: number) => buildSegmentFrame(client, board, { seq, flags: 2 });

describe.each([true, false])('a file written by a little-endian machine: %s', (littleEndian) => {
  const records = [
    { seconds: 1_700_000_000, fraction: 123_456, data: frame(1) },
    { seconds: 1_700_000_001, fraction: 5, data: frame(2), originalLength: 1500 },
  ];

  it('classic pcap', () => {
    const file = pcapFile({ littleEndian, linkType: 1 }, records);
    expect(readCapture(file)).toEqual({
      format: 'pcap',
      interfaces: [{ name: '', linkType: 1, snapLength: 65535 }],
      packets: [
        { timeUs: 1_700_000_000_123_456, data: frame(1), originalLength: 54, number: 1 },
        { timeUs: 1_700_000_001_000_005, data: frame(2), originalLength: 1500, number: 2 },
      ].map((packet) => ({ ...packet, interfaceIndex: 0, comment: '' })),
    });
    const seen = tsharkFields(file, ['frame.time_epoch', 'frame.len']);
    expect(seen.map(Object.values)).toEqual([
      ['1700000000.123456000', '54'],
      ['1700000001.000005000', '1500'],
    ]);
  });

  it('classic pcap with nanoseconds', () => {
    const file = pcapFile({ littleEndian, magic: 0xa1b23c4d }, [
      { seconds: 2, fraction: 1500, data: frame(1) },
    ]);
    expect(readCapture(file).packets[0]?.timeUs).toBe(2_000_001.5);
    expect(tsharkFields(file, ['frame.time_epoch'])[0]?.['frame.time_epoch']).toBe('2.000001500');
  });

  it('pcapng: other blocks passed over, several sections, times in nanoseconds, powers of two and with an offset', () => {
    const resolution = (value: number) => option(littleEndian, 9, Uint8Array.of(value));
    const offset = new Uint8Array(8);
    new DataView(offset.buffer).setBigInt64(0, 1000n, littleEndian);
    const name = option(littleEndian, 2, new TextEncoder().encode('eth0'));
    const end = option(littleEndian, 0, new Uint8Array(0));
    const bound = (...options: Uint8Array[]) =>
      interfaceBlock(littleEndian, { options: concat(...options, end) });
    const statistics = block(littleEndian, 5, octetsOf(littleEndian, [0, 0, 0]));
    const file = concat(
      sectionHeader(littleEndian),
      bound(name, resolution(9)),
      packetBlock(littleEndian, 0, 1_700_000_000_123_456_500n, frame(1)),
      statistics,
      // A second section may come from another machine: its interfaces count from 0 again.
      sectionHeader(littleEndian),
      bound(resolution(0x80 | 10)),
      bound(option(littleEndian, 14, offset)),
      packetBlock(littleEndian, 0, 1024n * 3n + 512n, frame(2)),
      packetBlock(littleEndian, 1, 7n, frame(3)),
    );
    const capture = readCapture(file);
    expect(capture.interfaces.map((device) => device.name)).toEqual(['eth0', '', '']);
    expect(capture.packets.map(({ interfaceIndex, timeUs }) => [interfaceIndex, timeUs])).toEqual([
      [0, 1_700_000_000_123_456.5],
      [1, 3_500_000],
      [2, 1_000_000_007],
    ]);
    const seen = tsharkFields(file, ['frame.time_epoch']).map((row) => Number(row['frame.time_epoch']));
    expect(seen).toEqual([1_700_000_000.1234565, 3.5, 1000.000007]);
  });

  it('pcapng: simple and obsolete packet blocks', () => {
    const data = frame(1);
    const cut = data.subarray(0, 50);
    const file = concat(
      sectionHeader(littleEndian),
      interfaceBlock(littleEndian, { snapLength: 50 }),
      block(littleEndian, 3, octetsOf(littleEndian, [54, cut])),
      block(littleEndian, 2, octetsOf(littleEndian, [{ u16: 0 }, { u16: 0 }, 0, 9, 54, 54, data])),
    );
    expect(readCapture(file).packets).toMatchObject([
      { timeUs: 0, originalLength: 54, data: cut },
      { timeUs: 9, originalLength: 54, data },
    ]);
    expect(tsharkFields(file, ['frame.cap_len']).map((row) => row['frame.cap_len'])).toEqual(['50', '54']);
  });
});

describe('other tools files', () => {
  it.each([
    ['pcap', 'pcap'],
    ['nsecpcap', 'pcap'],
    ['pcapng', 'pcapng'],
  ])('editcap writes %s and it holds the same packets', (type, format) => {
    const writer = new CaptureWriter();
    writer.addInterface({ name: '', linkType: LinkType.ethernet });
    for (let seq = 0; seq < 20; seq++) writer.addPacket({ timeUs: seq * 1_000_003, data: frame(seq) });
    const written = writer.drain();
    const original = readCapture(written);
    const capture = readCapture(converted(written, type));
    expect(capture.format).toBe(format);
    expect(capture.packets).toEqual(original.packets);
    expect(conversationsOf(capture)).toEqual(conversationsOf(original));
  });
});

describe('a broken file', () => {
  const pcapng = () => {
    const writer = new CaptureWriter();
    writer.addInterface({ name: 'w0', linkType: LinkType.ethernet });
    for (let seq = 0; seq < 5; seq++)
      writer.addPacket({ timeUs: seq, data: frame(seq), comment: `number ${seq}` });
    return writer.drain();
  };
  const pcap = () =>
    pcapFile(
      {},
      [0, 1, 2, 3, 4].map((seconds) => ({ seconds, fraction: 0, data: frame(seconds) })),
    );

  it.each([
    ['nothing at all', new Uint8Array(0), 0, 'cut short here: 4 octets expected, 0 left'],
    ['text', new TextEncoder().encode('hello, world'), 0, 'neither pcapng nor pcap'],
    ['half a pcap header', pcap().subarray(0, 17), 0, 'cut short here: 24 octets expected, 17 left'],
    ['half a block', pcapng().subarray(0, 30), 0, 'cut short here: 44 octets expected, 30 left'],
    ['a block of 13 octets', concat(sectionHeader(true), octetsOf(true, [1, 13, 13])), 32, 'a multiple of 4'],
    ['two lengths', concat(sectionHeader(true), octetsOf(true, [5, 12, 16])), 36, 'ends with the length 16'],
    ['no byte order', block(true, 0x0a0d0d0a, new Uint8Array(16)), 8, 'byte-order magic'],
    [
      'no interface',
      concat(sectionHeader(true), packetBlock(true, 0, 0n, frame(1))),
      36,
      'names interface 0, and 0',
    ],
    [
      'a packet larger than its block',
      concat(sectionHeader(true), interfaceBlock(true, {}), block(true, 6, octetsOf(true, [0, 0, 0, 9, 9]))),
      48,
      'its content takes 29',
    ],
    [
      'an option larger than its block',
      concat(
        sectionHeader(true),
        interfaceBlock(true, { options: octetsOf(true, [{ u16: 2 }, { u16: 9 }]) }),
      ),
      28,
      'a block has room for 12 octets, and its content takes 21',
    ],
  ])('%s', (_what, bytes, offset, reason) => {
    expect(() => readCapture(bytes)).toThrow(CaptureError);
    expect(() => readCapture(bytes)).toThrow(
      expect.objectContaining({ offset: offset, reason: expect.stringContaining(reason) }),
    );
  });

  it.each([
    ['pcap', pcap, 16],
    ['pcapng', pcapng, 28],
  ])('%s cut anywhere: every packet that is still whole is there', (_format, build, header) => {
    const bytes = build();
    const whole = readCapture(bytes);
    const starts = whole.packets.map(({ data }) => data.byteOffset - bytes.byteOffset - header);
    const ends = [...starts.slice(1), bytes.length];
    for (let length = 0; length < bytes.length; length++) {
      const numbers: number[] = [];
      const reader = new CaptureReader(({ number }) => numbers.push(number));
      reader.push(bytes.subarray(0, length));
      if (length > (starts[0] ?? 0) && !ends.includes(length))
        expect(() => reader.end(), `cut after ${length} octets`).toThrow('the file is cut short here');
      expect(numbers).toEqual(ends.flatMap((end, index) => (end <= length ? [index + 1] : [])));
    }
  });

  it.each([
    ['pcap', pcap],
    ['pcapng', pcapng],
  ])('%s comes in pieces as from a pipe: the same packets, each as soon as it is whole', (_format, build) => {
    const bytes = build();
    const whole = readCapture(bytes).packets.map(({ interfaceIndex: _, ...packet }) => packet);
    for (const size of [1, 7, 16, 61]) {
      const packets: CapturedPacket[] = [];
      const reader = new CaptureReader((packet) => packets.push(packet));
      for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
      reader.end();
      expect(packets, `in pieces of ${size} octets`).toEqual(whole);
    }
  });

  it('does not wait for a record of 4 GiB: it is broken', () => {
    const reader = new CaptureReader(() => {});
    reader.push(concat(sectionHeader(true), octetsOf(true, [6, 0xfffffffc])));
    const megabyte = new Uint8Array(1 << 20);
    expect(() => {
      for (let i = 0; i < 20; i++) reader.push(megabyte);
    }).toThrow('the file is cut short here: 4294967292 octets expected');
  });

  it('whatever its octets: only CaptureErrors', () => {
    const changes = fc.array(fc.tuple(fc.nat(), u8), { minLength: 1, maxLength: 8 });
    const changed = fc.tuple(fc.constantFrom(pcap, pcapng), changes).map(([build, list]) => {
      const bytes = build();
      for (const [place, octet] of list) bytes[place % bytes.length] = octet;
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(octets(200), changed), (bytes) => {
        try {
          conversationsOf(readCapture(bytes));
        } catch (error) {
          if (!(error instanceof CaptureError)) throw error;
          expect(error.offset).toBeGreaterThanOrEqual(0);
          expect(error.offset).toBeLessThanOrEqual(bytes.length);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
