import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { SECOND_US } from '../../host/clock/clock.ts';
import { inLanguage } from '../../host/in-language.ts';
import { LabError } from '../../host/lab-error.ts';
import { Gateway } from '../../host/up/gateway.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { Program } from './program.ts';
import { RunningGateway } from './running-gateway.ts';

let running: RunningGateway;
afterEach(async () => {
  await running?.gateway.close(); // those that are refused never ran
});

/** A line there and back through the gateway. */
async function converse(port: number): Promise<void> {
  const program = new Program(port).read();
  await program.greeting();
  program.socket.end('hello');
  await program.until('the end', () => program.closed);
  expect(program.text).toMatch(/hello$/);
  expect(program.error).toBeNull();
}

describe('the gateway', () => {
  it('serves others while one program sends without ever reading', async () => {
    running = await RunningGateway.start(20);
    const deaf = new Program(running.labPort);
    deaf.socket.write(randomBytes(1_000_000));
    await running.until('ESTABLISHED', () => running.steps.length === 2);
    await converse(running.labPort);
    expect(deaf.ended).toBe(false);
    deaf.socket.resetAndDestroy();
    await running.until('its reset', () =>
      running.steps.some((step) => step.endsWith('ESTABLISHED -> CLOSED')),
    );
  });

  it('closes although a program does not read what was sent to it', async () => {
    running = await RunningGateway.start(20);
    const deaf = new Program(running.labPort);
    deaf.socket.write(randomBytes(8_000_000));
    await running.until('ESTABLISHED', () => running.steps.length === 2);
    await running.gateway.close();
    deaf.socket.destroy();
  });

  it('resets the connection that lwIP has no room for, says so, and keeps the five before', async () => {
    running = await RunningGateway.start(20);
    const five = [1, 2, 3, 4, 5].map(() => new Program(running.labPort).read());
    await Promise.all(five.map((program) => program.greeting()));
    const sixth = new Program(running.labPort).read();
    await sixth.until('its reset', () => sixth.closed);
    expect(sixth.error).toBe('ECONNRESET');
    expect(running.refused).toEqual([expect.stringContaining('all five connections')]);
    for (const program of five) program.socket.end('hello');
    await Promise.all(five.map((program) => program.until('the end', () => program.closed)));
    for (const { text, error } of five) expect([text.slice(-5), error]).toEqual(['hello', null]);
  });

  it('tells or counts every connection that it resets, the last ones at its end', async () => {
    running = await RunningGateway.start(20);
    const flood = Array.from({ length: 40 }, () => new Program(running.labPort).read());
    await Promise.all(
      flood.map((program) => program.until('an answer', () => program.closed || program.text !== '')),
    );
    const reset = flood.filter(({ error }) => error === 'ECONNRESET').length;
    for (const { socket } of flood) socket.destroy();
    await running.gateway.close();
    expect(reset).toBe(35);
    expect(running.refusals).toBe(reset);
  });

  it('survives a thousand connections at once that are reset at once, and forgets them all', async () => {
    running = await RunningGateway.start(50);
    const flood = Array.from({ length: 1000 }, () => new Program(running.labPort));
    for (const { socket } of flood)
      socket.on('connect', () => socket.write('flood', () => socket.resetAndDestroy()));
    await Promise.all(flood.map((program) => program.until('its end', () => program.closed)));
    await running.until('all CLOSED', () => running.gateway.ends.current().length === 0);
    await converse(running.labPort);
    expect(running.board.pico.liveHandles).toBe(2);
    expect(running.board.pico.errors).toEqual([]);
  });

  it('resets a connection whose SYN the board does not answer, and says so', async () => {
    running = await RunningGateway.start(100);
    running.board.ethernet.disturbance = () => [];
    const program = new Program(running.labPort).read();
    await program.until('its reset', () => program.closed);
    expect(program.error).toBe('ECONNRESET');
    expect(running.refused).toEqual([expect.stringContaining('did not answer its SYN')]);
  });

  it('tells what the board died of, and still closes', async () => {
    running = await RunningGateway.start(20);
    const { ethernet, pico } = running.board;
    ethernet.onFrame(() => pico.machine.exports.machine_fail());
    const program = new Program(running.labPort).read();
    await expect(running.gateway.done).rejects.toThrow('lwIP assertion failed');
    await running.gateway.close();
    await program.until('its reset', () => program.closed);
    expect(program.error).toBe('ECONNRESET');
  });

  it('tells what the board died of in what was due before a command, which is not refused for that', async () => {
    running = await RunningGateway.start(1000);
    running.board.clock.after(10 * SECOND_US, () => {
      throw new Error('broken');
    });
    const startedMs = performance.now();
    while (performance.now() - startedMs < 20); // held up for 20 s of the board
    expect(running.gateway.command({ do: 'status' })).toMatchObject({ connections: [] });
    await expect(running.gateway.done).rejects.toThrow('broken');
  });

  it('names a port in use and the option that chooses another, and leaves no listener behind', async () => {
    running = await RunningGateway.start(20);
    const taken = running.controlPort;
    const options = { loaded: loadedBoard, host: '127.0.0.1', cablePort: 0, speed: 1 };
    const failure = await Gateway.start({ ...options, labPort: taken, controlPort: 0 }).catch(
      (error) => error,
    );
    expect(failure).toBeInstanceOf(LabError);
    expect(failure.exitCode).toBe(3);
    expect(failure.problem).toBe(`Cannot listen on 127.0.0.1:${taken}: another program uses this port.`);
    expect(failure.nextStep).toContain('--lab-port');

    const free = await freePort();
    const second = await Gateway.start({ ...options, labPort: free, controlPort: taken }).catch(
      (error) => error,
    );
    expect(second.nextStep).toContain('--control-port');
    const third = await Gateway.start({ ...options, labPort: free, controlPort: 0 });
    await third.close();
    await converse(running.labPort);
  });

  it.each([
    ['an address of another machine', { host: '203.0.113.1' }, '--host'],
    ['a port beyond all ports', { labPort: 70_000 }, '--lab-port'],
  ])('refuses %s as a mistake in %j, which %s corrects', async (_, mistake, option) => {
    running = await RunningGateway.start(20);
    const right = {
      loaded: loadedBoard,
      host: '127.0.0.1',
      labPort: 0,
      controlPort: 0,
      cablePort: 0,
      speed: 1,
    };
    const failure = await Gateway.start({ ...right, ...mistake }).catch((error) => error);
    expect(failure).toBeInstanceOf(LabError);
    expect(failure.exitCode).toBe(2);
    expect(failure.nextStep).toContain(option);
  });

  it.each([
    ['lab', '实验端口'],
    ['cable', '线路端口'],
  ])('says of a %s port that is its control port too that both are its own', async (other, chinese) => {
    const ports = { labPort: 0, cablePort: 0, [`${other}Port`]: 7190, controlPort: 7190 };
    const options = { loaded: loadedBoard, host: '127.0.0.1', ...ports, speed: 1 };
    const { exitCode, problem, nextStep } = await Gateway.start(options).catch((error) => error);
    expect(exitCode).toBe(2);
    expect(problem).toBe(`The ${other} port and the control port are both 7190.`);
    expect(inLanguage(problem, 'zh')).toBe(`${chinese}和控制端口都是 7190。`);
    expect(nextStep).toMatch(new RegExp(`--${other}-port.*--control-port`));
  });

  it('has a cable token of its own, which nobody knows from another start', async () => {
    running = await RunningGateway.start(20);
    const other = await RunningGateway.start(20);
    await other.gateway.close();
    expect(running.token).toMatch(/^[0-9a-f]{16}$/);
    expect(other.token, 'the token of another board of up').not.toBe(running.token);
  });

  it('names a cable port in use, too', async () => {
    running = await RunningGateway.start(20);
    const cablePort = running.gateway.cablePort;
    const options = {
      loaded: loadedBoard,
      host: '127.0.0.1',
      labPort: 0,
      controlPort: 0,
      cablePort,
      speed: 1,
    };
    await expect(Gateway.start(options)).rejects.toMatchObject({
      exitCode: 3,
      problem: `Cannot listen on 127.0.0.1:${cablePort}: another program uses this port.`,
      nextStep: expect.stringContaining('--cable-port'),
    });
  });
});

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const gateway = await RunningGateway.start(1);
  const port = gateway.labPort;
  await gateway.gateway.close();
  return port;
}
