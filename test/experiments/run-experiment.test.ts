import { describe, expect, it } from 'vitest';
import type { Board } from '../../host/board/board.ts';
import { CABLE_SHUT } from '../../host/cable/cable.ts';
import { segmentText } from '../../host/experiments/judge/segment-text.ts';
import type { Experiment, Step } from '../../host/experiments/model/experiment.ts';
import { PASSIVE_APP, REACHABLE_STATES, stepsTo } from '../../host/experiments/model/reach-state.ts';
import type { Conditions } from '../../host/experiments/run/conditions.ts';
import { runExperiment } from '../../host/experiments/run-experiments.ts';
import { openVirtualBoard } from '../../host/node/open-virtual-board.ts';
import { loadedBoard } from '../support/loaded-board.ts';

const NOTHING = { en: '', zh: '' };

function experiment(steps: Step[], expected: Experiment['expect'] = {}): Experiment {
  const texts = { title: NOTHING, question: NOTHING, explanation: NOTHING };
  return { name: 'test', ...texts, settings: PASSIVE_APP, steps, expect: expected };
}

async function run(tested: Experiment, conditions: Conditions = {}, { hasCable = true } = {}) {
  const board = await openVirtualBoard(loadedBoard, 'fast');
  const used: Board = hasCable ? board : Object.create(board, { cable: { value: null } });
  const outcome = await runExperiment(tested, used, () => {}, conditions);
  const { connections } = await board.control.request({ do: 'status' });
  await board.close();
  return { ...outcome, lines: outcome.segments.map(segmentText), left: connections };
}

const SYN: Step = { do: 'inject', segment: 'S <mss 1460>' };
const SYN_TEXT = 'inject S <mss 1460>';
const SYN_ACK: Step = { do: 'await-segment', segment: 'board S.' };

describe('an experiment', () => {
  it('is held only to what it states', async () => {
    const { verdict, mismatches } = await run(experiment([SYN, SYN_ACK]));
    expect({ verdict, mismatches }).toEqual({ verdict: 'pass', mismatches: [] });
  });

  it('fails with the first field that differs', async () => {
    const { mismatches } = await run(
      experiment([SYN, SYN_ACK], { segments: ['client S seq=0', 'board S. seq=0 ack=2'] }),
    );
    expect(mismatches).toMatchObject([{ what: 'segments', at: 1, field: 'ack: expected 2, got 1' }]);
  });

  it('accepts a time half a second off, and names one that is farther', async () => {
    const steps: Step[] = [SYN, { ...SYN_ACK, count: 2 }];
    const expected = (at: string) => ({
      segments: ['client S seq=0', 'board S. seq=0 ack=1', `board S. seq=0 ack=1 at=${at}s`],
    });
    expect((await run(experiment(steps, expected('2.5')))).verdict).toBe('pass');
    const { mismatches } = await run(experiment(steps, expected('4')));
    expect(mismatches[0]?.field).toMatch(/^at: expected 4s, got 2\.7\ds$/);
  });

  it('fails at a step that takes too long, or not long enough', async () => {
    const tooLong = await run(experiment([SYN, { do: 'await', board: 'ESTABLISHED', limitMs: 1000 }]));
    expect(tooLong.mismatches).toMatchObject([
      { what: 'step', at: 1, expected: [SYN_TEXT, 'board ESTABLISHED within 1 s'] },
    ]);
    expect(tooLong.mismatches[0]?.actual).toEqual([SYN_TEXT, 'board SYN_RCVD']);
    expect(tooLong.mismatches[0]?.zh).toEqual({
      expected: ['注入 S <mss 1460>', '1 s 内开发板 ESTABLISHED'],
      actual: ['注入 S <mss 1460>', '开发板 SYN_RCVD'],
      field: '第 2 步：1 s 内开发板 ESTABLISHED',
    });
    const tooShort = await run(experiment([SYN, { ...SYN_ACK, notBeforeMs: 500 }]));
    expect(tooShort.mismatches).toMatchObject([
      { at: 1, expected: [SYN_TEXT, 'board S., not before 500 ms'], actual: [SYN_TEXT, 'after 2 ms'] },
    ]);
    expect(tooShort.mismatches[0]?.zh?.field).toBe('第 2 步：board S.，不早于 500 ms');
  });

  it('says which connection is missing', async () => {
    const { mismatches } = await run(experiment([SYN, { do: 'close' }]));
    expect(mismatches[0]).toMatchObject({ at: 1, expected: [SYN_TEXT, 'an ordinary client'] });
    const unnamed = await run(experiment([{ do: 'await', board: 'CLOSED', peer: 'b' }]));
    expect(unnamed.mismatches[0]).toMatchObject({ at: 0, actual: ['none is called b'] });
  });

  it('leaves nothing behind, in whatever state it ends', async () => {
    for (const state of REACHABLE_STATES) {
      const { left, verdict } = await run(experiment(stepsTo(state)));
      // lwIP ignores the RST in TIME_WAIT (RFC 1337), and gives such a connection away when it needs the room.
      expect({ state, verdict, left: left?.map((one) => one.state) }).toEqual({
        state,
        verdict: 'pass',
        left: state === 'TIME_WAIT' ? ['TIME_WAIT'] : [],
      });
    }
  });

  it('brings the board to a state by shutdown as well as by close', async () => {
    for (const via of ['close', 'shutdown'] as const) {
      const { board } = await run(
        experiment([...stepsTo('FIN_WAIT_2', 'a', via), { do: 'wait', ms: 30_000 }]),
      );
      expect(board.at(-1)?.state).toBe(via === 'close' ? 'CLOSED' : 'FIN_WAIT_2');
    }
  });
});

