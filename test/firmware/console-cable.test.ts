import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrapPacket } from '../../host/board/network/udp-cable.ts';
import { CR, encodeLine, type LineFrame, LineKind } from '../../host/board/usb/line-frame.ts';
import { TUNNEL_ADDRESSES } from '../../host/cable/tunnelled-cable.ts';
import { buildIpPacket, type IpContent, parseIpPacket } from '../../host/packet/packet.ts';
import { TcpFlag } from '../../host/packet/tcp-flags.ts';
import { CableUser } from '../support/cable-user.ts';
import { echoRequest } from '../support/icmp.ts';
import { LineReader } from '../support/line-reader.ts';
import { NativeModule } from '../support/native-module.ts';

const PORT = 7000;
const MTU = 1000;
const NOTHING = new Uint8Array(0);
const TOKEN = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const ERR_USE = -8;
/** Kaluma's ring, and one that is full is empty. */
const RING = 2048;

/** The native module, listening, and what holds the other end of its USB lead. */
class Lead {
  readonly module = new NativeModule();
  private number = 7;
  private heard = 0;

  constructor() {
    this.serve();
  }

  serve(): void {
    const ignore = () => {};
    this.module.lwip.start(ignore, ignore);
    expect(this.module.lwip.listen(PORT)).toBe(0);
  }

  /** A line, by itself. */
  line(kind: number, content: Uint8Array = NOTHING, number = this.number): Uint8Array {
    return encodeLine({ kind, number, content });
  }

  /** The next packet's. */
  packet(content: Uint8Array): Uint8Array {
    this.number = (this.number + 1) & 255;
    return this.line(LineKind.packet, content);
  }

  hello(): LineFrame[] {
    this.type(this.line(LineKind.hello, Uint8Array.of(1)));
    return this.answers();
  }

  type(...pieces: (Uint8Array | string)[]): void {
    this.module.type(
      Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? textOctets(piece) : piece))),
    );
  }

  /** What the board has said since this was asked last. */
  answers(): LineFrame[] {
    const reader = new LineReader();
    reader.read(Uint8Array.from(this.module.console.slice(this.heard)));
    this.heard = this.module.console.length;
    return reader.frames;
  }

  get prompt(): string {
    return new TextDecoder().decode(Uint8Array.from(this.module.prompt));
  }
}

const textOctets = (text: string) => new TextEncoder().encode(text);

function opened(): Lead {
  const lead = new Lead();
  expect(lead.hello()).toHaveLength(1);
  return lead;
}

function inner(content: IpContent, source = TUNNEL_ADDRESSES.peer): Uint8Array {
  return buildIpPacket({ ipv4: { source, destination: TUNNEL_ADDRESSES.board }, ...content });
}

const syn = (sourcePort = 40_000) =>
  inner({ tcp: { sourcePort, destinationPort: PORT, flags: TcpFlag.syn, seq: 1000 } });

const acknowledgement = (number: number, boardsLast: number): LineFrame => ({
  kind: LineKind.acknowledge,
  number,
  content: Uint8Array.of(boardsLast),
});

