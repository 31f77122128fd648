import { describe, expect, it } from 'vitest';
import type { LwipConnection } from '../../host/client/lwip-client.ts';
import { Lab, SECOND } from '../support/lab.ts';

/** TCP_WND: as much can be under way to the board before its window shuts. */
const WINDOW = 11_680;

const octets = (length: number) => Uint8Array.from({ length }, (_, index) => index % 251);

/** A client that sends and does not read: its own window shuts by what it was sent. */
function deaf(lab: Lab) {
  const client = lab.connect();
  const held = { octets: [] as number[], withheld: 0, reading: false };
  client.onData = (data) => {
    held.octets.push(...data);
    held.withheld += data.length;
  };
  client.onActivity = () => {
    if (!held.reading || held.withheld === 0) return;
    const taken = held.withheld;
    held.withheld = 0;
    client.taken(taken);
  };
  const read = () => {
    held.reading = true;
    client.onActivity?.();
  };
  return { client, held, read };
}

const acknowledged = (sent: number, client: LwipConnection) => sent - client.waiting;

describe('the echo', () => {
  it('sends back what it gets, octet for octet', async () => {
    const lab = await Lab.open({ banner: false });
    const client = lab.connect();
    const sent = octets(50_000);
    client.send(sent);
    lab.clock.advance(60 * SECOND);
    expect(client.received).toEqual(sent);
  });

  it('takes no more than it can hold from a client that does not read: the window shuts', async () => {
    const lab = await Lab.open({ banner: false });
    const { client } = deaf(lab);
    client.send(octets(200_000));
    lab.clock.advance(60 * SECOND);
    const crossed = lab.segments.length;
    lab.clock.advance(60 * SECOND);
    expect(lab.segments.length - crossed, 'window probes in a minute, and their answers').toBeLessThan(30);
    const taken = acknowledged(200_000, client);
    /* One window at the client, one at the board, and the two send queues. */
    expect(taken).toBeGreaterThan(WINDOW);
    expect(taken, 'octets that the board holds').toBeLessThan(3 * WINDOW + 4096);
    expect(lab.state(client.localPort)).toBe('ESTABLISHED');
    expect(lab.board.pico.errors).toEqual([]);
  });

  it('gives everything back once the client reads', async () => {
    const lab = await Lab.open({ banner: false });
    const { client, held, read } = deaf(lab);
    const sent = octets(60_000);
    client.send(sent);
    lab.clock.advance(60 * SECOND);
    expect(held.octets.length).toBeLessThan(sent.length);
    read();
    lab.clock.advance(600 * SECOND);
    expect(Uint8Array.from(held.octets)).toEqual(sent);
  });

  it('does not keep others waiting', async () => {
    const lab = await Lab.open({ banner: false });
    const { client } = deaf(lab);
    client.send(octets(200_000));
    lab.clock.advance(10 * SECOND);
    const other = lab.connect();
    other.send(octets(100));
    lab.clock.advance(SECOND);
    expect(other.received).toEqual(octets(100));
  });

  it('ends with a FIN, not a RST, though much was still to be sent when the peer ended', async () => {
    const lab = await Lab.open({ banner: false, onFin: 'close' });
    const { client, held, read } = deaf(lab);
    const sent = octets(20_000);
    client.send(sent);
    client.shutdown();
    lab.clock.advance(30 * SECOND);
    read();
    lab.clock.advance(300 * SECOND);
    expect(client.failure).toBeNull();
    expect(Uint8Array.from(held.octets)).toEqual(sent);
    expect(lab.states(client.localPort).map(({ to }) => to)).toEqual([
      'SYN_RCVD',
      'ESTABLISHED',
      'CLOSE_WAIT',
      'LAST_ACK',
      'CLOSED',
    ]);
  });

  it('is whole when the client ends right behind its data, and only then comes the FIN', async () => {
    const lab = await Lab.open({ banner: false, onFin: 'close' });
    const client = lab.connect();
    const sent = octets(3000);
    client.send(sent);
    client.shutdown();
    lab.clock.advance(10 * SECOND);
    expect(client.received.length, 'octets of 3,000 that came back').toBe(3000);
    expect(client.received).toEqual(sent);
    expect(client.failure).toBeNull();
    expect(lab.state(client.localPort)).toBe('CLOSED');
  });

  it('does not keep the FIN from travelling with the ACK once all of it has left', async () => {
    const lab = await Lab.open({ banner: false, onFin: 'close' });
    const client = lab.connect();
    client.send(octets(3000));
    lab.clock.advance(10 * SECOND);
    const before = lab.segments.length;
    client.shutdown();
    lab.clock.advance(SECOND);
    const crossed = lab.segments.slice(before).map(({ flags }) => flags);
    expect(crossed, 'FIN, FIN with the ACK, ACK').toEqual(['F.', 'F.', '.']);
  });

  it.each([
    ['close', 'hold', ['F.', '.'], 'CLOSE_WAIT'],
    ['hold', 'close', ['F.', 'F.', '.'], 'CLOSED'],
  ] as const)(
    'ends as the setting is then, not as it was when the connection was opened: onFin %s, then %s',
    async (before, then, flags, state) => {
      const lab = await Lab.open({ banner: false, onFin: before });
      const client = lab.connect();
      await lab.board.control.request({ do: 'set', onFin: then });
      const crossed = lab.segments.length;
      client.shutdown();
      lab.clock.advance(SECOND);
      expect(lab.segments.slice(crossed).map((segment) => segment.flags)).toEqual(flags);
      expect(lab.state(client.localPort)).toBe(state);
    },
  );

  it('can be turned off: octets are then taken and dropped', async () => {
    const lab = await Lab.open({ banner: false, echo: false });
    const client = lab.connect();
    client.send(octets(100_000));
    lab.clock.advance(60 * SECOND);
    expect(client.waiting).toBe(0);
    expect(client.received).toHaveLength(0);
  });
});

describe('lines that the board was told to send', () => {
  it('all leave before its FIN, though the client ends while they wait and no octet of its own is due', async () => {
    const lab = await Lab.open({ banner: false, onFin: 'close' });
    const client = lab.connect();
    const connection = lab.idOf(client);
    lab.loseClientSegments(true); /* its ACKs: the rest waits in the board's program */
    for (let i = 0; i < 8; i++)
      await lab.board.control.request({ do: 'send', connection, text: 'x'.repeat(400) });
    lab.loseClientSegments(false);
    client.shutdown();
    lab.clock.advance(60 * SECOND);
    expect(client.received).toHaveLength(3200);
    expect(lab.state(client.localPort)).toBe('CLOSED');
  });
});
