import { describe, expect, it } from 'vitest';
import type { Board } from '../../host/board/board.ts';
import { CABLE_SHUT } from '../../host/cable/cable.ts';
import type { Experiment } from '../../host/experiments/model/experiment.ts';
import { identityOf } from '../../host/experiments/model/segment-line.ts';
import type { Conditions } from '../../host/experiments/run/conditions.ts';
import { runExperiment } from '../../host/experiments/run-experiments.ts';
import { openVirtualBoard } from '../../host/node/open-virtual-board.ts';
import { TCP_STATES } from '../../src/tcp-states.ts';
import { script } from '../support/experiments.ts';
import { loadedBoard } from '../support/loaded-board.ts';

/** Of an app that does nothing by itself. */
const PASSIVE = ['set banner off', 'set echo off', 'set onFin wait'];

/** Runs an experiment of these lines, or one that is there already. */
async function run(lines: string[] | Experiment, conditions: Conditions = {}, { hasCable = true } = {}) {
  const tested = Array.isArray(lines) ? script(...PASSIVE, ...lines) : lines;
  const board = await openVirtualBoard(loadedBoard, 'fast');
  const used: Board = hasCable ? board : Object.create(board, { cable: { value: null } });
  const outcome = await runExperiment(tested, used, () => {}, conditions);
  const { connections } = await board.control.request({ do: 'status' });
  await board.close();
  return { ...outcome, lines: outcome.segments.map(identityOf), left: connections };
}

const SYN = 'inject S <mss 1460>';
const OPENED = [SYN, 'await-segment board S.'];

/** How a peer's segments and the board's calls bring a connection to each state. */
const ESTABLISHED = [...OPENED, 'inject .', 'await board ESTABLISHED'];
const FIN_WAIT_1 = [...ESTABLISHED, 'board close', 'await-segment board F.'];
const FIN_WAIT_2 = [...FIN_WAIT_1, 'inject .', 'await board FIN_WAIT_2'];
const CLOSE_WAIT = [...ESTABLISHED, 'inject F.', 'await board CLOSE_WAIT'];
const WAYS: [state: string, lines: string[]][] = [
  ['LISTEN', ['wait 1ms']],
  ['SYN_RCVD', OPENED],
  ['ESTABLISHED', ESTABLISHED],
  ['FIN_WAIT_1', FIN_WAIT_1],
  ['FIN_WAIT_2', FIN_WAIT_2],
  ['CLOSING', [...FIN_WAIT_1, 'inject F. ack=SND.UNA', 'await board CLOSING']],
  ['TIME_WAIT', [...FIN_WAIT_2, 'inject F.', 'await board TIME_WAIT']],
  ['CLOSE_WAIT', CLOSE_WAIT],
  ['LAST_ACK', [...CLOSE_WAIT, 'board close', 'await-segment board F.', 'await board LAST_ACK']],
];

