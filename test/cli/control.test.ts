import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { KalumaConsole } from '../support/kaluma-console.ts';
import { GREETING, ScriptedBoard } from '../support/scripted-board.ts';
import { textOf } from '../support/stream-text.ts';
import { Program } from '../up/program.ts';
import { RunningGateway } from '../up/running-gateway.ts';
import { inProcess } from './in-process.ts';
import { ended, start } from './tcplab.ts';

let running: RunningGateway;
afterEach(() => running?.gateway.close());

const boardAt = (port: number) => ['--board', `tcp:127.0.0.1:${port}`];

/** Runs a command for a board that runs behind a gateway. */
const tell = (...args: string[]) => inProcess([...args, ...boardAt(running.controlPort)]);

/** Five connections that were half-closed, to a board whose program never closes: the task with the leak. */
async function leak(): Promise<Program[]> {
  expect(await tell('set', 'onFin=wait')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('onFin=wait '),
  });
  const programs = [1, 2, 3, 4, 5].map(() => new Program(running.labPort).read());
  for (const program of programs) {
    await program.greeting();
    program.socket.end();
  }
  await running.until(
    'five times CLOSE_WAIT',
    () => running.steps.filter((step) => step.endsWith('-> CLOSE_WAIT')).length === 5,
  );
  return programs;
}

