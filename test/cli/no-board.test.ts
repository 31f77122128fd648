import type { Socket } from 'node:net';
import { describe, it } from 'vitest';
import { GREETING, ScriptedBoard } from '../support/scripted-board.ts';
import { RunningGateway } from '../up/running-gateway.ts';
import { tcplab } from './tcplab.ts';

/** Runs an experiment at a port; whatever is there, the process must come to its end. */
function runAt(port: number, env: NodeJS.ProcessEnv = {}, pace = ['--fast']) {
  return tcplab(['run', ...pace, '--board', `tcp:127.0.0.1:${port}`, 'half-close'], env);
}

async function runAgainst(onConnection: (socket: Socket) => void, ...more: [NodeJS.ProcessEnv?, string[]?]) {
  const board = await ScriptedBoard.start(onConnection);
  try {
    return await runAt(board.port, ...more);
  } finally {
    board.close();
  }
}

/** Limits are in the board's time. */
const SOONER = ['--speed', '4'];

const greet = (greeting: object) => (socket: Socket) => socket.write(`${JSON.stringify(greeting)}\n`);

describe.concurrent('tcplab run, where no board can be had, ends with exit code 3', () => {
  it('at a port that nobody listens on', async ({ expect }) => {
    const board = await ScriptedBoard.start(() => {});
    const { port } = board;
    board.close();
    const { code, stderr } = await runAt(port);
    expect(stderr).toContain('no board answers at 127.0.0.1');
    expect(code).toBe(3);
  });

  it('at a port that says nothing', async ({ expect }) => {
    const { code, stderr } = await runAgainst(() => {}, {}, SOONER);
    expect(stderr).toContain('did not greet');
    expect(code).toBe(3);
  });

  it('at a port that says one line without an end', async ({ expect }) => {
    const { code, stderr } = await runAgainst((socket) => socket.write('endless '.repeat(10_000)));
    expect(stderr).toContain('not a message of the protocol: endless endless');
    expect(code).toBe(3);
  });

  it('at a web server', async ({ expect }) => {
    const { code, stderr } = await runAgainst((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(stderr).not.toContain('.cache');
    expect(stderr).toContain('not a message of the protocol: HTTP/1.1 400 Bad Request');
    expect(code).toBe(3);
  });

  it('at a board whose words would move the cursor: they are not printed', async ({ expect }) => {
    const { code, stderr } = await runAgainst((socket) => socket.write('\u001b[2J\n'));
    expect(stderr).toContain('not a message of the protocol: \ufffd[2J');
    expect(code).toBe(3);
  });

  it('at a board whose app speaks another version of the protocol', async ({ expect }) => {
    const { code, stderr } = await runAgainst(greet({ ...GREETING, protocol: 2 }));
    expect(stderr).toContain('version 2 of the control protocol');
    expect(code).toBe(3);
  });

  it('at a board that greets and says no more', async ({ expect }) => {
    const { code, stderr } = await runAgainst(greet(GREETING), {}, SOONER);
    expect(stderr).toContain('the board is silent');
    expect(code).toBe(3);
  });

  it('with a token that is none', async ({ expect }) => {
    const { code, stderr } = await runAgainst(greet(GREETING), { TCPLAB_TOKEN: 'swordfish' });
    expect(stderr).toContain('TCPLAB_TOKEN is not a valid cable token');
    expect(stderr).not.toContain('swordfish');
    expect(code).toBe(3);
  });

  it('with the token of another board', async ({ expect, onTestFinished }) => {
    const { gateway, controlPort } = await RunningGateway.start(1);
    onTestFinished(() => gateway.close());
    const { code, stderr } = await runAt(controlPort, { TCPLAB_TOKEN: '0123456789abcdef' });
    expect(stderr).toContain('wrong token');
    expect(code).toBe(3);
  });
});
