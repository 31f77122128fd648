import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureWriter } from '../../host/capture/capture-writer.ts';
import { LinkType } from '../../host/capture/layers/link-type.ts';
import { buildFrame, buildIpPacket } from '../../host/packet/packet.ts';
import type { TcpSegment } from '../../host/packet/tcp.ts';
import type { TcpOption } from '../../host/packet/tcp-options.ts';
import { addressPair, arpMessage, mac, tcpOptions, tcpSegment } from '../packet/arbitraries.ts';
import { tsharkFields } from './tshark.ts';

// The same packets on every run (test/fuzz/seeds.ts), so that what tshark thinks of them does not change either.
const sample = <T>(arbitrary: fc.Arbitrary<T>, numRuns = 200) => fc.sample(arbitrary, { numRuns });

const GOOD = '1';

const ethernet = fc.record({ source: mac, destination: mac });
const letters = fc.integer({ min: 0, max: 50 }).map((length) => new Uint8Array(length).fill(0x61));
// Ports and option kinds for which tshark has no further protocol that the letters would not be.
const ports = { sourcePort: fc.integer({ min: 49152, max: 49999 }), destinationPort: fc.constant(7000) };
const plainOptions = tcpOptions.map((options) =>
  options.map((option) => (option.kind === 'unknown' ? { ...option, type: 200 } : option)),
);
const segment: fc.Arbitrary<TcpSegment> = fc
  .record({ base: tcpSegment, payload: letters, options: plainOptions, ...ports })
  .map(({ base, ...rest }) => ({ ...base, ...rest }));

function optionFields(options: readonly TcpOption[]) {
  const list = <T>(pick: (option: TcpOption) => readonly T[]) => options.flatMap(pick).join(',');
  return {
    'tcp.options.mss_val': list((option) => (option.kind === 'mss' ? [option.mss] : [])),
    'tcp.options.wscale.shift': list((option) => (option.kind === 'window-scale' ? [option.shift] : [])),
    'tcp.options.timestamp.tsval': list((option) => (option.kind === 'timestamps' ? [option.value] : [])),
    'tcp.options.timestamp.tsecr': list((option) => (option.kind === 'timestamps' ? [option.echo] : [])),
    'tcp.options.sack_le': list((option) =>
      option.kind === 'sack' ? option.blocks.map(({ left }) => left) : [],
    ),
    'tcp.options.sack_re': list((option) =>
      option.kind === 'sack' ? option.blocks.map(({ right }) => right) : [],
    ),
  };
}

/** Packets, and what is to be read of each. */
interface Written {
  linkType: number;
  packets: readonly Uint8Array[];
  expected: readonly Record<string, string>[];
}

function tcpOverIpv4(): Written {
  const frames = sample(fc.record({ ethernet, ipv4: addressPair, tcp: segment }));
  const expected = frames.map(({ ethernet, ipv4, tcp }) => ({
    'eth.src': ethernet.source,
    'eth.dst': ethernet.destination,
    'ip.src': ipv4.source,
    'ip.dst': ipv4.destination,
    'ip.checksum.status': GOOD,
    'tcp.srcport': String(tcp.sourcePort),
    'tcp.dstport': String(tcp.destinationPort),
    'tcp.seq': String(tcp.seq),
    'tcp.ack': String(tcp.ack),
    'tcp.flags': `0x${((tcp.reserved << 8) | tcp.flags).toString(16).padStart(4, '0')}`,
    'tcp.window_size_value': String(tcp.window),
    'tcp.urgent_pointer': String(tcp.urgentPointer),
    'tcp.len': String(tcp.payload.length),
    'tcp.checksum.status': GOOD,
    ...optionFields(tcp.options),
    '_ws.malformed': '',
  }));
  return { linkType: LinkType.ethernet, packets: frames.map((frame) => buildFrame(frame)), expected };
}

function udpOverRawIp(): Written {
  const packets = sample(
    fc.record({ ipv4: addressPair, udp: fc.record({ ...ports, payload: letters }) }),
    50,
  );
  const expected = packets.map(({ ipv4, udp }) => ({
    'ip.src': ipv4.source,
    'ip.checksum.status': GOOD,
    'udp.srcport': String(udp.sourcePort),
    'udp.length': String(8 + udp.payload.length),
    'udp.checksum.status': GOOD,
    '_ws.malformed': '',
  }));
  return { linkType: LinkType.raw, packets: packets.map((packet) => buildIpPacket(packet)), expected };
}

function arp(): Written {
  const messages = sample(fc.record({ ethernet, arp: arpMessage }), 50);
  const expected = messages.map(({ arp }) => ({
    'arp.opcode': String(arp.operation),
    'arp.src.hw_mac': arp.senderMac,
    'arp.src.proto_ipv4': arp.senderIp,
    'arp.dst.hw_mac': arp.targetMac,
    'arp.dst.proto_ipv4': arp.targetIp,
    '_ws.malformed': '',
  }));
  return { linkType: LinkType.ethernet, packets: messages.map((frame) => buildFrame(frame)), expected };
}

function otherChecksums(): Written {
  const tcp = { sourcePort: 49152, destinationPort: 7000, seq: 1, flags: 2 };
  const ipv4 = { source: '192.168.4.2', destination: '192.168.4.1' };
  const packet = buildIpPacket({ ipv4, tcp });
  packet.set([0x12, 0x34], 10);
  packet.set([0x56, 0x78], 20 + 16);
  const expected = [{ 'ip.checksum.status': '0', 'tcp.checksum.status': '0' }];
  return { linkType: LinkType.raw, packets: [packet], expected };
}

const WRITTEN: Record<string, Written> = {
  'TCP over IPv4 over Ethernet: every field, good checksums, nothing malformed': tcpOverIpv4(),
  'UDP over raw IP': udpOverRawIp(),
  ARP: arp(),
  'another checksum, as bad': otherChecksums(),
};

let rows: Record<string, string>[] | undefined;

/** What tshark reads of all of them, in one start. */
function readAll(): Record<string, string>[] {
  const writer = new CaptureWriter();
  for (const [name, { linkType, packets }] of Object.entries(WRITTEN)) {
    const interfaceIndex = writer.addInterface({ name, linkType });
    for (const data of packets) writer.addPacket({ interfaceIndex, timeUs: 0, data });
  }
  const fields = Object.values(WRITTEN).flatMap(({ expected }) => Object.keys(expected[0]!));
  return tsharkFields(writer.drain(), [...new Set(['frame.interface_name', ...fields])]);
}

describe('tshark reads what the codec writes', () => {
  it.each(Object.entries(WRITTEN))('%s', (written, { expected }) => {
    rows ??= readAll();
    const ours = rows.filter(({ 'frame.interface_name': name }) => name === written);
    const fields = Object.keys(expected[0]!);
    expect(ours.map((row) => Object.fromEntries(fields.map((field) => [field, row[field]])))).toEqual(
      expected,
    );
  });
});