describe('an experiment', () => {
  it('is held only to what it states', async () => {
    const { verdict, mismatches } = await run(OPENED);
    expect({ verdict, mismatches }).toEqual({ verdict: 'pass', mismatches: [] });
  });

  it('fails with the first field that differs, and shows the segment that came', async () => {
    const { mismatches } = await run([
      ...OPENED,
      'expect segment client S seq=0',
      'expect segment board S. seq=0 ack=2',
    ]);
    expect(mismatches).toMatchObject([{ what: 'segments', at: 1, field: 'ack: expected 2, got 1' }]);
    expect(mismatches[0]?.came).toMatchObject({ flags: 'S.', ack: 1, options: [{ kind: 'mss', mss: 1460 }] });
  });

  it('fails when the last segment of its list does not come', async () => {
    const { mismatches } = await run([
      ...OPENED,
      'expect segment client S seq=0',
      'expect segment board S. seq=0 ack=1',
      'expect segment client . seq=1 ack=1',
    ]);
    expect(mismatches).toMatchObject([
      {
        at: 2,
        field: 'expected client . seq=1 ack=1, got nothing more',
        actual: [{}, {}, null].fill(expect.anything(), 0, 2),
      },
    ]);
  });

  it('fails when the board lost records, since nothing is proved then', async () => {
    const board = await openVirtualBoard(loadedBoard, 'fast');
    const { onEvent } = board.control;
    const losing: typeof onEvent = (listener) => {
      listener({ event: 'lost', records: 2, events: 1 } as never);
      return onEvent.call(board.control, listener);
    };
    Object.assign(board.control, { onEvent: losing });
    const { verdict, mismatches } = await runExperiment(script(...PASSIVE, ...OPENED), board, () => {});
    await board.close();
    expect(verdict).toBe('fail');
    expect(mismatches.map(({ field }) => field)).toContain('records lost: expected 0, got 3');
  });

  it.each([
    ['half a second off', 'at=2.5s', null],
    ['farther', 'at=4s', /^at: expected 4s, got 2\.7\d*s$/],
    ['closer than half a second, if it says so', 'at=2.743s±5ms', null],
    ['farther than it says', 'at=2.6s±100ms', /^at: expected 2\.6s±0\.1s, got 2\.7\d*s±0\.1s$/],
  ])('is told a time that is %s', async (_, at, field) => {
    const { mismatches } = await run([
      ...[SYN, 'await-segment board S. count=2'],
      ...['expect segment client S seq=0', 'expect segment board S. seq=0 ack=1'],
      `expect segment board S. seq=0 ack=1 ${at}`,
    ]);
    if (field === null) expect(mismatches).toEqual([]);
    else expect(mismatches[0]?.field).toMatch(field);
  });

  it('fails at a step that takes too long, or not long enough', async () => {
    const tooLong = await run([SYN, 'await board ESTABLISHED within=1s']);
    expect(tooLong.mismatches).toMatchObject([
      { what: 'step', at: 1, expected: [SYN, 'board ESTABLISHED within 1 s'] },
    ]);
    expect(tooLong.mismatches[0]?.actual).toEqual([SYN, 'board SYN_RCVD']);
    expect(tooLong.mismatches[0]?.zh).toEqual({
      expected: ['注入 S <mss 1460>', '1 s 内开发板 ESTABLISHED'],
      actual: ['注入 S <mss 1460>', '开发板 SYN_RCVD'],
      field: '第 2 步：1 s 内开发板 ESTABLISHED',
    });
    const tooShort = await run([SYN, 'await-segment board S. not-before=500ms']);
    expect(tooShort.mismatches).toMatchObject([
      { at: 1, expected: [SYN, 'board S., not before 500 ms'], actual: [SYN, 'after 2 ms'] },
    ]);
    expect(tooShort.mismatches[0]?.zh?.field).toBe('第 2 步：board S.，不早于 500 ms');
  });

  it('says which connection is missing', async () => {
    const { mismatches } = await run([SYN, 'close']);
    expect(mismatches[0]).toMatchObject({ at: 1, expected: [SYN, 'an ordinary client'] });
    const unnamed = await run(['b: await board CLOSED']);
    expect(unnamed.mismatches[0]).toMatchObject({ at: 0, actual: ['none is called b'] });
  });

  it.each(WAYS)('leaves nothing behind when it ends in %s', async (state, lines) => {
    const { left, verdict } = await run([...lines, ...(state === 'LISTEN' ? ['inject R'] : [])]);
    // lwIP ignores the RST in TIME_WAIT (RFC 1337), and gives such a connection away when it needs the room.
    expect({ verdict, left: left?.map((one) => one.state) }).toEqual({
      verdict: 'pass',
      left: state === 'TIME_WAIT' ? ['TIME_WAIT'] : [],
    });
  });

  it('brings the board to FIN_WAIT_2 by shutdown as well as by close', async () => {
    for (const via of ['close', 'shutdown'] as const) {
      const lines = FIN_WAIT_2.map((line) => line.replace('board close', `board ${via}`));
      const { board } = await run([...lines, 'wait 30s']);
      expect(board.at(-1)?.state).toBe(via === 'close' ? 'CLOSED' : 'FIN_WAIT_2');
    }
  });
});

