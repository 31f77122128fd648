import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrapPacket } from '../../host/board/network/udp-cable.ts';
import { TUNNEL_ADDRESSES } from '../../host/cable/tunnelled-cable.ts';
import { buildIpPacket, type IpContent } from '../../host/packet/packet.ts';
import { TcpFlag } from '../../host/packet/tcp-flags.ts';
import { CableUser } from '../support/cable-user.ts';
import { echoRequest } from '../support/icmp.ts';
import { NativeModule } from '../support/native-module.ts';

const SECOND = 1_000_000;
const PORT = 7000;
const TOKEN = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const [USER_PORT, OTHER_PORT] = [50_000, 50_001];
/** A datagram to the board, and its answer. */
const ROUND_TRIP_US = 2_000;
const HEADER = 12;
const MTU = 1400;
const KEEPALIVE = wrapPacket(TOKEN, new Uint8Array(0));

/** The native module, listening, its cable open, and two machines from which datagrams come. */
function opened() {
  const module = new NativeModule();
  const user = new CableUser(module.ethernet, 5);
  const other = new CableUser(module.ethernet, 6);
  serve(module);
  const settle = () => module.pass(SECOND / 100);
  return { module, user, other, settle };
}

function serve({ lwip }: NativeModule): void {
  const ignore = () => {};
  lwip.start(ignore, ignore);
  expect(lwip.listen(PORT)).toBe(0);
  expect(lwip.openTunnel(TOKEN)).toBe(0);
}

/** An IPv4 packet as the harness would send it, or with something in its place. */
function inner(
  content: IpContent,
  source = TUNNEL_ADDRESSES.peer,
  destination = TUNNEL_ADDRESSES.board,
): Uint8Array {
  return buildIpPacket({ ipv4: { source, destination }, ...content });
}

function syn(sourcePort = 40_000): IpContent {
  return { tcp: { sourcePort, destinationPort: PORT, flags: TcpFlag.syn, seq: 1000 } };
}

/** A copy in which one octet is another. */
function altered(datagram: Uint8Array, at: number): Uint8Array {
  const copy = datagram.slice();
  copy[at] = (copy[at] as number) ^ 1;
  return copy;
}

const VALID = wrapPacket(TOKEN, inner(syn()));