describe('commands for a board that "tcplab up" keeps running', () => {
  it('say what there is and end it, although all five entries are taken', async () => {
    running = await RunningGateway.start(1);
    const programs = await leak();
    const seen = await tell('status');
    expect(seen.stdout.match(/#\d+ {2}CLOSE_WAIT/g)).toHaveLength(5);
    const byJson = new Program(running.controlPort).read();
    byJson.socket.end('{"id":1,"do":"clear"}\n');
    await byJson.until('the refusal', () => byJson.closed);
    expect([byJson.text, byJson.error], 'of a control connection').toEqual([
      '{"id":null,"error":"all five connections of the board are in use: \\"tcplab clear\\" ends them"}\n',
      null,
    ]);
    const harness = await tell('run', 'half-close');
    expect(harness.stderr).toContain(
      'all five connections of the board are in use: "tcplab clear" ends them',
    );
    expect(harness.code).toBe(3);
    expect(await tell('clear')).toMatchObject({ code: 0, stderr: '' });
    await Promise.all(programs.map((program) => program.until('its reset', () => program.closed)));
    expect((await tell('status')).stdout).toMatch(/^Board at \S+: 0 lab connections\n/);
  });

  it('close the connection whose number stands in its greeting, as it stands there', async () => {
    running = await RunningGateway.start(1);
    const program = new Program(running.labPort).read();
    await program.greeting();
    const [, number = ''] = /connection (\d+)/.exec(program.text) ?? [];
    expect(await tell('close', number)).toMatchObject({ code: 0, stderr: '' });
    await program.until('the end', () => program.ended);
    program.socket.end();
  });

  it('leave a TIME_WAIT alone that a sixth connection would displace', async () => {
    running = await RunningGateway.start(1);
    const programs = [1, 2, 3, 4, 5].map(() => new Program(running.labPort).read());
    const numbers = await Promise.all(programs.map((program) => program.greeting()));
    await tell('close', String(numbers[0]));
    await programs[0]?.until('the end', () => programs[0]?.ended === true);
    programs[0]?.socket.end();
    await running.until('TIME_WAIT', () => running.steps.includes(`#${numbers[0]} FIN_WAIT_2 -> TIME_WAIT`));
    for (const args of [['status'], ['set', 'holdMs=10'], ['status']]) await tell(...args);
    expect(running.steps.at(-1), 'the last that happened').toBe(`#${numbers[0]} FIN_WAIT_2 -> TIME_WAIT`);
    for (const { socket } of programs) socket.destroy();
  });

  it('give JSON to other programs', async () => {
    running = await RunningGateway.start(1);
    const { stdout } = await tell('status', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ connections: [], settings: { onFin: 'hold' } });
  });

  it.each([
    [['close', '7'], 'the board refuses: no open lab connection 7\n"tcplab status" shows'],
    [['close', 'first'], '"first" is not the number of a connection'],
    [['set', 'onFin=never'], 'onFin must be one of hold, close, drain, wait'],
    [['set', 'holdMs'], 'holdMs must be a whole number from 0 to 3600000'],
    [['set', 'colour=red'], 'no setting "colour"; there are onFin, '],
  ])('refuse %j, and say why', async (args, why) => {
    running = await RunningGateway.start(1);
    const { code, stderr } = await tell(...args);
    expect(stderr).toContain(why);
    expect(code).toBe(2);
  });

  it('are answered in datagrams alone that hold one of them', async () => {
    running = await RunningGateway.start(1);
    const socket = createSocket('udp4');
    for (const text of ['{"do":"watch","segments":true}', '{"do":"set","x":1}']) {
      socket.send(text, running.controlPort, '127.0.0.1');
      const [answer] = await once(socket, 'message');
      expect(JSON.parse(String(answer)), text).toEqual({ error: expect.any(String) });
    }
    socket.close();
  });
});

describe('commands for another board', () => {
  it('reach one on USB at its prompt', async () => {
    const board = await KalumaConsole.plugIn(
      {},
      `var n = 0; tcplab = (c) => { if (c.do === 'close') throw new Error('no open lab connection ' + c.connection); return { settings: { n: ++n }, connections: [{ connection: 3, state: 'TIME_WAIT' }] }; };`,
    );
    try {
      const at = ['--board', `serial:${board.path}`];
      expect((await inProcess(['status', ...at])).stdout).toContain('#3  TIME_WAIT');
      expect(await inProcess(['set', 'onFin=wait', ...at])).toMatchObject({
        code: 0,
        stdout: 'n=2\n',
        stderr: '',
      });
      expect((await inProcess(['close', '4', ...at])).stderr).toContain(
        'the board refuses: no open lab connection 4',
      );
    } finally {
      await board.close();
    }
  });

  it('reach one on the network by a control connection, and say before what that costs', async () => {
    let note: Promise<unknown> | undefined;
    const served = await ScriptedBoard.start(async (socket) => {
      await note; // the board does nothing until the person has been told
      socket.write(`${JSON.stringify(GREETING)}\n`);
      socket.on('data', () =>
        socket.write('{"id":1,"ok":true,"connections":[],"settings":{"onFin":"wait"}}\n'),
      );
    });
    const child = start(['status', ...boardAt(served.port)]);
    note = textOf(child.stderr).until(/takes one of the board’s five entries/);
    const { code, stdout } = await ended(child);
    served.close();
    expect(stdout).toMatch(/0 lab connections\nonFin=wait\n$/);
    expect(code).toBe(0);
  });

  it.each([
    ['{"id":1,"error":"no open lab connection 4"}\n', 'the board refuses: no open lab connection 4\n', 2],
    ['HTTP/1.1 400 Bad Request\r\n', 'the board did not greet on its control port: ', 3],
  ])('say why one on the network does not do it: %j', async (answer, why, exitCode) => {
    const board = await ScriptedBoard.start((socket) => {
      if (exitCode === 2) socket.write(`${JSON.stringify(GREETING)}\n`);
      socket.once('data', () => socket.write(answer));
      if (exitCode === 3) socket.write(answer);
    });
    const { code, stderr } = await inProcess(['close', '4', ...boardAt(board.port)]);
    board.close();
    expect(stderr).toContain(`tcplab: ${why}`);
    expect(code).toBe(exitCode);
  });

  it('say why none can reach an emulated one', async () => {
    const { code, stderr } = await inProcess(['status', '--board', 'emulated:kaluma.uf2']);
    expect(stderr).toMatch(
      /runs only as long as the command .*\nKeep it running with "tcplab up --board emulated:/,
    );
    expect(code).toBe(2);
  });

  it('say that none runs, and what starts one', async () => {
    const board = await ScriptedBoard.start(() => {});
    const { port } = board;
    board.close();
    const { code, stderr } = await inProcess(['clear', ...boardAt(port)]);
    expect(stderr).toMatch(/no board answers at .*: nothing listens there\n.*"tcplab up" starts a board/);
    expect(code).toBe(3);
  });

  it('say that a name is nobody’s, and what lists the boards', async () => {
    const { code, stderr } = await inProcess(['status', '--board', 'tcp:pico.invalid']);
    expect(stderr).toMatch(/no board answers at pico\.invalid.*\n"tcplab boards" lists/);
    expect(code).toBe(3);
  });
});
