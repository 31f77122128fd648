import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaptureWriter } from '../../host/capture/capture-writer.ts';
import { LinkType } from '../../host/capture/layers/link-type.ts';
import type { SegmentFinder } from '../../host/capture/segment-finder.ts';
import type { TcpInit } from '../../host/packet/tcp.ts';
import { framesOf, HALF_CLOSE } from './dialogue.ts';
import { concat, type PcapPacket, pcapFile } from './file-builder.ts';
import { tsharkFields } from './tshark.ts';
import { conversationsOf, readCapture, segmentsOf } from './whole-capture.ts';
import {
  type Content,
  fragmentsOf,
  frameOf,
  INNER_IPV6,
  overIpv4,
  overIpv6,
  snapFrame,
  u16,
  WRAPPINGS,
} from './wrappings.ts';

const segment = (seq: number, length = 0): TcpInit => ({
  sourcePort: 40_000,
  destinationPort: 7000,
  seq,
  flags: 0x10,
  payload: new Uint8Array(length).fill(0x61),
});

const file = (packets: readonly Uint8Array[], linkType: number = LinkType.ethernet, snapLength = 0xffff) =>
  pcapFile(
    { linkType },
    packets.map((data, index): PcapPacket => {
      const kept = data.subarray(0, snapLength);
      return { seconds: index, fraction: 0, data: kept, originalLength: data.length };
    }),
  );
const found = (bytes: Uint8Array): SegmentFinder => segmentsOf(readCapture(bytes));
const numbersOf = ({ segments }: SegmentFinder) => segments.map(({ number, tcp }) => [number, tcp.seq]);

/** Packet and number of each segment as tshark sees it: of what is in a wrapping the innermost. */
function tsharkNumbers(bytes: Uint8Array): [packet: number, seq: number][] {
  const rows = tsharkFields(bytes, ['frame.number', 'tcp.seq', 'tcp.flags'], ['-E', 'occurrence=l']);
  return rows
    .filter((row) => row['tcp.flags'] !== '')
    .map((row) => [Number(row['frame.number']), Number(row['tcp.seq'])]);
}

const OPENBSD_RAW = 14;

/** The same content on each link. */
function linksTo(content: Content): [name: string, linkType: number, octets: Iterable<number>][] {
  const { etherType, octets } = content;
  const isIpv6 = etherType === 0x86dd;
  const type = u16(etherType);
  const ppp = [0, isIpv6 ? 0x57 : 0x21];
  const none = new Array(20).fill(0);
  return [
    ['Ethernet', LinkType.ethernet, frameOf(content)],
    ['IEEE 802.3 with SNAP', LinkType.ethernet, snapFrame(content)],
    ['IEEE 802.3 with SNAP behind a bridge (IEEE 802.1H)', LinkType.ethernet, snapFrame(content, 0xf8)],
    ['raw IP', LinkType.raw, octets],
    ['raw IP as OpenBSD numbers it', OPENBSD_RAW, octets],
    ['BSD loopback of a little-endian machine', LinkType.null, [isIpv6 ? 30 : 2, 0, 0, 0, ...octets]],
    ['OpenBSD loopback', LinkType.loop, [0, 0, 0, isIpv6 ? 24 : 2, ...octets]],
    ['Linux "any"', LinkType.linuxSll, [...none.slice(0, 14), ...type, ...octets]],
    ['Linux "any", version 2', LinkType.linuxSll2, [...type, ...none.slice(0, 18), ...octets]],
    ['PPP', LinkType.ppp, [...ppp, ...octets]],
    ['PPP with address and control', LinkType.pppHdlc, [255, 3, ...ppp, ...octets]],
    ['Cisco HDLC', LinkType.ciscoHdlc, [0x0f, 0, ...type, ...octets]],
  ];
}

describe.each([
  ['IPv4', overIpv4],
  ['IPv6', overIpv6],
])('a segment over %s', (_version, over) => {
  it.each(Object.entries(WRAPPINGS))(
    'in %s is found, with its own addresses and a good checksum',
    (_name, wrap) => {
      const finder = found(file([frameOf(wrap(over(segment(77, 5))))]));
      expect(finder.leftOut.result()).toEqual([]);
      expect(finder.segments).toMatchObject([{ tcp: { seq: 77, payloadLength: 5 }, checksum: 'right' }]);
      expect(finder.segments[0]?.from).toMatch(/^(192\.0\.2\.2|2001:db8::2):40000$/);
    },
  );

  it.each(linksTo(over(segment(77))))('on %s is found', (_name, linkType, octets) => {
    expect(numbersOf(found(file([Uint8Array.from(octets)], linkType)))).toEqual([[1, 77]]);
  });

  it('is found in a frame with padding behind it, which is no data', () => {
    const padded = concat(frameOf(over(segment(77))), new Uint8Array(9).fill(1));
    expect(found(file([padded])).segments).toMatchObject([{ tcp: { payloadLength: 0 }, checksum: 'right' }]);
  });
});

