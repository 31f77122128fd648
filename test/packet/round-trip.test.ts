import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArp, serializeArp } from '../../host/packet/arp.ts';
import { parseEthernet, serializeEthernet } from '../../host/packet/ethernet.ts';
import { echoToIcmp, icmpToEcho, parseIcmp, serializeIcmp } from '../../host/packet/icmp.ts';
import { parseIpv4, serializeIpv4 } from '../../host/packet/ipv4.ts';
import { parseIpv6 } from '../../host/packet/ipv6.ts';
import { buildFrame, buildIpPacket, parseFrame, parseIpPacket } from '../../host/packet/packet.ts';
import { parseTcp, serializeTcp } from '../../host/packet/tcp.ts';
import { parseTcpOptions, serializeTcpOptions } from '../../host/packet/tcp-options.ts';
import { parseUdp, serializeUdp } from '../../host/packet/udp.ts';
import {
  addressPair,
  arpMessage,
  ethernetFrame,
  icmpMessage,
  ipv4Packet,
  octets,
  optionLength,
  tcpOptions,
  tcpSegment,
  u16,
  udpDatagram,
} from './arbitraries.ts';
import { ipv6Packet } from './ipv6-packet.ts';

describe('what is written can be read again', () => {
  it('Ethernet, with VLAN tags', () => {
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
        const padded = new Uint8Array([...serializeIpv4(packet), ...padding]);
        expect(parseIpv4(padded)).toMatchObject({
          ...packet,
          checksumOk: true,
          payloadLength: packet.payload.length,
        });
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
        const parsed = parseTcp(serializeTcp(segment, between), { between });
        expect({ ...parsed, options: parsed.options.filter(({ kind }) => kind !== 'eol') }).toMatchObject({
          ...segment,
          checksumOk: true,
          payloadLength: segment.payload.length,
        });
      }),
    );
  });

  it('UDP, with a good checksum', () => {
    fc.assert(
      fc.property(udpDatagram, addressPair, (datagram, between) => {
        const parsed = parseUdp(serializeUdp(datagram, between), { between });
        expect(parsed).toMatchObject({ ...datagram, checksumOk: true });
        expect(parsed.checksum).not.toBe(0);
      }),
    );
  });

  it('ICMP, and its echoes', () => {
    fc.assert(
      fc.property(icmpMessage, (message) => {
        expect(parseIcmp(serializeIcmp(message))).toMatchObject({ ...message, checksumOk: true });
      }),
    );
    const echo = fc.record({
      kind: fc.constantFrom('request' as const, 'reply' as const),
      identifier: u16,
      sequence: u16,
      payload: octets(50),
    });
    fc.assert(
      fc.property(echo, (fields) => {
        expect(icmpToEcho(parseIcmp(serializeIcmp(echoToIcmp(fields))))).toEqual(fields);
      }),
    );
    expect(icmpToEcho({ type: 3, code: 1, rest: 0, payload: new Uint8Array(0) })).toBeUndefined();
  });

  it('whole frames, layer by layer', () => {
    fc.assert(
      fc.property(
        ethernetFrame,
        addressPair,
        tcpSegment,
        udpDatagram,
        icmpMessage,
        (ethernet, ipv4, tcp, udp, icmp) => {
          const found = parseFrame(buildFrame({ ethernet, ipv4, tcp }));
          expect(found.error).toBeUndefined();
          expect(found.ethernet).toMatchObject({ source: ethernet.source, vlanTags: ethernet.vlanTags });
          expect(found.ipv4).toMatchObject({ ...ipv4, protocol: 6, checksumOk: true });
          expect(found.tcp).toMatchObject({ seq: tcp.seq, payload: tcp.payload, checksumOk: true });
          expect(parseIpPacket(buildIpPacket({ ipv4, udp })).udp).toMatchObject({ ...udp, checksumOk: true });
          expect(parseIpPacket(buildIpPacket({ ipv4, icmp })).icmp).toMatchObject({
            ...icmp,
            checksumOk: true,
          });
        },
      ),
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
        expect(parseTcp(bytes, { between }).checksumOk).toBe(false);
      }),
    );
    const bytes = serializeTcp({ sourcePort: 1, destinationPort: 2, seq: 3, flags: 2 }, between);
    expect(parseTcp(bytes, { between: { ...between, source: '192.168.4.3' } }).checksumOk).toBe(false);
    expect(parseTcp(bytes).checksumOk).toBeNull();
  });

  it('shows in checksumOk: a checksum that was forced', () => {
    const tcp = { sourcePort: 1, destinationPort: 2, seq: 3, flags: 2 };
    const packet = parseIpPacket(buildIpPacket({ ipv4: between, tcp }, { ipv4: 0x1234, transport: 0x5678 }));
    expect(packet.ipv4).toMatchObject({ checksum: 0x1234, checksumOk: false });
    expect(packet.tcp).toMatchObject({ checksum: 0x5678, checksumOk: false });
  });

  it('is accepted in a capture that kept only the first octets, with the lengths that were declared', () => {
    const payload = new Uint8Array(100);
    const tcp = { sourcePort: 1, destinationPort: 2, seq: 3, flags: 0x10, payload };
    const cut = buildIpPacket({ ipv4: between, tcp }).subarray(0, 60);
    expect(parseIpPacket(cut).error?.message).toBe(
      'ipv4, octet 2: total length is 140, but only 60 octets are here',
    );
    const packet = parseIpPacket(cut, { fromCapture: true });
    expect(packet.error).toBeUndefined();
    expect(packet.tcp).toMatchObject({ payloadLength: 100, checksumOk: null });
    expect(packet.tcp?.payload.length).toBe(20);
  });

  it('takes a total length of 0 in a capture as what segmentation offload leaves', () => {
    const bytes = buildIpPacket({ ipv4: between, protocol: 200, payload: new Uint8Array(7) });
    bytes[2] = 0;
    bytes[3] = 0;
    expect(parseIpPacket(bytes).error?.layer).toBe('ipv4');
    expect(parseIpPacket(bytes, { fromCapture: true }).ipv4?.payloadLength).toBe(7);
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

describe('IPv6', () => {
  const between = { source: 'fe80::1', destination: '2001:db8::2:0:0:3' };
  const tcp = serializeTcp({ sourcePort: 1, destinationPort: 2, seq: 3, flags: 2 }, between);
  const packet = (nextHeader: number, payload: readonly number[]) => ipv6Packet(between, nextHeader, payload);

  it('is read down to the segment, whose checksum covers the 128-bit addresses', () => {
    const parsed = parseIpPacket(packet(6, [...tcp]));
    expect(parsed.ipv6).toMatchObject({ ...between, protocol: 6, hopLimit: 64, fragmented: false });
    expect(parsed.tcp).toMatchObject({ seq: 3, checksumOk: true });
  });

  it('is read through its extension headers, but not into a fragment', () => {
    const hopByHop = [44, 0, 1, 4, 0, 0, 0, 0];
    const atomic = [6, 0, 0, 0, 0, 0, 0, 9];
    expect(parseIpPacket(packet(0, [...hopByHop, ...atomic, ...tcp])).tcp?.checksumOk).toBe(true);
    const fragment = [6, 0, 0, 1, 0, 0, 0, 9];
    expect(parseIpPacket(packet(44, [...fragment, ...tcp])).tcp).toBeUndefined();
    expect(() => parseIpv6(packet(0, hopByHop.slice(0, 4)))).toThrow('an extension header takes 48 octets');
  });
});
