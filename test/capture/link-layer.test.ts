import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knowsLinkType, LinkType, parseLinkLayer } from '../../host/capture/link-layer.ts';
import { buildIpPacket, buildSegmentFrame } from '../../host/packet/packet.ts';
import { PacketError } from '../../host/packet/packet-error.ts';
import { serializeTcp } from '../../host/packet/tcp.ts';
import { octets } from '../packet/arbitraries.ts';
import { ipv6Packet } from '../packet/ipv6-packet.ts';
import { concat, pcapFile } from './file-builder.ts';
import { tsharkFields } from './tshark.ts';

const ipv4 = { source: '127.0.0.1', destination: '127.0.0.1' };
const packet = buildIpPacket({ ipv4, tcp: { sourcePort: 49152, destinationPort: 7000, seq: 77, flags: 2 } });
const station = { mac: '02:00:00:00:00:01', ip: '127.0.0.1', port: 49152 };
const sll = Uint8Array.of(0, 0, 3, 4, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0);
const sll2 = Uint8Array.of(8, 0, 0, 0, 0, 0, 0, 1, 3, 4, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0);

describe('the link layers of captures made elsewhere', () => {
  it.each([
    [
      'Ethernet',
      LinkType.ethernet,
      buildSegmentFrame(station, { ...station, port: 7000 }, { seq: 77, flags: 2 }),
    ],
    ['raw IP', LinkType.raw, packet],
    ['raw IPv4', LinkType.ipv4, packet],
    ['BSD loopback of a little-endian machine', LinkType.null, concat(Uint8Array.of(2, 0, 0, 0), packet)],
    ['BSD loopback of a big-endian machine', LinkType.null, concat(Uint8Array.of(0, 0, 0, 2), packet)],
    ['OpenBSD loopback', LinkType.loop, concat(Uint8Array.of(0, 0, 0, 2), packet)],
    ['Linux "any"', LinkType.linuxSll, concat(sll, packet)],
    ['Linux "any", version 2', LinkType.linuxSll2, concat(sll2, packet)],
  ])('%s: we and tshark find the segment', (_name, linkType, data) => {
    expect(parseLinkLayer(linkType, data)).toMatchObject({
      ipv4: { ...ipv4, checksumOk: true },
      tcp: { seq: 77, checksumOk: true },
    });
    // tshark takes the byte order of a BSD loopback header from the file's.
    const littleEndian = data[0] === 2;
    const file = pcapFile({ linkType, littleEndian }, [{ seconds: 0, fraction: 0, data }]);
    expect(tsharkFields(file, ['tcp.seq'])).toEqual([{ 'tcp.seq': '77' }]);
  });

  it('IPv6, whose addresses and checksum tshark sees as we do', () => {
    const between = { source: 'fe80::1', destination: '2001:db8::2:0:0:3' };
    const segment = { sourcePort: 49152, destinationPort: 7000, seq: 77, flags: 2 };
    const data = ipv6Packet(between, 6, [...serializeTcp(segment, between)]);
    expect(parseLinkLayer(LinkType.raw, data)).toMatchObject({
      ipv6: between,
      tcp: { seq: 77, checksumOk: true },
    });
    const file = pcapFile({ linkType: LinkType.raw }, [{ seconds: 0, fraction: 0, data }]);
    expect(tsharkFields(file, ['ipv6.src', 'ipv6.dst', 'tcp.checksum.status'])).toEqual([
      { 'ipv6.src': between.source, 'ipv6.dst': between.destination, 'tcp.checksum.status': '1' },
    ]);
  });

  it('values that mean raw IP on some systems', () => {
    expect(parseLinkLayer(12, packet).tcp?.seq).toBe(77);
    expect(parseLinkLayer(14, packet).tcp?.seq).toBe(77);
  });

  it('an unknown link type or address family parses as nothing, and says so', () => {
    expect(knowsLinkType(LinkType.linuxSll2)).toBe(true);
    expect(knowsLinkType(12)).toBe(true);
    expect(knowsLinkType(105)).toBe(false);
    expect(parseLinkLayer(105, packet)).toEqual({});
    expect(parseLinkLayer(LinkType.null, concat(Uint8Array.of(7, 0, 0, 0), packet))).toEqual({});
  });

  it('whatever the octets: never an exception, and errors count from the start of the packet', () => {
    const linkType = fc.constantFrom(...Object.values(LinkType));
    fc.assert(
      fc.property(linkType, octets(100), (type, bytes) => {
        const { error } = parseLinkLayer(type, bytes);
        if (error === undefined) return;
        expect(error).toBeInstanceOf(PacketError);
        expect(error.offset).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 2000 },
    );
    expect(parseLinkLayer(LinkType.linuxSll, concat(sll, packet.subarray(0, 10))).error).toMatchObject({
      layer: 'ipv4',
      offset: 26,
    });
    expect(parseLinkLayer(LinkType.linuxSll, sll.subarray(0, 9)).error).toMatchObject({
      layer: 'link',
      offset: 9,
    });
  });
});
