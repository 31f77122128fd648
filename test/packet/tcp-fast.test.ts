import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFrame } from '../../host/packet/packet.ts';
import { viewOf } from '../../host/packet/packet-error.ts';
import { buildSegmentFrame } from '../support/segment-frame.ts';
import { SegmentReader, SegmentWriter } from '../support/tcp-fast.ts';
import { octets, station, tcpSegment, u8, u16, u32 } from './arbitraries.ts';

const place = fc.integer({ min: 0, max: 20 });

describe('the fast writer', () => {
  it('writes what the plain codec writes, anywhere in a buffer, and no octet beside it', () => {
    const fields = fc.record({ flags: u8, seq: u32, ack: u32, window: u16, urgentPointer: u16 });
    const data = fc.option(octets(1460), { nil: undefined });
    fc.assert(
      fc.property(station, station, fields, data, place, (from, to, segment, payload, offset) => {
        const expected = buildSegmentFrame(from, to, { ...segment, payload: payload ?? new Uint8Array(0) });
        const buffer = new Uint8Array(1600).fill(0xaa);
        const { flags, seq, ack, window, urgentPointer } = segment;
        const writer = new SegmentWriter(from, to);
        const length = writer.write(viewOf(buffer), offset, flags, seq, ack, window, payload, urgentPointer);
        expect(length).toBe(expected.length);
        expect(buffer.subarray(offset, offset + length)).toEqual(expected);
        expect(buffer.subarray(0, offset).every((octet) => octet === 0xaa)).toBe(true);
        expect(buffer.subarray(offset + length).every((octet) => octet === 0xaa)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('takes sequence numbers modulo 2^32', () => {
    const [from, to] = [
      { mac: '02:00:00:00:00:02', ip: '192.168.4.2', port: 40000 },
      { mac: '02:00:00:00:00:01', ip: '192.168.4.1', port: 7000 },
    ];
    const buffer = new Uint8Array(54);
    new SegmentWriter(from, to).write(viewOf(buffer), 0, 0x10, 2 ** 32 + 5, -1, 8192);
    expect(parseFrame(buffer).tcp).toMatchObject({ seq: 5, ack: 0xffffffff, checksumOk: true });
  });
});

describe('the fast reader', () => {
  it('reads what the plain codec reads, options stepped over', () => {
    fc.assert(
      fc.property(station, station, tcpSegment, place, octets(6), (from, to, segment, offset, padding) => {
        const frame = buildSegmentFrame(from, to, segment);
        const buffer = new Uint8Array(offset + frame.length + padding.length);
        buffer.set(frame, offset);
        buffer.set(padding, offset + frame.length);
        const reader = new SegmentReader();
        expect(reader.read(viewOf(buffer), offset, frame.length + padding.length)).toBe(true);
        const { seq, ack, flags, window, urgentPointer, payload } = segment;
        expect(reader).toMatchObject({ seq, ack, flags, window, urgentPointer });
        expect([reader.sourcePort, reader.destinationPort]).toEqual([from.port, to.port]);
        const { payloadOffset, payloadLength } = reader;
        expect(buffer.subarray(payloadOffset, payloadOffset + payloadLength)).toEqual(payload);
      }),
      { numRuns: 500 },
    );
  });

  it('agrees with the plain codec on what is a TCP segment at all, and never throws', () => {
    const broken = fc
      .tuple(station, station, tcpSegment)
      .map(([from, to, tcp]) => buildSegmentFrame(from, to, tcp));
    const changes = fc.array(fc.tuple(fc.integer({ min: 12, max: 47 }), u8), { maxLength: 3 });
    fc.assert(
      fc.property(broken, changes, fc.nat(60), (frame, changed, cut) => {
        for (const [index, octet] of changed) frame[index] = octet;
        const bytes = frame.subarray(0, Math.max(0, frame.length - cut));
        const packet = parseFrame(bytes);
        expect(new SegmentReader().read(viewOf(bytes), 0, bytes.length)).toBe(packet.tcp !== undefined);
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses what reaches past the view and keeps its fields', () => {
    const reader = new SegmentReader();
    const view = new DataView(new ArrayBuffer(60));
    expect(reader.read(view, 10, 54)).toBe(false);
    expect(reader.read(view, -1, 54)).toBe(false);
    expect(reader.read(view, 0, 54)).toBe(false);
    expect(reader).toMatchObject({ seq: 0, payloadLength: 0 });
  });
});