describe('the cable over USB', () => {
  it('answers hello with its version, its MTU, and the number that it answers', () => {
    const lead = new Lead();
    expect(lead.hello()).toEqual([
      { kind: LineKind.hello, number: 0, content: Uint8Array.of(1, MTU >> 8, MTU & 255, 7) },
    ]);
    expect(lead.module.lwip.tunnel()).toEqual({ open: true, accepted: 0, rejected: 0 });
  });

  it('hands packets to lwIP, counts its own, and acknowledges once what it read together', () => {
    const lead = opened();
    lead.type(lead.packet(syn()), lead.packet(syn(40_001)));
    const [first, second, ...rest] = lead.answers();
    expect([first?.number, second?.number]).toEqual([1, 2]);
    expect(parseIpPacket(first!.content)).toMatchObject({
      ipv4: { source: TUNNEL_ADDRESSES.board, destination: TUNNEL_ADDRESSES.peer },
      tcp: { flags: TcpFlag.syn | TcpFlag.ack, ack: 1001, options: [{ kind: 'mss', mss: MTU - 40 }] },
    });
    expect(rest).toEqual([acknowledgement(9, 2)]);
  });

  it('leaves the prompt all that is no line of its own, also where one stands in the midst of what is typed', () => {
    const lead = opened();
    lead.type('1+', lead.packet(syn()), '1\r');
    expect(lead.prompt).toBe('1+1\r');
    expect(lead.answers()).toHaveLength(2);
  });

  it('may be cut anywhere, to one character a turn', () => {
    const lead = opened();
    for (const octet of [...textOctets('a'), ...lead.packet(syn()), ...textOctets('b')])
      lead.type(Uint8Array.of(octet));
    expect(lead.prompt).toBe('ab');
    expect(lead.answers().map(({ kind }) => kind)).toEqual([LineKind.packet, LineKind.acknowledge]);
  });

  it('drops a line in which any bit is another, and takes it when it comes again', () => {
    const lead = opened();
    const line = lead.packet(syn());
    const last = line.length - 2; /* some of its bits are none of the packet's */
    for (let at = 1; at < last; at++) {
      for (let bit = 0; bit < 7; bit++) {
        lead.type(line.with(at, (line[at] as number) ^ (1 << bit)));
      }
    }
    lead.type(Uint8Array.of(CR));
    expect(lead.answers().filter(({ kind }) => kind === LineKind.packet)).toEqual([]);
    lead.type(line);
    expect(lead.answers().map(({ kind }) => kind)).toEqual([LineKind.packet, LineKind.acknowledge]);
  });

  it('drops a packet out of its turn, and says again which was the last', () => {
    const lead = opened();
    const first = lead.packet(syn());
    lead.type(lead.packet(syn(40_001)));
    expect(lead.answers()).toEqual([acknowledgement(7, 0)]);
    lead.type(first);
    lead.answers();
    lead.type(first);
    expect(lead.answers()).toEqual([acknowledgement(8, 1)]);
  });

  it('takes a packet of 1,000 octets, and none that is longer', () => {
    const lead = opened();
    const headers = inner(echoRequest(0)).length;
    lead.type(lead.packet(inner(echoRequest(MTU - headers))));
    expect(lead.answers().map(({ content }) => content.length)).toEqual([MTU, 1]);
    const before = lead.module.lwip.tunnel();
    lead.type(lead.packet(inner(echoRequest(MTU + 1 - headers))));
    expect([lead.answers(), lead.module.lwip.tunnel()]).toEqual([[], before]);
  });

  it('loses what was overwritten in Kaluma’s ring, without believing any of it, and goes on', () => {
    const lead = opened();
    const lines = Array.from({ length: 40 }, (_, at) => lead.packet(syn(41_000 + at)));
    const octets = lines.flatMap((line) => [...line]);
    expect(octets.length).toBeGreaterThan(RING);
    lead.type(Uint8Array.from(octets));
    const [last] = lead.answers().filter(({ kind }) => kind === LineKind.acknowledge);
    expect(last?.number).toBe(7);
    lead.type(lines[0]!, lines[1]!);
    expect(lead.answers().at(-1)).toEqual(acknowledgement(9, 2));
  });

  it('refuses packets from any but the harness’s addresses, and counts them', () => {
    const lead = opened();
    lead.type(
      lead.packet(
        inner({ tcp: { sourcePort: 1, destinationPort: PORT, flags: TcpFlag.syn, seq: 1 } }, '10.70.0.4'),
      ),
    );
    expect(lead.answers()).toEqual([acknowledgement(8, 0)]);
    expect(lead.module.lwip.tunnel()).toEqual({ open: true, accepted: 0, rejected: 1 });
  });
});

describe('its one user', () => {
  it('is somebody else while the cable is open over UDP: then hello is answered with bye', () => {
    const lead = new Lead();
    expect(lead.module.lwip.openTunnel(TOKEN)).toBe(0);
    expect(lead.hello().map(({ kind }) => kind)).toEqual([LineKind.bye]);
    const user = new CableUser(lead.module.ethernet, 5);
    user.send(wrapPacket(TOKEN, syn()));
    lead.module.pass(10_000);
    expect(user.heard, 'the other goes on').toHaveLength(1);
  });

  it('is not shut out by who opens or closes it over UDP', () => {
    const lead = opened();
    expect(lead.module.lwip.openTunnel(TOKEN)).toBe(ERR_USE);
    lead.module.lwip.closeTunnel();
    lead.type(lead.packet(syn()));
    expect(lead.answers()).toHaveLength(2);
  });

  it('may begin anew, and counts from there', () => {
    const lead = opened();
    lead.type(lead.packet(syn()));
    lead.answers();
    expect(lead.hello()).toHaveLength(1);
    lead.type(lead.packet(syn()));
    expect(lead.answers().map(({ number }) => number)).toEqual([1, 9]);
  });

  it.each<[string, (lead: Lead) => void]>([
    ['bye', (lead) => lead.type(lead.line(LineKind.bye))],
    [
      'a port that nobody has open',
      (lead) => {
        lead.module.machine.exports.console_connect(0);
        lead.module.turn();
        lead.module.machine.exports.console_connect(1);
      },
    ],
  ])('is gone with %s: nothing is left of it, and its packets are answered with bye', (_, leave) => {
    const free = new NativeModule().machine.exports.pools_free();
    const lead = opened();
    lead.type(lead.packet(syn()));
    leave(lead);
    lead.answers();
    expect(lead.module.lwip.tunnel().open).toBe(false);
    lead.type(lead.packet(syn()));
    expect(lead.answers().map(({ kind }) => kind)).toEqual([LineKind.bye]);
    lead.module.reset();
    expect(lead.module.machine.exports.pools_free()).toBe(free);
  });
});