describe('a list of what is expected', () => {
  const HANDSHAKE = ['client S seq=0', 'board S. seq=0 ack=1', 'client . seq=1 ack=1'];
  const expected = (...lines: string[]) => lines.map((line) => `expect segment ${line}`);

  it.each([
    ['its beginning', ['client S seq=0', '...']],
    ['its end', ['...', 'client . seq=1 ack=1']],
    ['a part', ['...', 'board S. seq=0 ack=1', '...']],
    ['both ends', ['client S seq=0', '...', 'client . seq=1 ack=1']],
    ['all of it, with room for nothing', [...HANDSHAKE, '...']],
  ])('may state %s', async (_, lines) => {
    expect((await run([...ESTABLISHED, ...expected(...lines)])).mismatches).toEqual([]);
  });

  it.each([
    [['...', 'board S. seq=0 ack=1'], 'expected board, got client'],
    [['...', 'board F. seq=1 ack=1', '...'], 'expected F., got S.'],
    [['client S seq=1', '...'], 'seq: expected 1, got 0'],
  ])('must be met where it states something: %j', async (lines, field) => {
    const { mismatches } = await run([...ESTABLISHED, ...expected(...lines)]);
    expect(mismatches.map((mismatch) => mismatch.field)).toEqual([field]);
  });

  it('of states may leave some out, too', async () => {
    const states = ['expect board LISTEN ... CLOSE_WAIT', 'expect leds ... CLOSE_WAIT'];
    expect((await run([...CLOSE_WAIT, 'wait 2s', ...states])).mismatches).toEqual([]);
    const { mismatches } = await run([...CLOSE_WAIT, 'expect board LISTEN ... LAST_ACK']);
    expect(mismatches[0]?.field).toBe('expected LAST_ACK, got CLOSE_WAIT');
  });

  it('of several peers may leave open whose segment comes first', async () => {
    const steps = ['a: inject S', 'b: inject S', 'a: await-segment board S.', 'b: await-segment board S.'];
    const inTurn = (name: string) => expected(`${name}: client S seq=0`, `${name}: board S. seq=0 ack=1`);
    const lines = [...steps, ...inTurn('a'), ...inTurn('b')];
    expect((await run(lines)).verdict).toBe('fail');
    expect((await run([...lines, 'expect segments per-connection'])).mismatches).toEqual([]);
    const { mismatches } = await run([
      ...steps,
      ...inTurn('a'),
      ...expected('b: client S seq=0'),
      'expect segments per-connection',
    ]);
    expect(mismatches[0]?.field).toBe('expected nothing more, got b: board S. seq=0 ack=1');
  });

  it('states window, options, urgent pointer and data as well', async () => {
    const sent = 'inject P.U data="hi" urg=1 win=4096';
    const lines = [...ESTABLISHED, sent, 'await-segment board . ack=3'];
    const all = (last: string) => expected('...', 'board S. seq=0 ack=1 <mss 1460>', '...', last, '...');
    expect(
      (await run([...lines, ...all('client P.U seq=1 ack=1 len=2 win=4096 urg=1 data="hi"')])).mismatches,
    ).toEqual([]);
    const { mismatches } = await run([...lines, ...all('client P.U seq=1 ack=1 len=2 data="ha"')]);
    expect(mismatches[0]?.field).toBe('data: expected "ha", got "hi"');
  });
});

