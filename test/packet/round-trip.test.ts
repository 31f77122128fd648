import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArp, serializeArp } from '../../host/packet/arp.ts';
import { checksumHolds, pseudoHeaderSum } from '../../host/packet/checksum.ts';
import { parseEthernet, serializeEthernet } from '../../host/packet/ethernet.ts';
import { parseIpv4, serializeIpv4 } from '../../host/packet/ipv4.ts';
import { buildFrame, buildIpPacket, parseFrame, parseIpPacket } from '../../host/packet/packet.ts';
import { parseTcp, serializeTcp } from '../../host/packet/tcp.ts';
import { parseTcpOptions, serializeTcpOptions } from '../../host/packet/tcp-options.ts';
import { parseUdp, serializeUdp } from '../../host/packet/udp.ts';
import {
  addressPair,
  arpMessage,
  ethernetFrame,
  ipv4Packet,
  octets,
  optionLength,
  tcpOptions,
  tcpSegment,
  udpDatagram,
} from './arbitraries.ts';

describe('what is written can be read again', () => {
  it('Ethernet', () => {
    fc.assert(
      fc.property(ethernetFrame, (frame) => {
        expect(parseEthernet(serializeEthernet(frame))).toEqual(frame);
      }),
    );
  });

  it('ARP, also behind padding', () => {
    fc.assert(
      fc.property(arpMessage, octets(18), (message, padding) => {
        const padded = new Uint8Array([...serializeArp(message), ...padding]);
        expect(parseArp(padded)).toEqual(message);
      }),
    );
  });

  it('IPv4, with a good checksum, also behind padding', () => {
    fc.assert(
      fc.property(ipv4Packet, octets(26), (packet, padding) => {
        const padded = new Uint8Array([...serializeIpv4(packet, packet), ...padding]);
        expect(parseIpv4(padded)).toMatchObject({ ...packet, checksumOk: true });
      }),
    );
  });

  it('IPv4, whose options are passed over', () => {
    fc.assert(
      fc.property(ipv4Packet, fc.integer({ min: 1, max: 10 }), (packet, words) => {
        const plain = serializeIpv4(packet, packet);
        const octets = new Uint8Array([
          ...plain.subarray(0, 20),
          ...new Uint8Array(4 * words).fill(1),
          ...packet.payload,
        ]);
        octets[0] = 0x45 + words;
        new DataView(octets.buffer).setUint16(2, octets.length);
        expect(parseIpv4(octets)).toMatchObject({ ...packet, checksumOk: false });
      }),
    );
  });

  it('TCP options, with the EOL that pads them', () => {
    fc.assert(
      fc.property(tcpOptions, (options) => {
        const length = options.reduce((sum, option) => sum + optionLength(option), 0);
        const padding = length % 4 === 0 ? [] : [{ kind: 'eol' }];
        expect(parseTcpOptions(serializeTcpOptions(options))).toEqual([...options, ...padding]);
      }),
    );
  });

  it('TCP, with a good checksum', () => {
    fc.assert(
      fc.property(tcpSegment, addressPair, (segment, between) => {
        const parsed = parseTcp(serializeTcp(segment, between), between);
        expect({ ...parsed, options: parsed.options.filter(({ kind }) => kind !== 'eol') }).toMatchObject({
          ...segment,
          checksumOk: true,
        });
      }),
    );
  });

  it('UDP, with a good checksum', () => {
    fc.assert(
      fc.property(udpDatagram, addressPair, (datagram, between) => {
        const octets = serializeUdp(datagram, between);
        expect(parseUdp(octets)).toEqual(datagram);
        expect(octets.subarray(6, 8), '0 is none').not.toEqual(Uint8Array.of(0, 0));
        expect(checksumHolds(octets, pseudoHeaderSum(between, 17, octets.length))).toBe(true);
      }),
    );
  });

  it('whole frames, layer by layer', () => {
    fc.assert(
      fc.property(ethernetFrame, addressPair, tcpSegment, udpDatagram, (ethernet, ipv4, tcp, udp) => {
        const found = parseFrame(buildFrame({ ethernet, ipv4, tcp }));
        expect(found.ethernet).toMatchObject({ source: ethernet.source });
        expect(found.ipv4).toMatchObject({ ...ipv4, protocol: 6, checksumOk: true });
        expect(found.tcp).toMatchObject({ seq: tcp.seq, payload: tcp.payload, checksumOk: true });
        expect(parseIpPacket(buildIpPacket({ ipv4, udp })).udp).toEqual(udp);
      }),
    );
    fc.assert(
      fc.property(ethernetFrame, arpMessage, (ethernet, arp) => {
        expect(parseFrame(buildFrame({ ethernet, arp })).arp).toEqual(arp);
      }),
    );
  });
});