describe('a whole connection', () => {
  const frames = framesOf(HALF_CLOSE);
  const bare = frames.map((frame): Content => ({ etherType: 0x0800, octets: frame.subarray(14) }));
  const told = (bytes: Uint8Array) =>
    conversationsOf(readCapture(bytes)).map(({ handshake, close, dataLength, completeness, states }) => {
      const path = (side: 'client' | 'server') => states?.paths[side]?.entered.flat();
      const { syn: _, synAck: __, ack: ___, ...opened } = handshake;
      return { opened, close, dataLength, completeness, client: path('client'), server: path('server') };
    });
  const wrapped = Object.entries(WRAPPINGS).map(([name, wrap]): [string, Uint8Array[]] => [
    name,
    bare.map((content) => frameOf(wrap(content))),
  ]);

  it.each<[string, Uint8Array[]]>([
    ...wrapped,
    [
      'something in one direction only',
      frames.map((frame, index) => [frame, wrapped[9]![1][index]!][index % 2]!),
    ],
    ['IEEE 802.3 frames', bare.map((content) => snapFrame(content))],
    ['fragments of 8 octets', bare.flatMap((one, id) => fragmentsOf(one, [8, 16], id + 1).map(frameOf))],
  ])('in %s is told as it is without', (_name, packets) => {
    expect(told(file(packets))).toEqual(told(file(frames)));
  });

  it('of which 14 octets of each TCP header were captured is told as it is', () => {
    expect(told(file(frames, LinkType.ethernet, 34 + 14))).toEqual(told(file(frames)));
    expect(told(file(frames))).toMatchObject([{ close: { kind: 'four-segment' }, completeness: 31 }]);
  });
});

/** Wrapped in up to four others, chosen by chance. */
const wrapped = fc
  .record({
    over: fc.constantFrom(overIpv4, overIpv6),
    names: fc.array(fc.constantFrom(...Object.keys(WRAPPINGS)), { maxLength: 4 }),
    length: fc.nat(60),
    seq: fc.nat(0xffffffff),
  })
  .map(({ over, names, length, seq }) =>
    names.reduce((content: Content, name) => WRAPPINGS[name]!(content), over(segment(seq, length))),
  );
const sample = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number) => fc.sample(arbitrary, { seed: 7, numRuns });

describe('tshark finds the same segments', () => {
  it('on each link, over IPv4 and IPv6', () => {
    const writer = new CaptureWriter();
    const links = [overIpv4, overIpv6]
      .flatMap((over) => linksTo(over(segment(77))))
      .filter(([, linkType]) => linkType !== OPENBSD_RAW);
    for (const [name, linkType, octets] of links) {
      const interfaceIndex = writer.addInterface({ name, linkType });
      writer.addPacket({ interfaceIndex, timeUs: 0, data: Uint8Array.from(octets) });
    }
    const seqs = tsharkNumbers(writer.drain()).map(([packet, seq]) => [packet, links[packet - 1]?.[0], seq]);
    expect(seqs).toEqual(links.map(([name], index) => [index + 1, name, 77]));
  });

  it('in wrappings within wrappings', () => {
    const bytes = file(sample(wrapped, 500).map(frameOf));
    expect(numbersOf(found(bytes))).toHaveLength(500);
    expect(numbersOf(found(bytes))).toEqual(tsharkNumbers(bytes));
  });

  it('in packets of which only the first octets were captured', () => {
    const frames = sample(fc.record({ content: wrapped, kept: fc.integer({ min: 14, max: 200 }) }), 500);
    const packets = frames.map(({ content, kept }, index): PcapPacket => {
      const frame = frameOf(content);
      return { seconds: index, fraction: 0, data: frame.subarray(0, kept), originalLength: frame.length };
    });
    const bytes = pcapFile({}, packets);
    const ours = found(bytes);
    // tshark wants the window too.
    const withWindow = ours.segments.filter(({ tcp }) => tcp.window !== null);
    expect(withWindow.map(({ number, tcp }) => [number, tcp.seq])).toEqual(tsharkNumbers(bytes));
    expect(ours.segments.length).toBeGreaterThan(100);
    expect(ours.segments.length + leftOutPackets(ours)).toBe(500);
  });

  it('in fragments, whatever their order, and sees their checksums', () => {
    const whole = fc.record({
      over: fc.constantFrom(overIpv4, overIpv6),
      cuts: fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
      order: fc.array(fc.nat(), { minLength: 5, maxLength: 5 }),
    });
    const frames = sample(whole, 200).flatMap(({ over, cuts, order }, index) => {
      const sizes = cuts.sort((a, b) => a - b).map((cut) => cut * 8);
      const parts = fragmentsOf(over(segment(index, 80)), sizes, index + 1);
      return parts
        .map((part, place) => ({ part, key: order[place]! }))
        .sort((a, b) => a.key - b.key)
        .map(({ part }) => frameOf(part));
    });
    const bytes = file(frames);
    expect(numbersOf(found(bytes))).toEqual(tsharkNumbers(bytes));
    expect(found(bytes).segments).toHaveLength(200);
    expect(new Set(found(bytes).segments.map(({ checksum }) => checksum))).toEqual(new Set(['right']));
  });
});