describe('a step', () => {
  it('awaits a segment by its numbers, and tells which one came', async () => {
    const lines = [...ESTABLISHED, 'inject P. data="hello"'];
    expect((await run([...lines, 'await-segment board . ack=6'])).mismatches).toEqual([]);
    const { mismatches } = await run([...lines, 'await-segment board . ack=7 within=1s']);
    expect(mismatches[0]?.actual.at(-1)).toMatch(
      /^board ESTABLISHED; the last segment was board \. seq=1 ack=6 win=/,
    );
  });

  it('holds that nothing is sent for a while', async () => {
    expect((await run([...ESTABLISHED, 'silence 1min'])).mismatches).toEqual([]);
    const { mismatches } = await run([...OPENED, 'silence board 10s']);
    expect(mismatches[0]).toMatchObject({ expected: { length: 3 } });
    expect(mismatches[0]?.actual.at(-1)).toMatch(/^board S\. seq=0 ack=1 /);
  });

  it('lets the client stop reading: its window closes, and unread data makes its close a RST', async () => {
    const lines = [
      'set banner on',
      'connect',
      'pause',
      'send "hello"',
      'wait 500ms',
      'close',
      'await board CLOSED',
    ];
    const { lines: sent } = await run(script(...lines));
    expect(sent.at(-1)).toMatch(/^client R\. /);
    const { lines: read } = await run(script(...lines.filter((line) => line !== 'pause'), 'wait 500ms'));
    expect(read.find((line) => line.startsWith('client F'))).toMatch(/^client F\. seq=6 /);
    expect(read.filter((line) => line.includes(' R'))).toEqual([]);
  });

  it('lets it read again what waited', async () => {
    const lines = ['connect', 'pause', 'board send "late"', 'wait 1s', 'resume', 'await-data 4'];
    expect((await run(lines)).mismatches).toEqual([]);
  });

  it('shuts the client’s reading down: data draws a RST', async () => {
    const { lines, mismatches } = await run([
      'connect',
      'shutdown-read',
      'board send "x"',
      'await board CLOSED',
    ]);
    expect(mismatches).toEqual([]);
    expect(lines.at(-1)).toMatch(/^client R/);
  });
});

describe('relative numbers', () => {
  it('count from each side’s SYN, also where a port sees several connections', async () => {
    const again = ['inject R', 'await board CLOSED', 'inject S seq=123456789', 'await-segment board S.'];
    const { lines } = await run([...OPENED, ...again]);
    expect(lines).toEqual([
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client R seq=1',
      'client S seq=0',
      'board S. seq=0 ack=1',
    ]);
  });

  it('of a forged segment are those of the connection it pretends to belong to', async () => {
    const { lines, board } = await run(['connect', 'forge P. len=3', 'forge R', 'wait 500ms']);
    expect(lines.slice(3, 5)).toEqual(['client P. seq=1 ack=1 len=3', 'client R seq=4']);
    expect(board.at(-1)?.state).toBe('CLOSED');
  });

  it('of one forged in the name of a peer without a TCP are those of the peer’s connection, which it meets', async () => {
    const handshake = [
      'inject S',
      'await-segment board S.',
      'inject .',
      'board close',
      'await board FIN_WAIT_1',
    ];
    const timeWait = ['inject .', 'await board FIN_WAIT_2', 'inject F.', 'await board TIME_WAIT', 'wait 1s'];
    const { lines, board } = await run([...handshake, ...timeWait, 'forge S', 'wait 500ms']);
    expect(lines.slice(-2)).toEqual(['client S seq=2', 'board R. seq=0 ack=3']);
    expect(board.at(-1)?.state).toBe('TIME_WAIT');
  });

  it('of one forged in the board’s name are those of the client that gets it', async () => {
    const { lines, client, board } = await run([
      'connect',
      // Not acknowledged yet, but received.
      'board send "hello"',
      'await-segment board P.',
      'forge board R',
      'await client CLOSED',
      'wait 500ms',
    ]);
    expect(lines.slice(3)).toEqual(['board P. seq=1 ack=1 len=5', 'board R seq=6']);
    expect(client?.at(-1)?.state).toBe('CLOSED');
    expect(board.at(-1)?.state, 'the board itself knows nothing of it').toBe('ESTABLISHED');
  });

  it('stay as they are where nobody has sent a SYN', async () => {
    const { lines } = await run(['inject . ack=4096', 'wait 100ms']);
    expect(lines[0]).toBe('client . seq=0 ack=4096');
    expect(lines[1]).toMatch(/^board R\. seq=4096/);
  });
});

