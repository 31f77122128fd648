import { expect, test } from 'vitest';
import type { OctetPort } from '../../host/board/usb/shared-console.ts';
import { runConformance } from '../../host/conformance/conformance.ts';
import { parseStepLine } from '../../host/experiments/script/step-notation.ts';
import type { FlashStep } from '../../host/flash/flash-program.ts';
import { parseSegment } from '../../host/notation/parse.ts';
import { type BoardNews, BoardSession } from '../../host/web/board/board-session.ts';
import { differences } from '../../host/web/board/differences.ts';
import type { LiveBoard } from '../../host/web/board/live-board.ts';
import { relayedPort, relayOctets } from '../../host/web/board/octet-relay.ts';
import { openWebSerial } from '../../host/web/board/web-serial.ts';
import type { MatrixCell } from '../../host/web/engine/engine.ts';
import { openBoard, performanceOf, record } from '../../host/web/engine/record.ts';
import { type RecordedProbe, recordProbe } from '../../host/web/engine/record-probe.ts';
import type { Recording } from '../../host/web/recording/recording.ts';
import type { Edit } from '../../host/web/recording/run.ts';
import { LAB_PORT } from '../../src/ports.ts';
import { VERSION } from '../../src/version.ts';
import { script } from '../support/experiments.ts';
import { KalumaConsole, type KalumaOptions } from '../support/kaluma-console.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { describePorts } from '../support/pseudo-terminal.ts';
import { PortOfThisMachine } from '../support/web-serial-port.ts';
import { LABORATORY, recorded } from './laboratory.ts';

/** A session, and what it has told. */
interface Connected {
  session: BoardSession;
  news: BoardNews[];
}

/** What is opened is closed with the test. */
interface Openings {
  plugIn(program: string | null, options?: KalumaOptions): Promise<KalumaConsole>;
  connect(board: KalumaConsole, patienceMs?: number): Promise<Connected>;
  /** Pulls the board out of that work, once a connection is ESTABLISHED, and plugs it in again. */
  pullOutOf<Result>(
    work: (live: LiveBoard) => Promise<Result>,
  ): Promise<{ ending: PromiseSettledResult<Result>; again: LiveBoard }>;
}

const it = test.extend<Openings>({
  plugIn: ({ onTestFinished }, use) =>
    use(async (program, options = {}) => {
      const board = await KalumaConsole.plugIn({ live: true, ...options }, program);
      onTestFinished(() => board.close());
      return board;
    }),
  connect: ({ onTestFinished }, use) =>
    use(async (board, patienceMs) => {
      const news: BoardNews[] = [];
      const { module } = loadedBoard;
      const tell = (told: BoardNews) => news.push(told);
      const session = new BoardSession({ port: await portTo(board), module, tell, patienceMs });
      onTestFinished(() => session.close());
      await session.begin();
      return { session, news };
    }),
  pullOutOf: ({ plugIn, connect }, use) =>
    use(async (work) => {
      const board = await plugIn(loadedBoard.script);
      const { session } = await connect(board);
      let pulled: Promise<void> | undefined;
      board.onSaid = () => {
        if (board.said.includes('SYN_RCVD -> ESTABLISHED')) pulled ??= board.unplug();
      };
      const [ending] = await Promise.allSettled([work(session.live)]);
      await pulled;
      await session.ended;
      await board.plug();
      return { ending, again: (await connect(board)).session.live };
    }),
});

/** The port as a worker has it that the page relays it to. */
async function portTo(board: KalumaConsole): Promise<OctetPort> {
  const { port1, port2 } = new MessageChannel();
  relayOctets(await openWebSerial(new PortOfThisMachine(board.path)), port1);
  return relayedPort(port2);
}

const of = (experiment: string, ...edits: Edit[]) =>
  performanceOf({ experiment, edits }, LABORATORY.catalogue);

const toldOf = <Kind extends BoardNews['kind']>(news: BoardNews[], kind: Kind) =>
  news.filter((one): one is Extract<BoardNews, { kind: Kind }> => one.kind === kind);

const HALF_CLOSE = ['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED'];

const boardStates = ({ board }: Recording) => board.map(({ state }) => state);

/** By the wall the board's FIN would come after the limit, and its LEDs after the end. */
const SLOW = script(
  ...['set banner off', 'set dwellMs 100', 'set onFin drain', 'set drainLines 1', 'set drainMs 300'],
  ...['connect', 'wait 300ms', 'shutdown', 'await board CLOSED within=1s', 'wait 300ms'],
  ...[`expect board ${HALF_CLOSE.join(' ')}`, 'expect leds SYN_RCVD ESTABLISHED CLOSE_WAIT LAST_ACK'],
);

