import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { BoardLost } from '../../host/board/control-channel.ts';
import { openTcpBoard, type TcpBoard } from '../../host/board/network/tcp-board.ts';
import { asOutOfStep } from '../../host/experiments/judge/out-of-step.ts';
import type { Outcome, ReportedSegment } from '../../host/experiments/model/outcome.ts';
import { identityOf } from '../../host/experiments/model/segment-line.ts';
import { runExperiments } from '../../host/experiments/run-experiments.ts';
import { LabError } from '../../host/lab-error.ts';
import { openVirtualBoard } from '../../host/node/open-virtual-board.ts';
import { experimentOf } from '../support/experiments.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { GREETING, ScriptedBoard } from '../support/scripted-board.ts';
import { RunningGateway } from '../up/running-gateway.ts';

/** Seconds of the board per second of the wall: its retransmissions must come when those of a real board would. */
const SPEED = 1;

/** Where 2MSL must pass at both ends: what a busy machine is late by counts four times, and must stay below lwIP's retransmission timeout. */
const FAST = 4;

let running: RunningGateway | undefined;

afterEach(async () => {
  await running?.gateway.close();
  running = undefined;
});

/** The virtual board behind ports of this machine, as a board on the network is reached. */
async function startBoard(speed = SPEED): Promise<{
  gateway: RunningGateway;
  open: (token?: string) => Promise<TcpBoard>;
}> {
  running = await RunningGateway.start(speed);
  const { labPort, controlPort, gateway } = running;
  const { cablePort } = gateway;
  const { module } = loadedBoard;
  const open = (token?: string) => {
    const cable = token === undefined ? undefined : { token, port: cablePort, module };
    return openTcpBoard({ host: '127.0.0.1', controlPort, labPort, cable, speed });
  };
  return { gateway: running, open };
}

/** What an experiment showed, apart from times. */
function timeless(outcome: Outcome) {
  const { name, verdict, mismatches, board, segments, leds } = outcome;
  return {
    name,
    verdict,
    mismatches,
    board: board.map(({ state }) => state),
    segments: segments.map(identityOf),
    leds: leds.map(({ state, pin }) => `${state} ${pin}`),
  };
}

/** Runs them on the virtual board, and over the cable; the segments compared as the judge compares them. */
async function bothWays(names: string[], speed: number) {
  const experiments = names.map(experimentOf);
  const here = await runExperiments(experiments, { openBoard: () => openVirtualBoard(loadedBoard, 'fast') });
  const { gateway, open } = await startBoard(speed);
  const there = await runExperiments(experiments, { openBoard: () => open(gateway.token) });
  const pairs = there.outcomes.map((outcome, at) => {
    const model = here.outcomes[at] as Outcome;
    const compared = asOutOfStep({
      expected: model.segments,
      segments: outcome.segments,
    });
    return {
      here: {
        ...timeless(model),
        client: statesOf(model.client),
        segments: (compared.expected as ReportedSegment[]).map(identityOf),
      },
      there: {
        ...timeless({ ...outcome, segments: [...compared.segments] }),
        client: statesOf(outcome.client),
      },
    };
  });
  return { here: pairs.map((pair) => pair.here), there: pairs.map((pair) => pair.there) };
}

function statesOf(history: Outcome['client']): string[] | undefined {
  return history?.map(({ state }) => state);
}