describe('what a wrong or missing octet does', () => {
  const between = { source: '192.168.4.2', destination: '192.168.4.1' };

  it('shows in checksumOk: any octet of segment or pseudo-header changed by a bit', () => {
    fc.assert(
      fc.property(tcpSegment, fc.nat(), fc.integer({ min: 0, max: 7 }), (segment, place, bit) => {
        const bytes = serializeTcp(segment, between);
        const index = place % bytes.length;
        // Data offset and options decide where the data starts: changed, they may be refused instead.
        const dataOffset = 4 * ((bytes[12] ?? 0) >>> 4);
        fc.pre(index !== 12 && (index < 20 || index >= dataOffset));
        bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
        expect(parseTcp(bytes, between).checksumOk).toBe(false);
      }),
    );
    const bytes = serializeTcp({ sourcePort: 1, destinationPort: 2, seq: 3, flags: 2 }, between);
    expect(parseTcp(bytes, { ...between, source: '192.168.4.3' }).checksumOk).toBe(false);
    expect(parseTcp(bytes).checksumOk).toBeNull();
  });

  it('shows in checksumOk: another checksum', () => {
    const octets = buildIpPacket({
      ipv4: between,
      tcp: { sourcePort: 1, destinationPort: 2, seq: 3, flags: 2 },
    });
    octets.set([0x12, 0x34], 10);
    octets.set([0x56, 0x78], 20 + 16);
    const packet = parseIpPacket(octets);
    expect(packet.ipv4).toMatchObject({ checksum: 0x1234, checksumOk: false });
    expect(packet.tcp).toMatchObject({ checksum: 0x5678, checksumOk: false });
  });

  it('is no segment where it was cut short', () => {
    const tcp = { sourcePort: 1, destinationPort: 2, seq: 3, flags: 0x10, payload: new Uint8Array(100) };
    const packet = buildIpPacket({ ipv4: between, tcp });
    expect(parseIpPacket(packet.subarray(0, 60))).toEqual({});
    expect(() => parseIpv4(packet.subarray(0, 60))).toThrow('the packet takes 140 octets, only 60 are here');
  });

  it('is survived in the options: the segment is one all the same (RFC 9293 §3.1, MUST-7)', () => {
    const options = (bytes: number[]) => parseTcpOptions(Uint8Array.from(bytes));
    const mss = { kind: 'mss', mss: 1460 };
    expect(options([2, 4, 5, 180, 2, 0, 9, 9])).toEqual([
      mss,
      { kind: 'malformed', data: Uint8Array.of(2, 0, 9, 9) },
    ]);
    expect(options([1, 1, 1, 8])).toMatchObject([{}, {}, {}, { kind: 'malformed', data: Uint8Array.of(8) }]);
    expect(options([8, 1, 0, 0])).toEqual([{ kind: 'malformed', data: Uint8Array.of(8, 1, 0, 0) }]);
    expect(options([3, 5, 7, 0])).toEqual([{ kind: 'malformed', data: Uint8Array.of(3, 5, 7, 0) }]);
    const segment = { sourcePort: 1, destinationPort: 2, seq: 3, flags: 2 };
    const octets = serializeTcp(
      { ...segment, options: [{ kind: 'malformed', data: Uint8Array.of(2, 0) }] },
      between,
    );
    expect(parseTcp(octets, between)).toMatchObject({ ...segment, checksumOk: true });
  });

  it('leaves the transport layer of a fragment alone', () => {
    const payload = Uint8Array.of(1, 2, 3);
    const later = buildIpPacket({ ipv4: { ...between, fragmentOffset: 8 }, protocol: 6, payload });
    const first = buildIpPacket({ ipv4: { ...between, moreFragments: true }, protocol: 6, payload });
    for (const bytes of [later, first]) {
      expect(parseIpPacket(bytes)).toEqual({ ipv4: expect.objectContaining({ payload }) });
    }
  });
});