describePorts('a session of the page’s with a board', () => {
  it('a board without the program is told as such, and gets it octet for octet', async ({
    plugIn,
    connect,
  }) => {
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

  it('a block that is damaged on its way makes it send all again', async ({ plugIn, connect }) => {
    const board = await plugIn(null);
    const { session } = await connect(board);
    board.trouble = { damaged: 3000 };
    const steps: FlashStep['step'][] = [];
    await session.flash(loadedBoard.script, ({ step }) => steps.push(step));
    expect(steps).toContain('again');
    expect(board.program === loadedBoard.script, 'octet for octet').toBe(true);
  });

  it('an experiment passes on a board that is slow by the wall: its own time decides', async ({
    plugIn,
    connect,
  }) => {
    const { session } = await connect(await plugIn(loadedBoard.script, { pace: 0.2 }));
    const slow = { experiment: SLOW, performed: SLOW, fork: undefined };
    const recording = await session.live.run(slow, () => {});
    expect(recording.outcome).toMatchObject({ verdict: 'pass', mismatches: [] });
    const waited = recording.steps.map(({ timeUs }) => timeUs);
    expect(waited.at(-1), 'in its time').toBeLessThan(2_500_000);
  });

  it('a half-close of anyone’s is followed: states, segments, LEDs', async ({ expect, plugIn, connect }) => {
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

  it('what the page runs on the board is as on the virtual board, a segment by hand in it, too; the recording grows meanwhile', async ({
    plugIn,
    connect,
  }) => {
    const { session } = await connect(await plugIn(loadedBoard.script));
    const grown = new Set<number>();
    const run = (...edits: Edit[]) =>
      session.live.run(of('direct-close', ...edits), ({ segments }) => grown.add(segments.length));
    const recording = await run();
    expect(recording.outcome).toMatchObject({ verdict: 'pass', mismatches: [] });
    expect(boardStates(recording)).toEqual(HALF_CLOSE);
    expect(recording.client.at(-1)?.state).toBe('CLOSED');
    expect(grown.size, 'it was told more than twice').toBeGreaterThan(2);
    expect(differences(await recorded('direct-close'), recording)).toEqual([]);
    expect(recording.segments.map(({ flags }) => flags)).not.toContain('R');
    expect(differences(await recorded('reset'), recording).map(({ what }) => what)).toEqual([
      'board states',
      'client states',
      'segments',
      'leds',
    ]);
    // In the longest pause that there is: a busy machine may be late.
    const strange: Edit = { atUs: 600_000, step: parseStepLine('forge R seq=RCV.NXT+1') };
    const forked = await run(strange);
    const virtual = await record({ experiment: 'direct-close', edits: [strange] }, LABORATORY);
    expect(differences(virtual, forked)).toEqual([]);
    expect(forked.segments.map(({ flags }) => flags)).toContain('R');
  });

  it.for([
    ['CLOSE_WAIT', 'F. seq=RCV.NXT-1'],
    ['CLOSED', 'S seq=RCV.NXT'],
    ['FIN_WAIT_2', 'P. len=10'],
  ] as const)(
    'a probe in %s is made on the board as on the virtual one, and recorded',
    async ([state, segment], { plugIn, connect }) => {
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

  it('a cell of the matrix is asked of the board as of the virtual one, and can be broken off', async ({
    plugIn,
    connect,
  }) => {
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

  it('pulled out in the midst of a probe says so, and plugged in again it serves the next', async ({
    pullOutOf,
  }) => {
    const probing = (live: LiveBoard) =>
      live.probe({ state: 'ESTABLISHED', via: 'close', segment: 'P. len=10' });
    const { ending, again } = await pullOutOf(probing);
    expect(ending).toMatchObject({ reason: { problem: expect.stringMatching(/^board lost: /) } });
    expect((await probing(again)).observed).toBe('= A+10 dl');
  });

  it('pulled out in the midst of an experiment fails that, and plugged in again it serves the next', async ({
    pullOutOf,
  }) => {
    const { ending, again } = await pullOutOf((live) => live.run(of('half-close'), () => {}));
    const mismatches = [{ field: expect.stringMatching(/^board lost: /) }];
    expect(ending).toMatchObject({ value: { outcome: { verdict: 'fail', mismatches } } });
    expect((await again.run(of('reset'), () => {})).outcome).toMatchObject({ verdict: 'pass' });
  });

  it.for([
    ['says nothing', { silent: true }, 'silent', 300],
    ['runs Python', { babble: '\r\n>>> ' }, 'no-kaluma', 60_000],
  ] as const)(
    'a board that %s is not taken for one, and its port is left',
    async ([, trouble, fault, patienceMs], { plugIn, connect }) => {
      const board = await plugIn(null);
      board.trouble = trouble;
      await expect(connect(board, patienceMs)).rejects.toMatchObject({ fault });
      board.trouble = {};
      await connect(board);
    },
  );

  it('a port that another program has cannot be opened', async ({ plugIn, connect }) => {
    const board = await plugIn(null);
    await connect(board);
    await expect(portTo(board)).rejects.toMatchObject({ fault: 'cannot-open' });
  });

  it('Kaluma without the module is told, and nothing of the cable’s is sent to it', async ({
    plugIn,
    connect,
  }) => {
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
});
