import { expect, it, onTestFinished } from 'vitest';
import type { OctetPort } from '../../host/board/usb/shared-console.ts';
import { runConformance } from '../../host/conformance/conformance.ts';
import { parseStepLine } from '../../host/experiments/script/step-notation.ts';
import type { FlashStep } from '../../host/flash/flash-program.ts';
import { parseSegment } from '../../host/notation/parse.ts';
import { type BoardNews, BoardSession } from '../../host/web/board/board-session.ts';
import { differences } from '../../host/web/board/differences.ts';
import { relayedPort, relayOctets } from '../../host/web/board/octet-relay.ts';
import { openWebSerial } from '../../host/web/board/web-serial.ts';
import type { MatrixCell } from '../../host/web/engine/messages.ts';
import { openBoard, performanceOf, record } from '../../host/web/engine/record.ts';
import { type RecordedProbe, recordProbe } from '../../host/web/engine/record-probe.ts';
import type { Recording } from '../../host/web/recording/recording.ts';
import type { Edit } from '../../host/web/recording/run.ts';
import { LAB_PORT } from '../../src/ports.ts';
import { VERSION } from '../../src/version.ts';
import { KalumaConsole, type KalumaOptions } from '../support/kaluma-console.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { PortOfThisMachine } from '../support/web-serial-port.ts';
import { LABORATORY } from './laboratory.ts';

async function plugIn(program: string | null, options: KalumaOptions = {}): Promise<KalumaConsole> {
  const board = await KalumaConsole.plugIn({ live: true, ...options }, program);
  onTestFinished(() => board.close());
  return board;
}

/** The port as a worker has it that the page relays it to. */
async function portTo(board: KalumaConsole): Promise<OctetPort> {
  const { port1, port2 } = new MessageChannel();
  relayOctets(await openWebSerial(new PortOfThisMachine(board.path)), port1);
  return relayedPort(port2);
}

/** A session, and what it has told. */
async function connect(
  board: KalumaConsole,
  patienceMs?: number,
): Promise<{ session: BoardSession; news: BoardNews[] }> {
  const news: BoardNews[] = [];
  const { module } = loadedBoard;
  const tell = (told: BoardNews) => news.push(told);
  const session = new BoardSession({ port: await portTo(board), module, tell, patienceMs });
  onTestFinished(() => session.close());
  await session.begin();
  return { session, news };
}

const of = (experiment: string, ...edits: Edit[]) =>
  performanceOf({ experiment, edits }, LABORATORY.catalogue);

const toldOf = <Kind extends BoardNews['kind']>(news: BoardNews[], kind: Kind) =>
  news.filter((one): one is Extract<BoardNews, { kind: Kind }> => one.kind === kind);

const HALF_CLOSE = ['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED'];

const boardStates = ({ board }: Recording) => board.map(({ state }) => state);

it('a board without the program is told as such, and gets it octet for octet', async () => {
  const board = await plugIn(null);
  const { session, news } = await connect(board);
  expect(toldOf(news, 'board')).toEqual([{ kind: 'board', kaluma: '1.2.1', status: null }]);
  const steps: FlashStep[] = [];
  await session.flash(loadedBoard.script, (step) => steps.push(step));
  expect(board.program === loadedBoard.script, 'octet for octet').toBe(true);
  expect(steps.at(-2)).toMatchObject({ step: 'write', blocks: Math.ceil(board.program!.length / 1024) });
  expect(toldOf(news, 'board').at(-1)?.status).toMatchObject({ tcplab: 1, states: 'observed' });
  expect(toldOf(news, 'followed').length, 'it is followed then').toBeGreaterThan(0);
});

it('a block that is damaged on its way makes it send all again', async () => {
  const board = await plugIn(null);
  const { session } = await connect(board);
  board.trouble = { damaged: 3000 };
  const steps: FlashStep['step'][] = [];
  await session.flash(loadedBoard.script, ({ step }) => steps.push(step));
  expect(steps).toContain('again');
  expect(board.program === loadedBoard.script, 'octet for octet').toBe(true);
});

