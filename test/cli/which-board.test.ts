import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, type TestContext } from 'vitest';
import { BEACON_PORT } from '../../src/ports.ts';
import { loopbackAddress } from '../support/loopback-board.ts';
import { RunningGateway } from '../up/running-gateway.ts';
import { tcplab } from './tcplab.ts';

const BEACON = { tcplab: 1, name: 'tcplab-1a2b', board: 'pico-w', app: '0.1.0', control: 7001 };

/** Everyone on this machine hears it, and nobody elsewhere. */
const LOOPBACK_BROADCAST = '127.255.255.255';

/** Every search of this machine hears every beacon: one test of all that run on it announces boards at a time. */
async function beHeardAlone({ expect, onTestFinished }: TestContext): Promise<void> {
  const turn = createServer();
  onTestFinished(() => void turn.close());
  const isMine = () =>
    once(turn.listen(BEACON_PORT, '127.0.0.1'), 'listening').then(
      () => true,
      () => false,
    );
  await expect
    .poll(isMine, {
      message: `TCP port ${BEACON_PORT} is free, which the tests that announce boards take in turn`,
    })
    .toBe(true);
}

/** Announces a board at that address until the test is over. */
async function announce({ onTestFinished }: TestContext, address: string, beacon: object): Promise<void> {
  const socket = createSocket('udp4');
  socket.bind(0, address);
  await once(socket, 'listening');
  socket.setBroadcast(true);
  const timer = setInterval(() => socket.send(JSON.stringify(beacon), BEACON_PORT, LOOPBACK_BROADCAST), 100);
  onTestFinished(() => {
    clearInterval(timer);
    socket.close();
  });
}

async function startBoard({ onTestFinished }: TestContext): Promise<{ address: string; token: string }> {
  const address = loopbackAddress();
  const { gateway, token } = await RunningGateway.start(1, address);
  onTestFinished(() => gateway.close());
  return { address, token };
}

describe.concurrent('tcplab boards', () => {
  it('lists what announces itself, as it is to be written after --board', async (test) => {
    await beHeardAlone(test);
    const [usual, other, evil] = [loopbackAddress(), loopbackAddress(), loopbackAddress()];
    await announce(test, usual, BEACON);
    await announce(test, other, { ...BEACON, control: 7501 });
    await announce(test, evil, { ...BEACON, name: '\u001b[2J' });
    const { code, stdout } = await tcplab(['boards', '--json']);
    const { boards } = JSON.parse(stdout) as { boards: { board: string; what: string }[] };
    const ours = boards.filter(({ board }) => [usual, other, evil].some((one) => board.includes(one)));
    expect(boards[0]?.board).toBe('virtual');
    expect(Object.fromEntries(ours.map(({ board, what }) => [board, what]))).toEqual({
      [`tcp:${usual}`]: 'tcplab-1a2b, pico-w, app 0.1.0',
      [`tcp:${other}:7501`]: 'tcplab-1a2b, pico-w, app 0.1.0',
      [`tcp:${evil}`]: '\ufffd[2J, pico-w, app 0.1.0',
    });
    expect(code).toBe(0);
  });
});

describe.concurrent('which board', () => {
  it('auto finds one that announces itself', async (test) => {
    await beHeardAlone(test);
    const { address } = await startBoard(test);
    await announce(test, address, BEACON);
    const { code, stderr } = await tcplab(['run', '--board', 'auto', '--json', 'three-way-handshake']);
    expect(stderr).toContain(`Board: ${address}.`);
    expect(code).toBe(0);
  });

  it('is said by TCPLAB_BOARD, and TCPLAB_TOKEN opens its cable', async (test) => {
    const { address, token } = await startBoard(test);
    const env = { TCPLAB_BOARD: `tcp:${address}` };
    const run = async (more: NodeJS.ProcessEnv) => {
      const { stdout } = await tcplab(['run', '--json', 'wrong-third-ack'], { ...env, ...more });
      const { board, experiments } = JSON.parse(stdout);
      return [board.kind, experiments[0].verdict, experiments[0].reason];
    };
    expect(await run({ TCPLAB_TOKEN: token })).toEqual(['tcp', 'pass', undefined]);
    const reason = expect.stringContaining('set TCPLAB_TOKEN (the board prints it on its console)');
    expect(await run({ TCPLAB_TOKEN: '' })).toEqual(['tcp', 'skipped', reason]);
    const probe = await tcplab(['probe', '--state', 'LISTEN', '--segment', 'S'], env);
    expect(probe.stderr).toContain('set TCPLAB_TOKEN (the board prints it on its console)');
  });

  it('is the virtual one where TCPLAB_BOARD is empty', async () => {
    const { code, stderr } = await tcplab(['run', '--fast', 'three-way-handshake'], { TCPLAB_BOARD: '' });
    expect(stderr).toContain('picked the virtual one');
    expect(code).toBe(0);
  });

  it('has a clock of its own: --fast says that it changes nothing', async (test) => {
    const { address } = await startBoard(test);
    const args = ['run', '--fast', '--board', `tcp:${address}`, 'three-way-handshake'];
    expect((await tcplab(args)).stderr).toContain('--fast is for the virtual board');
  });
});