describe('after each segment', () => {
  it('stands the state that it led to, even of two that arrive together', async () => {
    const { segments } = await run(['connect', 'send "hello"', 'shutdown', 'await board CLOSE_WAIT']);
    const after = segments.map(({ flags, after: { client, board } }) => `${flags} ${client}/${board}`);
    expect(after.slice(0, 5)).toEqual([
      'S SYN_SENT/SYN_RCVD',
      'S. ESTABLISHED/SYN_RCVD',
      '. ESTABLISHED/ESTABLISHED',
      'P. ESTABLISHED/ESTABLISHED',
      'F. FIN_WAIT_1/CLOSE_WAIT',
    ]);
  });

  it('stands the old connection’s state until a SYN from the same port has opened a new one', async () => {
    const { segments } = await run(['connect', 'crash', 'connect same-port']);
    expect(segments.slice(3).map(({ from, flags, after }) => `${from} ${flags} ${after.board}`)).toEqual([
      'client S ESTABLISHED',
      'board . ESTABLISHED',
      'client R. CLOSED',
      'client S SYN_RCVD',
      'board S. SYN_RCVD',
      'client . ESTABLISHED',
    ]);
  });
});

describe('an experiment that the board cannot run', () => {
  it.each([
    ['injects', [SYN]],
    ['forges', ['ghost: forge S']],
    ['needs faults', ['drop client S', 'connect']],
  ])('is skipped with the reason when it %s and there is no cable', async (_, lines) => {
    const { verdict, reason, mismatches } = await run(lines, {}, { hasCable: false });
    expect({ verdict, mismatches }).toEqual({ verdict: 'skipped', mismatches: [] });
    expect(reason?.en).toContain(CABLE_SHUT.en);
    expect(reason?.zh).toContain(CABLE_SHUT.zh);
  });

  it('is skipped when it looks into headers that the board does not tell of', async () => {
    const lines = ['connect', 'expect segment client S seq=0 <mss 1460>', 'expect segment ...'];
    const { verdict, reason } = await run(lines, {}, { hasCable: false });
    expect({ verdict, reason: reason?.en }).toEqual({
      verdict: 'skipped',
      reason: 'it looks into headers that only the cable shows',
    });
  });

  it('is skipped when slow motion or loss is asked for, and there is no cable', async () => {
    const { verdict } = await run(['connect'], { slowMotionMs: 100 }, { hasCable: false });
    expect(verdict).toBe('skipped');
  });
});

describe('slow motion', () => {
  it('leaves the states as they are, and does not judge the segments', async () => {
    const { verdict, board } = await run(
      [
        ...['connect', 'shutdown', 'await client FIN_WAIT_2'],
        'expect board LISTEN SYN_RCVD ESTABLISHED CLOSE_WAIT',
        'expect segment client R seq=5',
      ],
      { slowMotionMs: 1000 },
    );
    expect(verdict).toBe('pass');
    const [, synRcvd, established] = board.map(({ timeUs }) => timeUs / 1000);
    expect((established ?? 0) - (synRcvd ?? 0)).toBeGreaterThan(2000);
  });
});

it('every state that a server can be in has a way to it here', () => {
  expect(WAYS.map(([state]) => state).sort()).toEqual(
    TCP_STATES.filter((state) => !['CLOSED', 'SYN_SENT'].includes(state)).sort(),
  );
});