it('an experiment runs on the board as on the virtual one, and the recording grows meanwhile', async () => {
  const { session } = await connect(await plugIn(loadedBoard.script));
  const grown: number[] = [];
  const recording = await session.live.run(of('half-close'), ({ segments }) => grown.push(segments.length));
  expect(recording.outcome).toMatchObject({ verdict: 'pass', mismatches: [] });
  expect(boardStates(recording)).toEqual([
    'LISTEN',
    'SYN_RCVD',
    'ESTABLISHED',
    'CLOSE_WAIT',
    'LAST_ACK',
    'CLOSED',
  ]);
  expect(recording.client.at(-1)?.state).toBe('CLOSED');
  expect(new Set(grown).size, 'it was told more than twice').toBeGreaterThan(2);
});

it('an experiment passes on a board that is slow by the wall: its own time decides', async () => {
  const { session } = await connect(await plugIn(loadedBoard.script, { pace: 0.2 }));
  const recording = await session.live.run(of('half-close'), () => {});
  expect(recording.outcome).toMatchObject({ verdict: 'pass', mismatches: [] });
  const waited = recording.steps.map(({ timeUs }) => timeUs);
  expect(waited.at(-1), 'in its time').toBeLessThan(10_000_000);
}, 120_000);

it('a half-close of anyone’s is followed: states, segments, LEDs', async () => {
  const board = await plugIn(loadedBoard.script);
  const { news } = await connect(board);
  board.engine.halfClose(LAB_PORT);
  const latest = () => toldOf(news, 'followed').at(-1)!.recording;
  await expect.poll(() => boardStates(latest()).at(-1)).toBe('CLOSED');
  expect(boardStates(latest())).toEqual(HALF_CLOSE);
  expect(
    latest()
      .segments.slice(0, 4)
      .map(({ from, flags, seq, ack, after }) => [from, flags, seq, ack, after.board]),
  ).toEqual([
    ['client', 'S', 0, null, 'SYN_RCVD'],
    ['board', 'S.', 0, 1, 'SYN_RCVD'],
    ['client', '.', 1, 1, 'ESTABLISHED'],
    ['client', 'F.', 1, 1, 'CLOSE_WAIT'],
  ]);
  await expect
    .poll(() =>
      latest()
        .leds.map(({ state, lit }) => (lit ? state : ''))
        .filter(Boolean),
    )
    .toEqual(expect.arrayContaining(['ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK']));
});

it('what the page runs on the board is as on the virtual board, a segment by hand in it, too', async () => {
  const { session } = await connect(await plugIn(loadedBoard.script));
  // In the longest pause that there is: a busy machine may be late.
  const strange: Edit = { atUs: 600_000, step: parseStepLine('forge R seq=RCV.NXT+1') };
  for (const edits of [[], [strange]]) {
    const run = { experiment: 'half-close', edits };
    const virtual = await record(run, LABORATORY);
    const recording = await session.live.run(of('half-close', ...edits), () => {});
    expect(differences(virtual, recording)).toEqual([]);
    expect(recording.segments.some(({ flags }) => flags === 'R')).toBe(edits.length > 0);
  }
  const other = await record({ experiment: 'reset', edits: [] }, LABORATORY);
  const recording = await session.live.run(of('half-close'), () => {});
  expect(differences(other, recording).map(({ what }) => what)).toEqual([
    'board states',
    'client states',
    'segments',
    'leds',
  ]);
});

it.each([
  ['CLOSE_WAIT', 'F. seq=RCV.NXT-1'],
  ['CLOSED', 'S seq=RCV.NXT'],
  ['FIN_WAIT_2', 'P. len=10'],
] as const)(
  'a probe in %s is made on the board as on the virtual one, and recorded',
  async (state, segment) => {
    const { session } = await connect(await plugIn(loadedBoard.script));
    const probe = { state, via: 'shutdown', segment } as const;
    const virtual = await recordProbe({ ...probe, segment: parseSegment(segment) }, () =>
      openBoard(LABORATORY),
    );
    const probed = await session.live.probe(probe);
    expect(probed.observed).toBe(virtual.observed);
    expect(differences(virtual.recording, probed.recording)).toEqual([]);
    const after = ({ recording }: RecordedProbe) => recording.segments.map(({ after }) => after.board);
    expect(after(probed), 'states beside the segments').toEqual(after(virtual));
  },
);

