import { describe, expect, it } from 'vitest';
import type { LwipConnection } from '../../host/client/lwip-client.ts';
import { TcpFlag } from '../../host/packet/tcp-flags.ts';
import { LAB_PORT } from '../../src/ports.ts';
import { Lab, MINUTE, SECOND } from '../support/lab.ts';
import { Flow } from '../support/sequence-peer.ts';
import { WatchedPico } from '../support/watched-pico.ts';

/** More than both windows and both send queues hold. */
const MUCH = new Uint8Array(60_000);

/** A client that sends and reads nothing, so that its window is shut by what the board echoes. */
async function shut(settings = {}) {
  const lab = await Lab.open({ banner: false, ...settings });
  const client = lab.connect();
  client.onData = () => {};
  client.send(MUCH);
  lab.clock.advance(5 * SECOND);
  return { lab, client };
}

async function stalledMs(lab: Lab, client: LwipConnection): Promise<number | undefined> {
  const { connections } = await lab.board.control.request({ do: 'status' });
  return connections?.find(({ connection }) => connection === lab.idOf(client))?.stalledMs;
}

const last = (lab: Lab, { localPort }: LwipConnection) => lab.states(localPort).at(-1);

describe('a connection without progress', () => {
  it('is reported: for how long its peer has acknowledged nothing new', async () => {
    const { lab, client } = await shut();
    lab.loseClientSegments(true);
    lab.clock.advance(60 * SECOND);
    expect(await stalledMs(lab, client)).toBeGreaterThanOrEqual(60_000);
    expect(await stalledMs(lab, client)).toBeLessThan(66_000);
  });

  it('is left to lwIP, which gives it up after more than seven minutes, unless a user timeout is set', async () => {
    const { lab, client } = await shut();
    lab.loseClientSegments(true);
    lab.clock.advance(7 * MINUTE);
    expect(lab.state(client.localPort)).toBe('ESTABLISHED');
    lab.clock.advance(2 * MINUTE);
    expect(last(lab, client)).toMatchObject({ to: 'CLOSED', cause: 'timer' });
  });

  it('ends by the user timeout (RFC 9293 §3.10.8), and its entry is free for another', async () => {
    const { lab, client } = await shut({ userTimeoutMs: 30_000 });
    lab.loseClientSegments(true);
    lab.clock.advance(24 * SECOND);
    expect(lab.state(client.localPort)).toBe('ESTABLISHED');
    lab.clock.advance(7 * SECOND);
    expect(last(lab, client)).toMatchObject({ from: 'ESTABLISHED', to: 'CLOSED', cause: 'call' });
    const line = `#${lab.idOf(client)} user timeout: nothing was acknowledged for 30000 ms`;
    expect(lab.board.pico.console).toContain(line);
    expect(lab.board.pico.errors).toEqual([]);
    expect((await lab.board.control.request({ do: 'status' })).connections).toEqual([]);
  });

  it('ends so too once the program has closed it: the FIN waits behind the data', async () => {
    const { lab, client } = await shut({ echo: false });
    const connection = lab.idOf(client);
    lab.loseClientSegments(true);
    await lab.board.control.request({ do: 'send', connection, text: 'never acknowledged' });
    await lab.board.control.request({ do: 'close', connection });
    await lab.board.control.request({ do: 'set', userTimeoutMs: 10_000 });
    lab.clock.advance(11 * SECOND);
    expect(last(lab, client)).toMatchObject({ from: 'FIN_WAIT_1', to: 'CLOSED', cause: 'call' });
  });
});

describe('a user timeout', () => {
  it('spares a connection on which nothing waits, however long it is idle', async () => {
    const lab = await Lab.open({ userTimeoutMs: 1000 });
    const client = lab.connect();
    lab.clock.advance(10 * MINUTE);
    expect(lab.state(client.localPort)).toBe('ESTABLISHED');
    expect(await stalledMs(lab, client)).toBe(0);
  });

  it('spares a client that reads slowly: each new acknowledgement is progress', async () => {
    const { lab, client } = await shut({ userTimeoutMs: 30_000 });
    for (let i = 0; i < 12; i++) {
      lab.clock.advance(10 * SECOND);
      client.taken(3000);
    }
    lab.clock.advance(SECOND);
    expect(lab.state(client.localPort)).toBe('ESTABLISHED');
    expect(await stalledMs(lab, client)).toBeLessThan(10_000);
  });

  it('spares a peer that acknowledges little by little, and ends when that stops', async () => {
    const pico = new WatchedPico();
    const flow = new Flow(40_000, LAB_PORT);
    pico.onSegment = (segment) => segment.remotePort === flow.port && flow.hear(segment);
    await pico.openControl();
    await pico.control.request({ do: 'set', banner: false, userTimeoutMs: 3000 });
    flow.open(pico, 1000, 8192, TcpFlag.ack);
    const { connections } = await pico.control.request({ do: 'status' });
    const connection = connections?.[0]?.connection as number;
    for (let i = 0; i < 2; i++) await pico.control.request({ do: 'send', connection, text: 'x'.repeat(400) });
    for (let unheard = 700; unheard >= 100; unheard -= 100) {
      pico.pass(SECOND);
      flow.follow(pico, TcpFlag.ack, 0, 8192, unheard);
    }
    const living = `${LAB_PORT}<-${flow.port} ESTABLISHED`;
    expect(pico.table(), 'after 7 s').toContain(living);
    pico.pass(4 * SECOND);
    expect(pico.table(), 'after 4 s more').not.toContain(living);
  });
});
