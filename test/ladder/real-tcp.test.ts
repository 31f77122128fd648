import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../host/capture/conversations.ts';
import { seenStates } from '../../host/capture/seen-states.ts';
import { contradictionsIn } from '../capture/contradictions.ts';
import { tsharkFields } from '../capture/tshark.ts';
import { conversationsOf, readCapture } from '../capture/whole-capture.ts';
import { canCapture, captureLoopback } from './loopback-capture.ts';

interface Scene {
  readonly host?: string;
  readonly options?: readonly string[];
  /** What the server does with its end. */
  readonly serve: (socket: Socket) => void;
  readonly act: (client: Socket) => void;
  readonly complete: (conversation: Conversation | undefined) => boolean;
}

const isClosed = (conversation: Conversation | undefined) =>
  conversation !== undefined && 'complete' in conversation.close && conversation.close.complete;
const isReset = (conversation: Conversation | undefined) => conversation?.close.kind === 'reset';

/** Plays a scene between two sockets of this machine's own TCP, captured by tcpdump. */
async function play({
  host = '127.0.0.1',
  options = ['-i', 'lo'],
  serve,
  act,
  complete,
}: Scene): Promise<Uint8Array> {
  const server = createServer({ allowHalfOpen: true }, (socket) => serve(socket.on('error', () => {})));
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let client: Socket | undefined;
  const traffic = () => {
    client = connect({ port, host, allowHalfOpen: true }).on('error', () => {});
    act(client);
  };
  try {
    return await captureLoopback({ options, port, traffic, complete: ([first]) => complete(first) });
  } finally {
    client?.destroy();
    server.close();
  }
}

/** The client says hello and has no more to say; the server answers with a hundred octets, and closes. */
const halfClose: Scene = {
  serve: (socket) => socket.on('data', () => {}).on('end', () => socket.end('x'.repeat(100))),
  act: (client) => client.on('data', () => {}).end('hello'),
  complete: isClosed,
};

const statesOf = (conversation: Conversation) => {
  const { client, server } = seenStates(conversation).paths;
  return [client, server].map((path) => (path ? [path.start, ...path.entered.flat()].join(' ') : ''));
};

const ACTIVE_CLOSE = 'ESTABLISHED FIN_WAIT_1 FIN_WAIT_2 TIME_WAIT';

describe.skipIf(!canCapture)(
  'this machine’s own TCP, captured by tcpdump (needs tcpdump, tshark and leave to capture)',
  () => {
    async function onlyConversation(scene: Scene): Promise<Conversation> {
      const bytes = await play(scene);
      const [conversation, ...others] = conversationsOf(readCapture(bytes));
      expect(others).toEqual([]);
      expectTsharkAgrees(bytes, conversation!);
      expect(contradictionsIn(conversation!)).toEqual([]);
      return conversation!;
    }

    it.each([
      ['on lo', {}],
      ['on lo, IPv6', { host: '::1' }],
      ['on "any", as LINUX_SLL', { options: ['-i', 'any', '-y', 'LINUX_SLL'] }],
      ['on "any", as LINUX_SLL2', { options: ['-i', 'any', '-y', 'LINUX_SLL2'] }],
    ])(
      'half-close with data %s: both ends’ states, and what was sent after the FIN',
      async (_where, more) => {
        const conversation = await onlyConversation({ ...halfClose, ...more });
        expect(conversation).toMatchObject({
          handshake: { kind: 'three-segment', complete: true },
          close: { first: 'client', complete: true },
          dataLength: { client: 5, server: 100 },
          completeness: 31,
        });
        const [client, server] = statesOf(conversation);
        expect(client).toMatch(/^CLOSED SYN_SENT ESTABLISHED FIN_WAIT_1 (FIN_WAIT_2 )?TIME_WAIT$/);
        expect(server).toBe('LISTEN SYN_RCVD ESTABLISHED CLOSE_WAIT LAST_ACK CLOSED');
      },
    );

    it('the server closes first', async () => {
      const conversation = await onlyConversation({
        serve: (socket) => socket.end(),
        act: (client) => client.on('end', () => client.end()).resume(),
        complete: isClosed,
      });
      expect(conversation.close).toMatchObject({ first: 'server', complete: true });
      const [client, server] = statesOf(conversation);
      expect(client).toBe('CLOSED SYN_SENT ESTABLISHED CLOSE_WAIT LAST_ACK CLOSED');
      expect([
        'LISTEN SYN_RCVD ESTABLISHED FIN_WAIT_1 TIME_WAIT',
        `LISTEN SYN_RCVD ${ACTIVE_CLOSE}`,
      ]).toContain(server);
    });

    it('the client resets', async () => {
      const conversation = await onlyConversation({
        serve: (socket) => socket.resume(),
        act: (client) => client.on('connect', () => client.resetAndDestroy()),
        complete: isReset,
      });
      expect(conversation.close).toMatchObject({ kind: 'reset', by: 'client', first: null });
      expect(conversation.completeness).toBe(39);
      expect(statesOf(conversation)[0]).toBe('CLOSED SYN_SENT ESTABLISHED CLOSED');
    });

    it('a socket is connected to itself', async () => {
      const { port } = await closedPort();
      const bytes = await captureLoopback({
        options: ['-i', 'lo'],
        port,
        traffic: () =>
          connect({ port, localPort: port, host: '127.0.0.1' })
            .on('error', () => {})
            .resume()
            .end('hello'),
        complete: ([first]) => isClosed(first),
      });
      const [conversation, ...others] = conversationsOf(readCapture(bytes));
      expect(others).toEqual([]);
      expect(contradictionsIn(conversation!)).toEqual([]);
      expect(conversation).toMatchObject({
        handshake: { kind: 'simultaneous', complete: true },
        close: { kind: 'simultaneous', complete: true },
        dataLength: { client: 5, server: 0 },
        completeness: 31,
      });
      const states = 'CLOSED SYN_SENT SYN_RCVD ESTABLISHED FIN_WAIT_1 CLOSING TIME_WAIT';
      expect(statesOf(conversation!)).toEqual([states, states]);
    });

    it('nobody listens', async () => {
      const { port } = await closedPort();
      const bytes = await captureLoopback({
        options: ['-i', 'lo'],
        port,
        traffic: () => connect({ port, host: '127.0.0.1' }).on('error', () => {}),
        complete: ([first]) => isReset(first),
      });
      const [conversation] = conversationsOf(readCapture(bytes));
      expectTsharkAgrees(bytes, conversation!);
      expect(contradictionsIn(conversation!)).toEqual([]);
      expect(conversation).toMatchObject({
        handshake: { complete: false, synAck: null },
        close: { kind: 'reset', by: 'server' },
        completeness: 37,
      });
      expect(statesOf(conversation!)).toEqual(['CLOSED SYN_SENT CLOSED', 'CLOSED']);
    });
  },
);

async function closedPort(): Promise<AddressInfo> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return address;
}

/** On relative numbers, lengths, retransmissions and completeness. */
function expectTsharkAgrees(bytes: Uint8Array, { segments, completeness }: Conversation): void {
  const fields = ['tcp.seq', 'tcp.ack', 'tcp.len', 'tcp.flags', 'tcp.completeness'] as const;
  const rows = tsharkFields(bytes, fields, [
    '-2',
    '-Y',
    'tcp && !icmp',
    '-o',
    'tcp.relative_sequence_numbers:TRUE',
  ]);
  expect(rows.map((row) => fields.map((field) => Number(row[field])))).toEqual(
    segments.map((it) => [it.relativeSeq, it.relativeAck ?? 0, it.len, it.flags, completeness]),
  );
}