function leftOutPackets({ leftOut }: SegmentFinder): number {
  return leftOut.result().reduce((sum, { packets }) => sum + packets, 0);
}

describe('what was captured in part', () => {
  const bare = frameOf(overIpv4({ ...segment(77, 5), window: 65, options: [{ kind: 'mss', mss: 1460 }] }));

  it.each([
    [34 + 22, 65],
    [34 + 16, 65],
    [34 + 14, null],
  ])('%i octets of a packet: ports, numbers, flags and the length of its data are there', (kept, window) => {
    const [only] = found(file([bare], LinkType.ethernet, kept)).segments;
    expect(only).toMatchObject({ tcp: { seq: 77, flags: 0x10, payloadLength: 5, window } });
    expect(only?.checksum).toBe('unverified');
  });

  it('less than ports, numbers and flags is left out, and said to be cut', () => {
    const finder = found(file([bare], LinkType.ethernet, 34 + 13));
    expect(finder.segments).toEqual([]);
    expect(finder.leftOut.result()).toEqual([{ why: 'cut', what: 'TCP', packets: 1, first: 1 }]);
  });
});

describe('IP fragments', () => {
  const parts = fragmentsOf(overIpv4(segment(77, 60)), [16, 48]).map(frameOf) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const [first, middle, last] = parts;
  const changed = (frame: Uint8Array, at: number, value: number) => {
    const copy = frame.slice();
    new DataView(copy.buffer).setUint16(at, value);
    return copy;
  };
  const withLength = (frame: Uint8Array, length: number) => changed(frame, 16, length);
  const farthest = changed(middle, 20, 0x3fff);
  const further = fragmentsOf(overIpv4(segment(77, 68)), [16, 48, 80]).map(frameOf)[3]!;

  it('make one segment, in the packet with which it was whole', () => {
    const finder = found(file([last, first, first, middle]));
    expect(finder.segments).toMatchObject([
      { number: 4, tcp: { seq: 77, payloadLength: 60 }, checksum: 'right' },
    ]);
    expect(finder.leftOut.result()).toEqual([]);
  });

  it('make one also where each was captured in part: its length is known', () => {
    const [only] = found(file(parts, LinkType.ethernet, 34 + 16)).segments;
    expect(only).toMatchObject({ tcp: { seq: 77, payloadLength: 60 }, checksum: 'unverified' });
  });

  it('make none where too little of the first was captured, whatever there is of the others', () => {
    const finder = found(file(parts, LinkType.ethernet, 34 + 8));
    expect(finder.leftOut.result()).toEqual([{ why: 'cut', what: 'TCP', packets: 3, first: 1 }]);
  });

  it.each([
    ['one is not in the capture', [first, last]],
    ['the last is not in the capture', [first, middle]],
    [
      'one overlaps another (RFC 5722)',
      [first, ...fragmentsOf(overIpv4(segment(77, 60)), [24, 48]).map(frameOf)],
    ],
    ['one overlaps another and octets are missing for that', [first, changed(middle, 20, 0x2001), last]],
    ['there are two last ones, one behind the other', [last, further, first, middle]],
    ['one is no multiple of eight octets long', [withLength(first, 20 + 12), middle, last]],
    ['they make more than 64 KiB', [first, farthest, last]],
  ])('make none where %s', (_why, frames) => {
    const finder = found(file(frames));
    expect(finder.segments).toEqual([]);
    expect(finder.leftOut.result()).toEqual([
      { why: 'fragment', what: '', packets: frames.length, first: 1 },
    ]);
  });

  it('of one number, a minute apart, belong to different datagrams', () => {
    const late = pcapFile({}, [
      { seconds: 0, fraction: 0, data: first },
      { seconds: 61, fraction: 0, data: middle },
      { seconds: 61, fraction: 0, data: last },
    ]);
    const finder = found(late);
    expect(finder.segments).toEqual([]);
    expect(finder.leftOut.result()).toEqual([{ why: 'fragment', what: '', packets: 3, first: 1 }]);
  });

  it('that come without end are given up, oldest first', () => {
    const flood = Array.from({ length: 30_000 }, (_, id) => changed(first, 18, id + 2));
    const fresh = fragmentsOf(overIpv4(segment(5, 60)), [16, 48], 40_000).map(frameOf);
    const atOnce = [first, ...flood, ...fresh, middle, last].map((data) => ({
      seconds: 0,
      fraction: 0,
      data,
    }));
    const finder = found(pcapFile({}, atOnce));
    expect(numbersOf(finder), 'the first datagram is not remembered').toEqual([[30_004, 5]]);
    expect(finder.leftOut.result()).toEqual([{ why: 'fragment', what: '', packets: 30_003, first: 1 }]);
  });
});