describe('the cable', () => {
  it('hands what its user sends to lwIP, and its answers to the user', () => {
    const { module, user, settle } = opened();
    user.send(VALID);
    settle();
    expect(user.packets(HEADER)).toEqual([
      expect.objectContaining({
        ipv4: expect.objectContaining({ source: TUNNEL_ADDRESSES.board, destination: TUNNEL_ADDRESSES.peer }),
        tcp: expect.objectContaining({ flags: TcpFlag.syn | TcpFlag.ack, ack: 1001 }),
      }),
    ]);
    expect(user.heard[0]?.payload.subarray(0, HEADER), 'behind the same header').toEqual(KEEPALIVE);
    expect(module.lwip.tunnel()).toEqual({ open: true, accepted: 1, rejected: 0 });
  });

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['less than the header', KEEPALIVE.subarray(0, HEADER - 1)],
    ...[0, 1, 2].map((at): [string, Uint8Array] => [`another letter at ${at}`, altered(VALID, at)]),
    ['another version', altered(VALID, 3)],
    ...[4, 5, 6, 7, 8, 9, 10, 11].map((at): [string, Uint8Array] => [
      `a token wrong at ${at}`,
      altered(VALID, at),
    ]),
    ['less than an IPv4 header', VALID.subarray(0, HEADER + 19)],
    ['one octet', VALID.subarray(0, HEADER + 1)],
    ['IPv6', VALID.slice().fill(0x60, HEADER, HEADER + 1)],
    ['a packet from someone else', wrapPacket(TOKEN, inner(syn(), '10.70.0.4'))],
    ['a packet from the board itself', wrapPacket(TOKEN, inner(syn(), TUNNEL_ADDRESSES.board))],
    ['a packet to someone else', wrapPacket(TOKEN, inner(syn(), TUNNEL_ADDRESSES.peer, '10.70.0.4'))],
    [
      'a packet to the Wi-Fi’s address',
      wrapPacket(TOKEN, inner(syn(), TUNNEL_ADDRESSES.peer, '192.168.4.1')),
    ],
    ['a broadcast', wrapPacket(TOKEN, inner(syn(), TUNNEL_ADDRESSES.peer, '10.70.0.255'))],
  ])('refuses %s, counts it, and takes the next', (_, datagram) => {
    const { module, user, settle } = opened();
    user.send(datagram);
    settle();
    expect(module.lwip.tunnel()).toEqual({ open: true, accepted: 0, rejected: 1 });
    expect([user.heard, module.machine.exports.pcb_table_read()]).toEqual([[], 0]);
    user.send(VALID);
    settle();
    expect(user.heard).toHaveLength(1);
  });

  it('refuses a packet cut short, though what lay in that memory before would complete it', () => {
    const { module, user, settle } = opened();
    user.send(altered(VALID, 4));
    settle();
    user.send(VALID.subarray(0, HEADER + 19));
    settle();
    expect(module.lwip.tunnel()).toEqual({ open: true, accepted: 0, rejected: 2 });
  });

  it('takes a packet of 1,400 octets, and none that is longer', () => {
    const { module, user, settle } = opened();
    const headers = inner(echoRequest(0)).length;
    user.send(wrapPacket(TOKEN, inner(echoRequest(MTU - headers))));
    settle();
    expect(user.heard.map(({ payload }) => payload.length)).toEqual([HEADER + MTU]);
    user.send(wrapPacket(TOKEN, inner(echoRequest(MTU + 1 - headers))));
    settle();
    expect(user.heard).toHaveLength(1);
    expect(module.lwip.tunnel()).toEqual({ open: true, accepted: 1, rejected: 1 });
  });

  it('is its first sender’s alone: of another machine or port it takes nothing, whatever the token', () => {
    const { module, user, other, settle } = opened();
    user.send(KEEPALIVE);
    other.send(wrapPacket(TOKEN, inner(syn(40_001))));
    user.send(wrapPacket(TOKEN, inner(syn(40_002))), OTHER_PORT);
    settle();
    expect(module.lwip.tunnel()).toEqual({ open: true, accepted: 1, rejected: 2 });
    user.send(VALID);
    settle();
    expect(user.heard.map(({ port }) => port)).toEqual([USER_PORT]);
    expect(other.heard).toEqual([]);
  });

  it('has no user at its own far end, to whom answers would go round for ever', () => {
    const { module, user, settle } = opened();
    user.send(VALID, USER_PORT, TUNNEL_ADDRESSES.peer);
    settle();
    expect(module.lwip.tunnel()).toEqual({ open: true, accepted: 0, rejected: 1 });
  });
});

describe('silence', () => {
  it('of a minute shuts the cable', () => {
    const { module, user, settle } = opened();
    module.pass(30 * SECOND);
    user.send(VALID);
    module.pass(59 * SECOND);
    expect(module.lwip.tunnel().open).toBe(true);
    module.pass(2 * SECOND);
    expect(module.lwip.tunnel().open).toBe(false);
    user.send(VALID);
    settle();
    expect(user.unreachable, 'nobody listens on the port').toBe(1);
  });

  it('is broken by a datagram with nothing but the token, which is no packet', () => {
    const { module, user } = opened();
    for (let at = 0; at < 300; at += 20) {
      user.send(KEEPALIVE);
      module.pass(20 * SECOND);
    }
    expect(module.lwip.tunnel()).toEqual({ open: true, accepted: 15, rejected: 0 });
    expect(user.heard).toEqual([]);
  });

  it('is not broken by anybody else', () => {
    const { module, user, other } = opened();
    user.send(KEEPALIVE);
    for (let at = 0; at < 60; at += 20) {
      module.pass(20 * SECOND + 1000);
      other.send(KEEPALIVE);
      user.send(altered(KEEPALIVE, HEADER - 1));
    }
    module.pass(SECOND);
    expect(module.lwip.tunnel().open).toBe(false);
  });
});

describe('a soft reset with the cable open', () => {
  it('takes its netif and its socket away, and the next program may open it again', () => {
    const { module, user, settle } = opened();
    const free = new NativeModule().machine.exports.pools_free();
    user.send(VALID);
    settle();
    module.reset();
    expect(module.machine.exports.pools_free()).toBe(free);
    user.send(VALID);
    user.sendPacket(inner(syn(), '192.168.4.5')); /* a netif of that address would answer it */
    settle();
    expect([user.unreachable, user.heard.length]).toEqual([1, 1]);

    module.lwip = module.require();
    serve(module);
    user.send(VALID);
    settle();
    expect(user.heard).toHaveLength(2);
  });
});

