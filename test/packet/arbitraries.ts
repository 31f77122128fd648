import fc from 'fast-check';
import type { ArpMessage } from '../../host/packet/arp.ts';
import type { EthernetFrame } from '../../host/packet/ethernet.ts';
import type { Ipv4Packet } from '../../host/packet/ipv4.ts';
import type { TcpSegment } from '../../host/packet/tcp.ts';
import type { TcpOption } from '../../host/packet/tcp-options.ts';
import type { UdpDatagram } from '../../host/packet/udp.ts';
import type { EthernetEndpoint } from '../support/segment-frame.ts';

/** Generators of everything the codec can write. */

const codePoint = (number: number) => String.fromCodePoint(number < 0xd800 ? number : number + 0x800);
/** As fast-check's unit 'binary', which first makes a table of all code points: a second, and 100 MB. */
export const anyCharacter = fc.nat({ max: 0x10f7ff }).map(codePoint, (text) => {
  const point = (text as string).codePointAt(0)!;
  const number = point < 0xd800 ? point : point - 0x800;
  if (text !== codePoint(number)) throw new Error('not one code point');
  return number;
});

/** Any Unicode text. */
export const anyText = (constraints: { maxLength?: number } = {}) =>
  fc.string({ unit: anyCharacter, ...constraints });

export const u8 = fc.integer({ min: 0, max: 0xff });
export const u16 = fc.integer({ min: 0, max: 0xffff });
export const u32 = fc.integer({ min: 0, max: 0xffffffff });
export const octets = (maxLength: number) => fc.uint8Array({ maxLength });

export const mac = fc
  .array(u8, { minLength: 6, maxLength: 6 })
  .map((parts) => parts.map((part) => part.toString(16).padStart(2, '0')).join(':'));

export const ipAddress = fc.array(u8, { minLength: 4, maxLength: 4 }).map((parts) => parts.join('.'));

export const addressPair = fc.record({ source: ipAddress, destination: ipAddress });

export const station: fc.Arbitrary<EthernetEndpoint> = fc.record({ mac, ip: ipAddress, port: u16 });

export const ethernetFrame: fc.Arbitrary<EthernetFrame> = fc.record({
  destination: mac,
  source: mac,
  etherType: u16,
  payload: octets(100),
});

export const arpMessage: fc.Arbitrary<ArpMessage> = fc.record({
  operation: u16,
  senderMac: mac,
  senderIp: ipAddress,
  targetMac: mac,
  targetIp: ipAddress,
});

export const ipv4Packet: fc.Arbitrary<Ipv4Packet> = fc.record({
  source: ipAddress,
  destination: ipAddress,
  protocol: u8,
  ttl: u8,
  identification: u16,
  trafficClass: u8,
  dontFragment: fc.boolean(),
  moreFragments: fc.boolean(),
  fragmentOffset: fc.integer({ min: 0, max: 0x1fff }).map((units) => units * 8),
  payload: octets(200),
});

const KNOWN_LENGTHS: ReadonlyMap<number, (length: number) => boolean> = new Map([
  [2, (length) => length === 2],
  [3, (length) => length === 1],
  [4, (length) => length === 0],
  [5, (length) => length > 0 && length % 8 === 0],
  [8, (length) => length === 8],
]);

/** All but EOL, which ends the list. */
export const tcpOption: fc.Arbitrary<TcpOption> = fc.oneof(
  fc.constant<TcpOption>({ kind: 'nop' }),
  fc.record({ kind: fc.constant('mss' as const), mss: u16 }),
  fc.record({ kind: fc.constant('window-scale' as const), shift: u8 }),
  fc.constant<TcpOption>({ kind: 'sack-permitted' }),
  fc.record({
    kind: fc.constant('sack' as const),
    blocks: fc.array(fc.record({ left: u32, right: u32 }), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('timestamps' as const), value: u32, echo: u32 }),
  fc
    .record({
      kind: fc.constant('unknown' as const),
      type: fc.integer({ min: 2, max: 255 }),
      data: octets(12),
    })
    .filter(({ type, data }) => KNOWN_LENGTHS.get(type)?.(data.length) !== true),
);

export function optionLength(option: TcpOption): number {
  switch (option.kind) {
    case 'eol':
    case 'nop':
      return 1;
    case 'mss':
      return 4;
    case 'window-scale':
      return 3;
    case 'sack-permitted':
      return 2;
    case 'sack':
      return 2 + 8 * option.blocks.length;
    case 'timestamps':
      return 10;
    case 'unknown':
      return 2 + option.data.length;
    case 'malformed':
      return option.data.length;
  }
}

/** As many options as fit the header. */
export const tcpOptions: fc.Arbitrary<TcpOption[]> = fc.array(tcpOption, { maxLength: 6 }).map((options) => {
  let room = 40;
  return options.filter((option) => {
    const fits = optionLength(option) <= room;
    if (fits) room -= optionLength(option);
    return fits;
  });
});

export const tcpSegment: fc.Arbitrary<TcpSegment> = fc.record({
  sourcePort: u16,
  destinationPort: u16,
  seq: u32,
  ack: u32,
  flags: u8,
  window: u16,
  urgentPointer: u16,
  reserved: fc.integer({ min: 0, max: 15 }),
  options: tcpOptions,
  payload: octets(200),
});

export const udpDatagram: fc.Arbitrary<UdpDatagram> = fc.record({
  sourcePort: u16,
  destinationPort: u16,
  payload: octets(200),
});