describe('the checksum of an IPv4 header', () => {
  const withChecksum = (content: Content, checksum: number) => {
    const octets = content.octets.slice();
    new DataView(octets.buffer).setUint16(10, checksum);
    return frameOf({ ...content, octets });
  };
  const checksums = (...frames: Uint8Array[]) => found(file(frames)).segments.map(({ checksum }) => checksum);

  it('that is wrong makes that of the segment wrong: no TCP gets what a host drops, nor what is in it', () => {
    const bare = overIpv4(segment(77));
    expect(checksums(withChecksum(bare, 1))).toEqual(['wrong']);
    expect(checksums(withChecksum(WRAPPINGS.GRE!(bare), 1))).toEqual(['wrong']);
    const [first, last] = fragmentsOf(overIpv4(segment(77, 60)), [16]) as [Content, Content];
    expect(checksums(frameOf(first), withChecksum(last, 1))).toEqual(['wrong']);
  });

  it('may be left to the network card', () => {
    expect(checksums(withChecksum(overIpv4(segment(77)), 0))).toEqual(['right']);
  });
});

describe('every packet is accounted for', () => {
  const bare = overIpv4(segment(1));
  const ip = (protocol: number) => {
    const { etherType, octets } = overIpv4(segment(1));
    octets[9] = protocol;
    return { etherType, octets };
  };
  const cisco = {
    etherType: 8 + 20,
    octets: Uint8Array.of(0xaa, 0xaa, 3, 0, 0, 0xc, 8, 0, ...new Array(20).fill(0)),
  };
  const ether = (etherType: number) => ({ etherType, octets: new Uint8Array(60).fill(1) });
  const udpTo = (port: number, first: number) => {
    const { octets } = ip(17);
    const view = new DataView(octets.buffer);
    view.setUint16(22, port);
    view.setUint16(24, 20);
    octets[28] = first;
    return { etherType: 0x0800, octets };
  };

  const SEALED_IN_ETHERNET = {
    ...{ 'ERSPAN III': 0x22eb, TRILL: 0x22f3, 'B.A.T.M.A.N.': 0x4305, WCCP: 0x883e, MACsec: 0x88e5 },
    ...{ 'IEEE 802.1ah': 0x88e7, FabricPath: 0x8903, 'Cisco MetaData': 0x8909, 'VN-Tag': 0x8926 },
    ...{ NSH: 0x894f, DSA: 0xdada },
  };
  const SEALED_IN_IP = { 'IPsec ESP': 50, 'minimal encapsulation': 55, IPComp: 108, L2TP: 115 };
  const sealed = (numbers: Record<string, number>, of: (number: number) => Content) =>
    Object.entries(numbers).map(([what, number]): [string, Content, object[], number] => [
      what,
      of(number),
      [{ why: 'sealed', what }],
      0,
    ]);

  it.each<[string, Content, object[], number]>([
    ...sealed(SEALED_IN_ETHERNET, ether),
    ...sealed(SEALED_IN_IP, ip),
    ['ARP', ether(0x0806), [], 1],
    ['ICMP', ip(1), [], 1],
    ['DNS', udpTo(53, 1), [], 1],
    ['SNAP of another organization', cisco, [], 1],
    ['IKE on the port of ESP', udpTo(4500, 0), [], 1],
    ['ESP in UDP', udpTo(4500, 1), [{ why: 'sealed', what: 'IPsec ESP' }], 0],
    ['L2TP in UDP', udpTo(1701, 2), [{ why: 'sealed', what: 'L2TP' }], 0],
    ['Teredo', udpTo(3544, 0x60), [{ why: 'sealed', what: 'Teredo' }], 0],
    ['LISP', udpTo(4341, 0x80), [{ why: 'sealed', what: 'LISP' }], 0],
    ['VXLAN-GPE', udpTo(4790, 0x0c), [{ why: 'sealed', what: 'VXLAN-GPE' }], 0],
    ['other datagrams to the port of GRE', udpTo(4754, 0x41), [], 1],
    ['an IPv4 header of version 1', ether(0x0800), [{ why: 'malformed', what: 'IPv4' }], 0],
    ['an IPv6 header of version 0', ether(0x86dd), [{ why: 'malformed', what: 'IPv6' }], 0],
  ])('%s', (_what, content, leftOut, withoutTcp) => {
    const finder = found(file([frameOf(content)]));
    expect(finder.segments).toEqual([]);
    expect(finder.leftOut.result()).toEqual(leftOut.map((one) => ({ ...one, packets: 1, first: 1 })));
    expect(finder.withoutTcp).toBe(withoutTcp);
  });

  it('an option of length 0, which is survived (RFC 9293 §3.1, MUST-7)', () => {
    const malformed = [{ kind: 'malformed' as const, data: Uint8Array.of(2, 0) }];
    const finder = found(file([frameOf(overIpv4({ ...segment(77, 3), options: malformed }))]));
    expect(finder.segments).toMatchObject([{ tcp: { seq: 77, payloadLength: 3 }, checksum: 'right' }]);
  });

  it('a data offset that leads behind the segment, or into its fixed header', () => {
    const withOffset = (words: number) => {
      const frame = frameOf(overIpv4(segment(1)));
      frame[34 + 12] = words << 4;
      return frame;
    };
    const finder = found(file([withOffset(4), withOffset(6)]));
    expect(finder.leftOut.result()).toEqual([{ why: 'malformed', what: 'TCP', packets: 2, first: 1 }]);
  });

  it('header in header without end', () => {
    let content: Content = bare;
    for (let depth = 0; depth < 40; depth++) content = WRAPPINGS['a VLAN tag']!(content);
    const finder = found(file([frameOf(content)]));
    expect(finder.leftOut.result()).toEqual([{ why: 'nested', what: '', packets: 1, first: 1 }]);
  });

  it('a link type that is not known', () => {
    const finder = found(file([frameOf(bare)], 105));
    expect(finder.leftOut.result()).toEqual([{ why: 'link type', what: '105', packets: 1, first: 1 }]);
  });

  it('whatever the octets, without an exception: as a segment, as no TCP, or as left out', () => {
    const links = [...Object.values<number>(LinkType), 12, 14, 105];
    const damagedFrame = fc
      .tuple(wrapped, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }), fc.nat(60))
      .map(([content, changes, cut]) => {
        const frame = frameOf(content);
        for (const [place, octet] of changes) frame[place % frame.length] = octet;
        return frame.subarray(0, Math.max(0, frame.length - cut));
      });
    const packets = fc.array(fc.oneof(damagedFrame, fc.uint8Array({ maxLength: 120 })), { maxLength: 20 });
    fc.assert(
      fc.property(
        packets,
        fc.constantFrom(LinkType.ethernet, LinkType.ethernet, ...links),
        (data, linkType) => {
          const finder = found(file(data, linkType));
          // Fragments that come together make fewer segments than packets: there are none by chance.
          expect(finder.segments.length + finder.withoutTcp + leftOutPackets(finder)).toBe(data.length);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

it('a routing header names the final destination, which the checksum covers (RFC 8200 §8.1)', () => {
  const { octets } = overIpv6(segment(77, 3));
  const waypoint = octets.slice(24, 40).fill(9, 8);
  const final = octets.slice(24, 40);
  const routing = Uint8Array.of(6, 2, 0, 1, 0, 0, 0, 0, ...final);
  const head = octets.slice(0, 24);
  head[5] = head[5]! + routing.length;
  head[6] = 43;
  const routed = concat(head, waypoint, routing, octets.subarray(40));
  const bytes = file([frameOf({ etherType: 0x86dd, octets: routed })]);
  expect(found(bytes).segments).toMatchObject([
    { tcp: { seq: 77 }, checksum: 'right', to: '2001:db8::1:7000' },
  ]);
  expect(INNER_IPV6.destination).toEqual(final);
  expect(tsharkFields(bytes, ['tcp.checksum.status'])).toEqual([{ 'tcp.checksum.status': '1' }]);
});