describe('relative numbers', () => {
  it('count from each side’s SYN, also where a port sees several connections', async () => {
    const again: Step[] = [
      { do: 'inject', segment: 'R' },
      { do: 'await', board: 'CLOSED' },
      { do: 'inject', segment: 'S seq=123456789' },
      { do: 'await-segment', segment: 'board S.' },
    ];
    const { lines } = await run(experiment([...stepsTo('SYN_RCVD'), ...again]));
    expect(lines).toEqual([
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client R seq=1',
      'client S seq=0',
      'board S. seq=0 ack=1',
    ]);
  });

  it('of a forged segment are those of the connection it pretends to belong to', async () => {
    const { lines, board } = await run(
      experiment([
        { do: 'connect' },
        { do: 'forge', segment: 'P. len=3' },
        { do: 'forge', segment: 'R' },
        { do: 'wait', ms: 500 },
      ]),
    );
    expect(lines.slice(3, 5)).toEqual(['client P. seq=1 ack=1 len=3', 'client R seq=4']);
    expect(board.at(-1)?.state).toBe('CLOSED');
  });

  it('of one forged in the board’s name are those of the client that gets it', async () => {
    const { lines, client, board } = await run(
      experiment([
        { do: 'connect' },
        // Not acknowledged yet, but received.
        { do: 'board', command: 'send', text: 'hello' },
        { do: 'await-segment', segment: 'board P.' },
        { do: 'forge', as: 'board', segment: 'R' },
        { do: 'await', client: 'CLOSED' },
        { do: 'wait', ms: 500 },
      ]),
    );
    expect(lines.slice(3)).toEqual(['board P. seq=1 ack=1 len=5', 'board R seq=6']);
    expect(client?.at(-1)?.state).toBe('CLOSED');
    expect(board.at(-1)?.state, 'the board itself knows nothing of it').toBe('ESTABLISHED');
  });

  it('stay as they are where nobody has sent a SYN', async () => {
    const { lines } = await run(
      experiment([
        { do: 'inject', segment: '. ack=4096' },
        { do: 'wait', ms: 100 },
      ]),
    );
    expect(lines[0]).toBe('client . seq=0 ack=4096');
    expect(lines[1]).toMatch(/^board R\. seq=4096/);
  });
});

describe('after each segment', () => {
  it('stands the state that it led to, even of two that arrive together', async () => {
    const { segments } = await run(
      experiment([
        { do: 'connect' },
        { do: 'send', text: 'hello' },
        { do: 'shutdown' },
        { do: 'await', board: 'CLOSE_WAIT' },
      ]),
    );
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
    const { segments } = await run(
      experiment([{ do: 'connect' }, { do: 'crash' }, { do: 'connect', samePort: true }]),
    );
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
  const faulty = experiment([{ do: 'drop', segment: 'client S' }, { do: 'connect' }]);
  const forged = experiment([{ do: 'forge', peer: 'ghost', segment: 'S' }]);

  it.each([
    ['injects', experiment([SYN])],
    ['forges', forged],
    ['needs faults', faulty],
  ])('is skipped with the reason when it %s and there is no cable', async (_, tested) => {
    const { verdict, reason, mismatches } = await run(tested, {}, { hasCable: false });
    expect({ verdict, mismatches }).toEqual({ verdict: 'skipped', mismatches: [] });
    expect(reason).toContain(CABLE_SHUT);
  });

  it('is skipped when slow motion or loss is asked for, and there is no cable', async () => {
    const { verdict } = await run(
      experiment([{ do: 'connect' }]),
      { slowMotionMs: 100 },
      { hasCable: false },
    );
    expect(verdict).toBe('skipped');
  });
});

describe('slow motion', () => {
  it('leaves the states as they are, and does not judge the segments', async () => {
    const steps: Step[] = [{ do: 'connect' }, { do: 'shutdown' }, { do: 'await', client: 'FIN_WAIT_2' }];
    const expected: Experiment['expect'] = {
      boardStates: ['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT'],
      segments: ['these are not judged'],
    };
    const { verdict, board } = await run(experiment(steps, expected), { slowMotionMs: 1000 });
    expect(verdict).toBe('pass');
    const [, synRcvd, established] = board.map(({ timeUs }) => timeUs / 1000);
    expect((established ?? 0) - (synRcvd ?? 0)).toBeGreaterThan(2000);
  });
});
