import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseArp, serializeArp } from '../../host/packet/arp.ts';
import { parseEthernet, serializeEthernet } from '../../host/packet/ethernet.ts';
import { parseIpv4, serializeIpv4 } from '../../host/packet/ipv4.ts';
import { buildFrame, parseFrame, parseIpPacket } from '../../host/packet/packet.ts';
import { PacketError } from '../../host/packet/packet-error.ts';
import { parseTcp, serializeTcp } from '../../host/packet/tcp.ts';
import { parseTcpOptions, serializeTcpOptions } from '../../host/packet/tcp-options.ts';
import { parseUdp } from '../../host/packet/udp.ts';
import { buildSegmentFrame } from '../support/segment-frame.ts';
import { addressPair, ethernetFrame, octets, station, tcpSegment, udpDatagram } from './arbitraries.ts';

/** Fails when `act` throws anything but a PacketError that points into (or just behind) `length` octets. */
function onlyWireErrors(length: number, act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof PacketError)) throw error;
    expect(error.offset).toBeGreaterThanOrEqual(0);
    expect(error.offset).toBeLessThanOrEqual(length);
  }
}

const between = { source: '10.0.0.1', destination: '10.0.0.2' };
const PARSERS: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  Ethernet: parseEthernet,
  ARP: parseArp,
  IPv4: parseIpv4,
  TCP: (bytes) => parseTcp(bytes, between),
  'TCP options': parseTcpOptions,
  UDP: parseUdp,
};

describe('random octets', () => {
  it.each(Object.entries(PARSERS))('%s: parsed or refused with a PacketError', (_name, parse) => {
    fc.assert(
      fc.property(octets(90), (bytes) => onlyWireErrors(bytes.length, () => parse(bytes))),
      { numRuns: 1000 },
    );
  });

  it('whole packets never throw', () => {
    fc.assert(
      fc.property(octets(120), (bytes) => {
        for (const parse of [parseFrame, parseIpPacket]) {
          expect(parse(bytes).tcp?.payload.length ?? 0).toBeLessThanOrEqual(bytes.length);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('good frames made worse', () => {
  const content = fc.oneof(
    fc.record({ ethernet: ethernetFrame, ipv4: addressPair, tcp: tcpSegment }),
    fc.record({ ethernet: ethernetFrame, ipv4: addressPair, udp: udpDatagram }),
  );

  it('never throw, whatever octet changes and wherever they are cut', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(content, changes, fc.nat(), (frame, changed, cut) => {
        const bytes = buildFrame(frame);
        // Most of what can go wrong lies in the headers, so most changes go there.
        for (const [place, octet] of changed) bytes[place % Math.min(bytes.length, 80)] = octet;
        const rest = bytes.subarray(0, bytes.length - (cut % 40));
        const { ethernet, ipv4, tcp, udp } = parseFrame(rest);
        const payload = (tcp ?? udp ?? ipv4 ?? ethernet)?.payload;
        expect(payload?.length ?? 0).toBeLessThanOrEqual(rest.length);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('the error says where and why', () => {
  const header = serializeTcp({ sourcePort: 1, destinationPort: 2, seq: 3, flags: 2 }, between);
  const withOctet = (bytes: Uint8Array, index: number, octet: number) => {
    const copy = bytes.slice();
    copy[index] = octet;
    return copy;
  };
  const arp = serializeArp({
    operation: 1,
    senderMac: '02:00:00:00:00:01',
    senderIp: '10.0.0.1',
    targetMac: '00:00:00:00:00:00',
    targetIp: '10.0.0.2',
  });
  const ip = serializeIpv4(between, { protocol: 6, payload: header });
  const cases: [what: string, act: () => unknown, offset: number, reason: string][] = [
    ['a short frame', () => parseEthernet(new Uint8Array(13)), 13, 'takes 14 octets, only 13'],
    ['another hardware', () => parseArp(withOctet(arp, 1, 6)), 0, 'hardware type is 6, not 1'],
    ['version 5', () => parseIpv4(withOctet(ip, 0, 0x55)), 0, 'version is 5'],
    ['header length 4', () => parseIpv4(withOctet(ip, 0, 0x41)), 0, 'header length is 4'],
    ['total length 19', () => parseIpv4(withOctet(ip, 3, 19)), 2, 'total length is 19, below'],
    ['total length 41', () => parseIpv4(withOctet(ip, 3, 41)), 40, 'takes 41 octets, only 40'],
    ['data offset 16', () => parseTcp(withOctet(header, 12, 0x40)), 12, 'data offset is 16'],
    ['data offset 24', () => parseTcp(withOctet(header, 12, 0x60)), 20, 'takes 24 octets'],
    ['UDP length 7', () => parseUdp(Uint8Array.of(0, 1, 0, 2, 0, 7, 0, 0)), 4, 'length is 7'],
    ['UDP length 9', () => parseUdp(Uint8Array.of(0, 1, 0, 2, 0, 9, 0, 0)), 8, 'takes 9 octets, only 8'],
  ];

  it.each(cases)('%s', (_what, act, offset, reason) => {
    expect(act).toThrow(expect.objectContaining({ offset, reason: expect.stringContaining(reason) }));
  });

  it('in a frame, the layers around it are kept', () => {
    fc.assert(
      fc.property(station, station, (from, to) => {
        const frame = buildSegmentFrame(from, to, { seq: 1, flags: 2 });
        const { ipv4, tcp } = parseFrame(withOctet(frame, 14 + 20 + 12, 0x60));
        expect(ipv4).toMatchObject({ source: from.ip, checksumOk: true });
        expect(tcp).toBeUndefined();
      }),
    );
  });
});

describe('what does not fit is refused when written', () => {
  const segment = { sourcePort: 1, destinationPort: 2, seq: 3, flags: 2 };
  const tcp = (fields: object) => () => serializeTcp({ ...segment, ...fields }, between);
  const ip = (fields: object) => () =>
    serializeIpv4({ ...between, ...fields }, { protocol: 6, payload: new Uint8Array(0), ...fields });
  const ethernet = { source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02', etherType: 0 };
  const sack = { kind: 'sack', blocks: Array.from({ length: 5 }, () => ({ left: 0, right: 0 })) } as const;
  const cases: [what: string, act: () => unknown, message: string][] = [
    ['a port of 65536', tcp({ sourcePort: 65536 }), 'source port is 65536'],
    ['a window of -1', tcp({ window: -1 }), 'window is -1'],
    ['a window of 0.5', tcp({ window: 0.5 }), 'window is 0.5'],
    ['flags of 256', tcp({ flags: 256 }), 'flags is 256'],
    ['five SACK blocks', () => serializeTcpOptions([sack]), 'options take 42 octets'],
    ['TTL NaN', ip({ ttl: Number.NaN }), 'TTL is NaN'],
    ['fragment offset 4', ip({ fragmentOffset: 4 }), 'multiple of 8'],
    ['65516 octets of payload', ip({ payload: new Uint8Array(65516) }), 'total length is 65536'],
    ['an address of three parts', ip({ source: '10.0.1' }), `'10.0.1' is not an IPv4 address`],
    ['an address with 256', ip({ destination: '10.0.0.256' }), `'10.0.0.256' is not`],
    [
      'a MAC of five octets',
      () => serializeEthernet({ ...ethernet, source: '02:00:00:00:01', payload: new Uint8Array(0) }),
      'not a MAC address',
    ],
  ];

  it.each(cases)('%s', (_what, act, message) => {
    expect(act).toThrow(PacketError);
    expect(act).toThrow(message);
  });
});