describe('a board on the network, through the operating system’s TCP', () => {
  it('shows what the virtual board shows', async () => {
    const experiments = ['three-way-handshake', 'half-close', 'direct-close', 'reset'].map(experimentOf);
    const here = await runExperiments(experiments, {
      openBoard: () => openVirtualBoard(loadedBoard, 'fast'),
    });
    const { open } = await startBoard();
    const there = await runExperiments(experiments, { openBoard: () => open() });
    expect(there.board).toMatchObject({ kind: 'tcp', lwip: here.board.lwip, states: 'observed' });
    expect(there.outcomes.map(timeless)).toEqual(here.outcomes.map(timeless));
  });

  it('begins with none of the connections that were before', async () => {
    const { gateway, open } = await startBoard();
    const before = connect(gateway.labPort, '127.0.0.1');
    await once(before, 'data');
    const reset = once(before, 'error');
    const report = await runExperiments([experimentOf('reset')], { openBoard: () => open() });
    expect(report.outcomes.map(({ verdict }) => verdict)).toEqual(['pass']);
    expect((await reset)[0]).toMatchObject({ code: 'ECONNRESET' });
  });

  it('says what it could not reach, and what to do', async () => {
    const { gateway } = await startBoard();
    const { controlPort } = gateway;
    await gateway.gateway.close();
    running = undefined;
    const failure = await openTcpBoard({ host: '127.0.0.1', controlPort }).catch((error) => error);
    expect(failure.problem).toContain(`no board answers at 127.0.0.1, port ${controlPort}`);
    expect(failure.nextStep).toContain('tcplab boards');
  });

  it('carries any segment over the cable for whoever knows the token', async () => {
    const { gateway, open } = await startBoard();
    const experiments = [experimentOf('wrong-third-ack')];
    const report = await runExperiments(experiments, { openBoard: () => open(gateway.token) });
    expect(report.outcomes.map(({ verdict, mismatches }) => ({ verdict, mismatches }))).toEqual([
      { verdict: 'pass', mismatches: [] },
    ]);
  });

  it('loses, forges and crashes over the cable as the virtual board’s does', async () => {
    const names = ['lost-syn-ack', 'old-duplicate-syn', 'half-open-after-crash'];
    const { here, there } = await bothWays(names, SPEED);
    expect(there).toEqual(here);
  });

  it('passes CLOSING at both ends when their FINs cross on the cable', async () => {
    const { here, there } = await bothWays(['simultaneous-close'], FAST);
    expect(there).toEqual(here);
  });

  it('has an operating system’s client wherever that will do, with a cable too', async () => {
    const { gateway, open } = await startBoard();
    const experiments = [experimentOf('three-way-handshake')];
    const { outcomes } = await runExperiments(experiments, { openBoard: () => open(gateway.token) });
    expect(outcomes).toMatchObject([{ verdict: 'pass', client: null }]);
  });

  it('refuses the cable to a wrong token', async () => {
    const { open } = await startBoard();
    const failure = await open('0123456789abcdef').catch((error) => error);
    expect(failure.message).toContain('wrong token');
  });
});

it('a real board cannot be sped up', async () => {
  const board = await ScriptedBoard.start((socket) => {
    socket.write(`${JSON.stringify(GREETING)}\n`);
    socket.on('data', (line) => socket.write(`{"id":${JSON.parse(String(line)).id},"ok":true,"ms":1}\n`));
  });
  const options = { host: '127.0.0.1', controlPort: board.port, speed: FAST };
  const failure = await openTcpBoard(options).catch((error) => error);
  board.close();
  expect(failure.nextStep).toBe('Leave out --speed.');
});

describe('a board that is lost', () => {
  const lost = new BoardLost('no answer');
  it.each([
    ['cannot be had again', new Error('no answer')],
    ['is silent when it is opened again', lost],
    ['is silent when the command line opens it again', new LabError(lost.problem, '', 3, { cause: lost })],
  ])('and %s: the experiment that it was needed for fails, those after it are skipped', async (_, error) => {
    const { open } = await startBoard();
    let opened = 0;
    const openBoard = () => (++opened === 1 ? open() : Promise.reject(error));
    const experiments = ['three-way-handshake', 'direct-close', 'reset'].map(experimentOf);
    const { outcomes } = await runExperiments(experiments, { openBoard });
    expect(outcomes).toMatchObject([
      { verdict: 'pass' },
      { verdict: 'fail', mismatches: [{ what: 'step', field: 'board lost: no answer' }] },
      { verdict: 'skipped', reason: { en: 'board lost: no answer' } },
    ]);
    expect(opened).toBe(2);
  });

  it('is noticed by its FIN, and closed without complaint', async () => {
    const board = await ScriptedBoard.start((socket) => {
      socket.write(`${JSON.stringify(GREETING)}\n`);
      socket.on('data', (line) => {
        const { id, do: asked } = JSON.parse(String(line));
        if (asked === 'ping') socket.write(`{"id":${id},"ok":true,"ms":1}\n`);
        else socket.end();
      });
    });
    const opened = await openTcpBoard({ host: '127.0.0.1', controlPort: board.port });
    const [outcome] = (await runExperiments([experimentOf('half-close')], { openBoard: async () => opened }))
      .outcomes;
    board.close();
    expect(outcome?.mismatches[0]?.field).toBe('board lost: the board closed the connection');
    expect(opened.control.lost).toBe('the board closed the connection');
  });
});
