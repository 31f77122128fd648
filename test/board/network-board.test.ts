import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, it, type TestContext } from 'vitest';
import { BoardLost } from '../../host/board/control-channel.ts';
import { openTcpBoard, type TcpBoard } from '../../host/board/network/tcp-board.ts';
import { SECOND_US } from '../../host/clock/clock.ts';
import type { WallClock } from '../../host/clock/wall-clock.ts';
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

/** Seconds of the board per second of the wall: what a busy machine is late by counts as many times, and must stay below lwIP's retransmission timeout. */
const FAST = 4;

/** The virtual board behind ports of this machine, as a board on the network is reached; until the test is over. */
async function startBoard({ onTestFinished }: TestContext, speed = 1) {
  const gateway = await RunningGateway.start(speed);
  onTestFinished(() => gateway.gateway.close());
  const { labPort, controlPort } = gateway;
  const { cablePort } = gateway.gateway;
  const { module } = loadedBoard;
  const open = (token?: string) => {
    const cable = token === undefined ? undefined : { token, port: cablePort, module };
    return openTcpBoard({ host: '127.0.0.1', controlPort, labPort, cable, speed });
  };
  return { gateway, open };
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

const CORE = ['three-way-handshake', 'half-close', 'direct-close', 'reset'];
const OVER_THE_CABLE = ['lost-syn-ack', 'old-duplicate-syn', 'half-open-after-crash'];

/** What they show on the virtual board: run before any board whose time is the wall's, which would stand still meanwhile. */
const { board: virtual, outcomes: models } = await runExperiments(
  ['simultaneous-close', ...CORE, ...OVER_THE_CABLE].map(experimentOf),
  { openBoard: () => openVirtualBoard(loadedBoard, 'fast') },
);
const modelOf = (name: string) => models.find((model) => model.name === name) as Outcome;

/** Runs it over the cable, too; the segments compared as the judge compares them. */
async function bothWays(test: TestContext, name: string, speed?: number) {
  const { gateway, open } = await startBoard(test, speed);
  let board!: TcpBoard;
  const there = await runExperiments([experimentOf(name)], {
    openBoard: async () => {
      board = await open(gateway.token);
      return board;
    },
    // 2MSL, in which nothing happens: the board skips them, for the harness they pass faster, but not so fast that a busy machine falls behind lwIP's ticks.
    onProgress: ({ kind }) => {
      if (kind !== 'long wait') return;
      const { clock } = gateway.board;
      const isOver = () => gateway.steps.at(-1)?.endsWith('-> CLOSED') === true;
      void clock.until(isOver, 150 * SECOND_US, { skip: true }).then(() => clock.after(0, () => {})); // which wakes whoever waits on it
      (board.clock as WallClock).pace(3);
    },
  });
  const model = modelOf(name);
  const [outcome] = there.outcomes as [Outcome];
  const compared = asOutOfStep({ expected: model.segments, segments: outcome.segments });
  const expected = compared.expected as ReportedSegment[];
  return {
    here: { ...timeless(model), client: statesOf(model.client), segments: expected.map(identityOf) },
    there: {
      ...timeless({ ...outcome, segments: [...compared.segments] }),
      client: statesOf(outcome.client),
    },
  };
}

function statesOf(history: Outcome['client']): string[] | undefined {
  return history?.map(({ state }) => state);
}

describe.concurrent('a board on the network, through the operating system’s TCP', () => {
  it('passes CLOSING at both ends when their FINs cross on the cable', async (test) => {
    const { here, there } = await bothWays(test, 'simultaneous-close', FAST);
    test.expect(there).toEqual(here);
  });

  it.for(CORE)('shows what the virtual board shows: %s', async (name, test) => {
    const { expect } = test;
    const { open } = await startBoard(test);
    const there = await runExperiments([experimentOf(name)], { openBoard: () => open() });
    expect(there.board).toMatchObject({ kind: 'tcp', lwip: virtual.lwip, states: 'observed' });
    expect(there.outcomes.map(timeless)).toEqual([timeless(modelOf(name))]);
  });

  it('begins with none of the connections that were before', async (test) => {
    const { expect } = test;
    const { gateway, open } = await startBoard(test);
    const before = connect(gateway.labPort, '127.0.0.1');
    await once(before, 'data');
    const reset = once(before, 'error');
    const report = await runExperiments([experimentOf('reset')], { openBoard: () => open() });
    expect(report.outcomes.map(({ verdict }) => verdict)).toEqual(['pass']);
    expect((await reset)[0]).toMatchObject({ code: 'ECONNRESET' });
  });

  it('says what it could not reach, and what to do', async (test) => {
    const { expect } = test;
    const { gateway } = await startBoard(test);
    const { controlPort } = gateway;
    await gateway.gateway.close();
    const failure = await openTcpBoard({ host: '127.0.0.1', controlPort }).catch((error) => error);
    expect(failure.problem).toContain(`no board answers at 127.0.0.1, port ${controlPort}`);
    expect(failure.nextStep).toContain('tcplab boards');
  });

  it('carries any segment over the cable for whoever knows the token', async (test) => {
    const { expect } = test;
    const { gateway, open } = await startBoard(test);
    const experiments = [experimentOf('wrong-third-ack')];
    const report = await runExperiments(experiments, { openBoard: () => open(gateway.token) });
    expect(report.outcomes.map(({ verdict, mismatches }) => ({ verdict, mismatches }))).toEqual([
      { verdict: 'pass', mismatches: [] },
    ]);
  });

  it.for(OVER_THE_CABLE)(
    'loses, forges and crashes over the cable as the virtual board’s does: %s',
    async (name, test) => {
      const { here, there } = await bothWays(test, name);
      test.expect(there).toEqual(here);
    },
  );

  it('has an operating system’s client wherever that will do, with a cable too', async (test) => {
    const { expect } = test;
    const { gateway, open } = await startBoard(test);
    const experiments = [experimentOf('three-way-handshake')];
    const { outcomes } = await runExperiments(experiments, { openBoard: () => open(gateway.token) });
    expect(outcomes).toMatchObject([{ verdict: 'pass', client: null }]);
  });

  it('refuses the cable to a wrong token', async (test) => {
    const { expect } = test;
    const { open } = await startBoard(test);
    const failure = await open('0123456789abcdef').catch((error) => error);
    expect(failure.message).toContain('wrong token');
  });
});

it.concurrent('a real board cannot be sped up', async ({ expect }) => {
  const board = await ScriptedBoard.start((socket) => {
    socket.write(`${JSON.stringify(GREETING)}\n`);
    socket.on('data', (line) => socket.write(`{"id":${JSON.parse(String(line)).id},"ok":true,"ms":1}\n`));
  });
  const options = { host: '127.0.0.1', controlPort: board.port, speed: FAST };
  const failure = await openTcpBoard(options).catch((error) => error);
  board.close();
  expect(failure.nextStep).toBe('Leave out --speed.');
});

describe.concurrent('a board that is lost', () => {
  const lost = new BoardLost('no answer');
  it.for([
    ['cannot be had again', new Error('no answer')],
    ['is silent when it is opened again', lost],
    ['is silent when the command line opens it again', new LabError(lost.problem, '', 3, { cause: lost })],
  ] as const)(
    'and %s: the experiment that it was needed for fails, those after it are skipped',
    async ([, error], test) => {
      const { expect } = test;
      const { open } = await startBoard(test);
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
    },
  );

  it('is noticed by its FIN, and closed without complaint', async ({ expect }) => {
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
