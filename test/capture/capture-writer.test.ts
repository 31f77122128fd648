import { describe, expect, it } from 'vitest';
import { CaptureWriter, joined } from '../../host/capture/capture-writer.ts';
import { LinkType } from '../../host/capture/layers/link-type.ts';
import { buildIpPacket } from '../../host/packet/packet.ts';
import { buildSegmentFrame } from '../support/segment-frame.ts';
import { capinfos, tsharkFields } from './tshark.ts';
import { readCapture, segmentsOf } from './whole-capture.ts';

const client = { mac: '02:00:00:00:00:02', ip: '192.168.4.2', port: 49152 };
const board = { mac: '02:00:00:00:00:01', ip: '192.168.4.1', port: 7000 };
const syn = buildSegmentFrame(client, board, { seq: 1, flags: 2, options: [{ kind: 'mss', mss: 1460 }] });
const rawSyn = buildIpPacket({
  ipv4: { source: client.ip, destination: board.ip },
  tcp: { sourcePort: 1, destinationPort: 2, seq: 3, flags: 2 },
});

/** Two interfaces; times beyond 32 bits of µs; comments in two languages; a packet cut to 40 octets. */
function example(): Uint8Array {
  const writer = new CaptureWriter();
  const cable = writer.addInterface({ name: 'w0', linkType: LinkType.ethernet });
  const tunnel = writer.addInterface({ name: 'udp', linkType: LinkType.raw });
  writer.addPacket({
    interfaceIndex: cable,
    timeUs: 0,
    data: syn,
    comment: 'client SYN_SENT, board SYN_RCVD',
  });
  writer.addPacket({ interfaceIndex: tunnel, timeUs: 2_750_001, data: rawSyn, comment: '半连接 SYN_RCVD' });
  writer.addPacket({ interfaceIndex: cable, timeUs: 1_700_000_000_123_456, data: syn });
  writer.addPacket({ timeUs: 1_700_000_000_123_457, data: syn.subarray(0, 40), originalLength: syn.length });
  return writer.drain();
}

describe('a capture that was written', () => {
  it('is read by tshark with its times, interfaces, lengths and comments', () => {
    const fields = [
      'frame.time_epoch',
      'frame.interface_name',
      'frame.len',
      'frame.cap_len',
      'frame.comment',
    ] as const;
    expect(tsharkFields(example(), fields).map((row) => fields.map((field) => row[field]))).toEqual([
      ['0.000000000', 'w0', '58', '58', 'client SYN_SENT, board SYN_RCVD'],
      ['2.750001000', 'udp', '40', '40', '半连接 SYN_RCVD'],
      ['1700000000.123456000', 'w0', '58', '58', ''],
      ['1700000000.123457000', 'w0', '58', '40', ''],
    ]);
  });

  it('satisfies capinfos', () => {
    const infos = capinfos(example());
    expect(infos.get('File type')).toMatch(/pcapng$/);
    expect(infos.get('Number of packets')).toBe('4');
    expect(infos.get('File timestamp precision')).toBe('microseconds (6)');
    expect(infos.get('Number of interfaces in file')).toBe('2');
    expect(infos.get('Capture application')).toBe('tcplab');
  });

  it('is read back the same', () => {
    const capture = readCapture(example());
    expect(capture).toMatchObject({
      format: 'pcapng',
      interfaces: [
        { name: 'w0', linkType: LinkType.ethernet, snapLength: 0 },
        { name: 'udp', linkType: LinkType.raw, snapLength: 0 },
      ],
    });
    const comments = ['client SYN_SENT, board SYN_RCVD', '半连接 SYN_RCVD', '', ''];
    expect(capture.packets).toEqual(
      [
        { interfaceIndex: 0, timeUs: 0, data: syn, originalLength: 58 },
        { interfaceIndex: 1, timeUs: 2_750_001, data: rawSyn, originalLength: 40 },
        { interfaceIndex: 0, timeUs: 1_700_000_000_123_456, data: syn, originalLength: 58 },
        { interfaceIndex: 0, timeUs: 1_700_000_000_123_457, data: syn.subarray(0, 40), originalLength: 58 },
      ].map((packet, i) => ({ ...packet, number: i + 1, comment: comments[i] })),
    );
    const found = segmentsOf(capture);
    expect(found.segments).toMatchObject([
      { number: 1, tcp: { seq: 1 }, checksum: 'right', interface: 'w0' },
      { number: 2, tcp: { seq: 3 }, checksum: 'right', interface: 'udp' },
      { number: 3, tcp: { seq: 1 }, checksum: 'right' },
    ]);
    expect(found.leftOut.result()).toEqual([{ why: 'cut', what: 'TCP', packets: 1, first: 4 }]);
  });

  it('has the same octets each time, and may grow after it was taken', () => {
    expect(example()).toEqual(example());
    const writer = new CaptureWriter();
    writer.addInterface({ name: 'w0', linkType: LinkType.ethernet });
    const begun = writer.drain();
    expect(readCapture(begun).packets).toHaveLength(0);
    writer.addPacket({ timeUs: 0.6, data: syn });
    expect(readCapture(joined([begun, writer.drain()])).packets).toMatchObject([{ timeUs: 1 }]);
  });
});

it('a comment that is longer than any option ends there', () => {
  const writer = new CaptureWriter();
  writer.addInterface({ name: 'w0', linkType: LinkType.ethernet });
  writer.addPacket({ timeUs: 0, data: syn, comment: 'x'.repeat(65_536) });
  writer.addPacket({ timeUs: 1, data: syn });
  expect(readCapture(writer.drain()).packets).toMatchObject([
    { comment: 'x'.repeat(65_535) },
    { comment: '' },
  ]);
});