/** A fragment that no other will follow, of that many octets. */
function fragment(length: number): Uint8Array {
  return buildIpPacket({
    ipv4: { source: TUNNEL_ADDRESSES.peer, destination: TUNNEL_ADDRESSES.board, moreFragments: true },
    protocol: 17,
    payload: new Uint8Array(length - 20),
  });
}

/** Datagrams from what a harness sends to what nobody would, and whose. */
const octets = (maxLength: number) => fc.uint8Array({ maxLength, size: 'max' });
const header = fc.oneof(
  { weight: 6, arbitrary: fc.constant(KEEPALIVE) },
  fc.nat(HEADER - 1).map((at) => altered(KEEPALIVE, at)),
  octets(HEADER),
);
const address = (right: string) => fc.oneof({ weight: 8, arbitrary: fc.constant(right) }, fc.ipV4());
const tcp = fc.record({
  sourcePort: fc.integer({ min: 40_000, max: 40_010 }),
  destinationPort: fc.constantFrom(PORT, PORT, 7002, 1),
  flags: fc.nat(63),
  seq: fc.nat(),
  ack: fc.nat(),
  window: fc.nat(65535),
  payload: octets(40),
});
const content: fc.Arbitrary<IpContent> = fc.oneof(
  tcp.map((segment) => ({ tcp: segment })),
  fc.record({ protocol: fc.nat(255), payload: octets(60) }),
);
const packet = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({
        content,
        source: address(TUNNEL_ADDRESSES.peer),
        destination: address(TUNNEL_ADDRESSES.board),
      })
      .map((one) => inner(one.content, one.source, one.destination)),
  },
  octets(60),
  fc.integer({ min: MTU - 5, max: MTU + 5 }).map(fragment),
);
const datagram = fc.record({
  header,
  packet,
  port: fc.oneof({ weight: 9, arbitrary: fc.constant(USER_PORT) }, fc.constant(OTHER_PORT)),
});

const DATAGRAMS = 100_000;

it('serves on after 100,000 random datagrams, has counted each, and holds no memory for them', () => {
  const { module, user, settle } = opened();
  const { exports } = module.machine;
  user.send(KEEPALIVE);
  settle();
  const before = [exports.pools_free(), exports.heap_used()];
  let sent = 1;
  let fitting = 1;
  const play = ({ header, packet, port }: { header: Uint8Array; packet: Uint8Array; port: number }) => {
    const whole = Buffer.concat([header, packet]);
    user.send(whole, port);
    sent++;
    if (port === USER_PORT && fits(whole)) fitting++;
    module.pass(ROUND_TRIP_US);
    const { open, accepted, rejected } = module.lwip.tunnel();
    return open && accepted === fitting && rejected === sent - fitting;
  };
  fc.assert(fc.property(datagram, play), { numRuns: DATAGRAMS, endOnFailure: true });
  expect(Math.min(fitting, sent - fitting), 'there were enough of both').toBeGreaterThan(DATAGRAMS / 10);

  module.pass(40 * SECOND); /* half-open connections and fragments run out */
  expect([exports.pools_free(), exports.heap_used()]).toEqual(before);
  user.heard.length = 0;
  user.send(VALID);
  const client = module.client.connect(PORT);
  module.pass(SECOND / 2);
  expect(client.state).toBe('ESTABLISHED');
  expect(user.packets(HEADER)[0]?.tcp?.flags).toBe(TcpFlag.syn | TcpFlag.ack);
});

/** What firmware/README.md says a datagram of the user's is. */
function fits(datagram: Uint8Array): boolean {
  const packet = datagram.subarray(HEADER);
  const begins = KEEPALIVE.every((octet, at) => datagram[at] === octet);
  if (!begins || packet.length === 0) return begins;
  const addresses = [10, 70, 0, 2, 10, 70, 0, 1].every((octet, at) => packet[12 + at] === octet);
  return packet.length >= 20 && packet.length <= MTU && (packet[0] as number) >> 4 === 4 && addresses;
}