it('a cell of the matrix is asked of the board as of the virtual one, and can be broken off', async () => {
  const { session, news } = await connect(await plugIn(loadedBoard.script));
  const only = { row: 'l', state: 'CLOSE_WAIT' } as const;
  const cells: MatrixCell[] = [];
  const report = await session.live.matrix(only, (cell) => cells.push(cell), new AbortController().signal);
  const virtual = await runConformance(() => openBoard(LABORATORY), { only });
  expect(report.rows).toEqual(virtual.rows);
  expect(cells.map(({ row, cell }) => `${row} ${cell.state} ${cell.verdict}`)).toEqual([
    'l CLOSE_WAIT conforms',
  ]);
  const stop = new AbortController();
  stop.abort();
  const broken = session.live.matrix(only, () => {}, stop.signal);
  await expect(broken).rejects.toThrow(/abort/);
  const before = toldOf(news, 'followed').length;
  await session.live.probe({ state: 'LISTEN', via: 'close', segment: '.' });
  expect(toldOf(news, 'followed').length, 'it is followed between').toBeGreaterThan(before);
});

it('pulled out in the midst of a probe says so, and plugged in again it serves the next', async () => {
  const board = await plugIn(loadedBoard.script);
  const { session } = await connect(board);
  let pulled: Promise<void> | undefined;
  board.onSaid = () => {
    if (board.said.includes('SYN_RCVD -> ESTABLISHED')) pulled ??= board.unplug();
  };
  const probing = session.live.probe({ state: 'ESTABLISHED', via: 'close', segment: 'P. len=10' });
  await expect(probing).rejects.toMatchObject({ problem: expect.stringMatching(/^board lost: /) });
  await pulled;
  await session.ended;
  await board.plug();
  const { session: again } = await connect(board);
  const probed = await again.live.probe({ state: 'ESTABLISHED', via: 'close', segment: 'P. len=10' });
  expect(probed.observed).toBe('= A+10 dl');
});

it('pulled out in the midst of an experiment fails that, and plugged in again it serves the next', async () => {
  const board = await plugIn(loadedBoard.script);
  const { session } = await connect(board);
  let pulled: Promise<void> | undefined;
  const recording = await session.live.run(of('half-close'), (grown) => {
    if (boardStates(grown).includes('ESTABLISHED')) pulled ??= board.unplug();
  });
  await pulled;
  expect(recording.outcome).toMatchObject({ verdict: 'fail' });
  expect(recording.outcome?.mismatches[0]?.field).toMatch(/^board lost: /);
  await session.ended;
  await board.plug();
  const { session: again } = await connect(board);
  expect((await again.live.run(of('reset'), () => {})).outcome).toMatchObject({ verdict: 'pass' });
});

it.each([
  ['says nothing', { silent: true }, 'silent', 300],
  ['runs Python', { babble: '\r\n>>> ' }, 'no-kaluma', 3_000], // in which a busy machine brings what it says, too
])('a board that %s is not taken for one, and its port is left', async (_, trouble, fault, patienceMs) => {
  const board = await plugIn(null);
  board.trouble = trouble;
  await expect(connect(board, patienceMs)).rejects.toMatchObject({ fault });
  board.trouble = {};
  await connect(board);
});

it('a port that another program has cannot be opened', async () => {
  const board = await plugIn(null);
  await connect(board);
  await expect(portTo(board)).rejects.toMatchObject({ fault: 'cannot-open' });
});

it('Kaluma without the module is told, and nothing of the cable’s is sent to it', async () => {
  const status = {
    tcplab: 1,
    name: 'pico',
    app: VERSION,
    states: 'inferred',
    address: '',
    control: 7001,
    token: null,
  };
  const board = await plugIn(`globalThis.tcplab = () => console.log('${JSON.stringify(status)}')`);
  const { news } = await connect(board);
  expect(toldOf(news, 'board').map(({ status }) => status?.states)).toEqual(['inferred']);
  expect(toldOf(news, 'followed')).toEqual([]);
  expect(board.typed).not.toContain('\x02');
});