describe('a soft reset', () => {
  it('gives the prompt back all that is typed, until the next program starts', () => {
    const lead = opened();
    const line = lead.packet(syn());
    lead.type(line.subarray(0, 20));
    lead.module.reset();
    lead.type(line.subarray(20), 'x');
    expect(lead.module.prompt).toEqual([...line.subarray(20), ...textOctets('x')]);
    expect(lead.answers()).toEqual([]);
    lead.module.lwip = lead.module.require();
    lead.serve();
    expect(lead.hello()).toHaveLength(1);
  });
});

/** Lines from what a harness sends to what nobody would, and what people type. */
const fitting = fc
  .record({
    sourcePort: fc.integer({ min: 40_000, max: 40_010 }),
    flags: fc.nat(63),
    seq: fc.nat(),
    ack: fc.nat(),
  })
  .map((tcp) => inner({ tcp: { ...tcp, destinationPort: PORT } }));
const content = fc.oneof(
  { weight: 4, arbitrary: fitting },
  fc.uint8Array({ maxLength: 60, size: 'max' }),
  fc.integer({ min: MTU - 5, max: MTU + 5 }).map((length) => new Uint8Array(length)),
);
const line = fc.record({
  kind: fc.oneof({ weight: 12, arbitrary: fc.constant(LineKind.packet) }, fc.nat(255)),
  /** How far from the right one. */
  off: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.nat(255)),
  content,
  /** Where an octet is another, and which; beyond the line: nowhere. */
  damage: fc.tuple(fc.nat(400), fc.nat(255)),
  typed: fc.oneof({ weight: 8, arbitrary: fc.constant(NOTHING) }, fc.uint8Array({ maxLength: 40 })),
});

type Line = typeof line extends fc.Arbitrary<infer Value> ? Value : never;

const LINES = 100_000;

it('serves on after 100,000 random and mutated lines, and holds no memory for them', () => {
  const lead = opened();
  const { exports } = lead.module.machine;
  const before = [exports.pools_free(), exports.heap_used()];
  const reader = new LineReader();
  let taken = 7;
  let played = 0;
  let acknowledged = 0;
  const play = ({ kind, off, content, damage: [at, octet], typed }: Line) => {
    const octets = encodeLine({ kind, number: (taken + 1 + off) & 255, content });
    if (at < octets.length) octets[at] = octet;
    lead.module.console.length = 0;
    lead.module.prompt.length = 0;
    lead.type(typed, octets);
    lead.module.pass(2_000);
    reader.read(Uint8Array.from(lead.module.console));
    const frames = reader.frames.splice(0);
    for (const frame of frames) {
      if (frame.kind === LineKind.acknowledge) {
        acknowledged += Number(frame.number !== taken);
        taken = frame.number;
      } else if (frame.kind !== LineKind.packet) {
        // Hello, or bye and what followed: begin anew, as a harness would.
        lead.type(
          Uint8Array.of(CR),
          encodeLine({ kind: LineKind.hello, number: 7, content: Uint8Array.of(1) }),
        );
        taken = 7;
      }
    }
    played++;
    return lead.module.lwip.tunnel().open || frames.length === 0;
  };
  fc.assert(fc.property(line, play), { numRuns: LINES, endOnFailure: true });
  expect([played, acknowledged > LINES / 4, acknowledged < LINES]).toEqual([LINES, true, true]);

  lead.module.console.length = 0;
  lead.type(Uint8Array.of(CR), encodeLine({ kind: LineKind.bye, number: 0, content: NOTHING }));
  lead.module.pass(60_000_000); /* half-open connections and fragments run out */
  expect([exports.pools_free(), exports.heap_used()]).toEqual(before);
  lead.type(lead.line(LineKind.hello, Uint8Array.of(1)), lead.packet(syn(50_000)), 'typed\r');
  reader.read(Uint8Array.from(lead.module.console));
  expect(reader.frames.map(({ kind }) => kind)).toEqual([
    LineKind.hello,
    LineKind.packet,
    LineKind.acknowledge,
  ]);
  expect(new TextDecoder().decode(Uint8Array.from(lead.module.prompt)).endsWith('typed\r')).toBe(true);
});
