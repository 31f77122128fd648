import { describe, expect, it } from 'vitest';
import type { Board } from '../../host/board/board.ts';
import type { CrossedSegment } from '../../host/cable/cable.ts';
import { randomFaults } from '../../host/cable/random-faults.ts';
import type { Experiment } from '../../host/experiments/model/experiment.ts';
import type { Outcome, Progress } from '../../host/experiments/model/outcome.ts';
import type { Conditions } from '../../host/experiments/run/conditions.ts';
import { runExperiment } from '../../host/experiments/run-experiments.ts';
import { parseScript } from '../../host/experiments/script/parse-script.ts';
import { openVirtualBoard } from '../../host/node/open-virtual-board.ts';
import { renderLadder } from '../../host/report/ladder.ts';
import { LiveRun } from '../../host/report/live-run.ts';
import type { TracedSegment } from '../../src/trace-records.ts';
import { CATALOGUE, experimentOf } from '../support/experiments.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { shownStates } from './ladder-states.ts';
import { PLAIN } from './outcomes.ts';

const MS_US = 1000;

async function run(
  experiment: Experiment,
  conditions: Conditions = {},
  tell: (progress: Progress) => void = () => {},
  changed = (board: Board) => board,
): Promise<Outcome> {
  const board = await openVirtualBoard(loadedBoard, 'fast');
  const outcome = await runExperiment(experiment, changed(board), tell, conditions);
  await board.close();
  return outcome;
}

/** Every state that each end of each connection entered, in order. */
function entered({ board, client }: Outcome): string[] {
  const lines = (end: string, steps: Outcome['board']) =>
    steps
      .filter(({ cause }) => cause !== null)
      .map(({ clientPort, state, timeUs }) => `${clientPort} ${end} ${state} ${timeUs}`);
  return [...lines('board', board), ...lines('client', client ?? [])].sort();
}

function identity(segment: TracedSegment | undefined | null): string | undefined {
  return segment ? `${segment.flags} ${segment.seq} ${segment.len}` : undefined;
}

/** Each state stands once, by its time between its own row and the next, beside the segment that its record names. */
function expectTruth(outcome: Outcome): void {
  const shown = shownStates(outcome);
  expect(
    shown.map(({ clientPort, end, step }) => `${clientPort} ${end} ${step.state} ${step.timeUs}`).sort(),
  ).toEqual(entered(outcome));
  for (const { end, step, row, previousUs, nextUs, segment } of shown) {
    const what = `${end} ${step.state} at ${step.timeUs}, in row ${row.timeUs}`;
    // ARP can come between a call and its segment, when nothing else does.
    const waited = step.cause === 'call' && row.timeUs > step.timeUs;
    expect(step.timeUs, what).toBeGreaterThanOrEqual(waited ? previousUs : row.timeUs);
    expect(step.timeUs, what).toBeLessThanOrEqual(waited ? step.timeUs + 10 * MS_US : nextUs);
    if (step.cause === 'segment') expect(identity(segment), what).toBe(identity(step.segment));
    if (step.cause === 'timer') expect(segment, what).toBeUndefined();
  }
}

/** Each number of each legend is that of a SYN of the ladder's. */
function expectLegendOfSyns(outcome: Outcome): void {
  const syns = outcome.segments
    .filter(({ flags }) => flags.includes('S'))
    .map(({ absolute }) => absolute.seq);
  const named = [
    ...ladder(outcome)
      .join(' ')
      .matchAll(/[xy]′* = (\d+)/g),
  ].map(([, number]) => Number(number));
  expect(syns, 'the sequence numbers of SYNs').toEqual(expect.arrayContaining(named));
}

/** A ladder without its legends and heads. */
const rowsOf = (lines: string[]) => lines.filter((line) => /^ *\d+\.\d+ /.test(line));
const ladder = (outcome: Outcome) => renderLadder(outcome, PLAIN);
const ladderOf = async (name: string) =>
  ladder(await run(CATALOGUE.find((experiment) => experiment.name === name) as Experiment));

describe.each(CATALOGUE.map((experiment) => [experiment.name, experiment] as const))(
  'the ladder of %s',
  (_, experiment) => {
    it('shows every state once, at its time, beside its cause', async () => {
      expectTruth(await run(experiment));
    });

    it('names no number as an initial one that no SYN carried', async () => {
      expectLegendOfSyns(await run(experiment));
    });

    it('takes back nothing that it showed while the experiment ran', async () => {
      const live = new LiveRun();
      const drawn = new Set<string>();
      const outcome = await run(experiment, {}, (progress) => {
        live.take(progress);
        if (progress.kind !== 'segment') return;
        for (const line of rowsOf(renderLadder(live, { ...PLAIN, open: true }))) drawn.add(line);
      });
      expect(rowsOf(ladder(outcome))).toEqual(expect.arrayContaining([...drawn]));
    });
  },
);

describe('a ladder of SYNs with different initial numbers', () => {
  it.each([
    ['by hand, neither of them the peer’s own', 'S seq=1000', 'S seq=5000000'],
    ['by hand, the second one the peer’s own', 'S seq=1000', 'S'],
    ['by hand, and the first segment no SYN', 'R seq=77', 'S seq=1000'],
  ])('names only numbers that were sent: %s', async (_, first, second) => {
    const script = `set banner off\nset echo off\ninject ${first}\nwait 10ms\ninject ${second}\nwait 1s`;
    const outcome = await run(parseScript(script, 'syns', 'syns.tcp'));
    expectLegendOfSyns(outcome);
    expect(ladder(outcome)[0]).toMatch(/^x = 1000, y = \d+: /);
  });
});

describe('a ladder among faults', () => {
  const loss = 0.2;
  const faults = randomFaults({ loss, copies: loss, disorder: loss });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('of random ones, seed %i, still shows every state once', async (seed) => {
    const slowMotionMs = seed % 2 === 0 ? 300 : 0;
    for (const experiment of [
      experimentOf('half-close'),
      CATALOGUE.find(({ name }) => name === 'board-closes-first')!,
    ])
      expectTruth(await run(experiment, { faults, seed, slowMotionMs }));
  });

  it('of slow motion shows when each segment is sent, and when it arrives', async () => {
    expect(ladder(await run(experimentOf('half-close'), { slowMotionMs: 1000 }))).toEqual(
      expect.arrayContaining([
        '  8.607000   FIN_WAIT_1 │────────── F. seq=x+6 ack=y+1 ───────────▶│',
        '  9.608000              │        F. seq=x+6 ack=y+1 arrives        │ CLOSE_WAIT',
        '  9.608000              │◀─────────── . seq=y+1 ack=x+7 ───────────│',
        ' 10.609000   FIN_WAIT_2 │        . seq=y+1 ack=x+7 arrives         │',
        ' 12.237000              │◀───────── F. seq=y+127 ack=x+7 ──────────│ LAST_ACK',
        ' 13.238000    TIME_WAIT │       F. seq=y+127 ack=x+7 arrives       │',
      ]),
    );
  });
});

/** From the board's record of a segment that comes in to that of its effect, in µs. */
const OBSERVED_US = 100;

/** A board whose times are its own: reconciled, they may lie before what the harness did to cause them. */
function reconciledEarly(board: Board, byUs: number): Board {
  const { control, client } = board;
  const early = (segment: CrossedSegment) => {
    const isIn = segment.from === 'client';
    const boardsUs = (isIn ? (segment.arrivesUs ?? segment.timeUs) - OBSERVED_US : segment.timeUs) - byUs;
    return { ...segment, timeUs: boardsUs, arrivesUs: boardsUs };
  };
  return Object.create(board, {
    control: {
      value: Object.create(control, {
        onEvent: {
          value: (listener: Parameters<typeof control.onEvent>[0]) =>
            control.onEvent((event) =>
              listener('timeUs' in event ? { ...event, timeUs: event.timeUs - byUs } : event),
            ),
        },
      }),
    },
    client: {
      value: {
        connect: (port: number) => Object.create(client.connect(port), { states: { value: null } }),
      },
    },
    onSegment: {
      value: (listener: (segment: CrossedSegment) => void) =>
        board.onSegment((segment) => listener(early(segment))),
    },
  });
}

describe('the ladder of a board with a clock of its own', () => {
  it('is whole where the SYN seems to come before the harness listened', async () => {
    const early = (board: Board) => reconciledEarly(board, 7 * MS_US);
    const outcome = await run(experimentOf('half-close'), {}, () => {}, early);
    expect(outcome.segments.slice(0, 2).map(({ after }) => after.board)).toEqual(['LISTEN', 'SYN_RCVD']);
    const synRcvd = outcome.board.slice(1, 3).map(({ timeUs }) => timeUs);
    expect(synRcvd, 'SYN_RCVD lasts as long as it lasted').toEqual([0, 2 * MS_US]);
    const withoutClient = { ...(await run(experimentOf('half-close'))), client: null };
    const untimed = (one: Outcome) => ladder(one).map((line) => line.replace(/^ *\d+\.\d+ /, ''));
    expect(untimed(outcome)).toEqual(untimed(withoutClient));
  });
});

describe('golden ladders', () => {
  it('half-open-after-crash: the old connection answers until the RST; only then the new one begins', async () => {
    expect(await ladderOf('half-open-after-crash')).toEqual([
      'x = 1749512376, y = 36492225, x′ = 1280467376, y′ = 2462270091: the initial',
      'sequence numbers',
      '  time (s)       client                                              board',
      '                 CLOSED │                                          │ LISTEN',
      '  0.000000     SYN_SENT │──────────────── S seq=x ────────────────▶│ SYN_RCVD',
      '  0.001000  ESTABLISHED │◀─────────── S. seq=y ack=x+1 ────────────│',
      '  0.002000              │─────────── . seq=x+1 ack=y+1 ───────────▶│ ESTABLISHED',
      '  1.205000       CLOSED │                                          │',
      '  2.205000     SYN_SENT │─────────────── S seq=x′ ────────────────▶│',
      '  2.206000              │◀─────────── . seq=y+1 ack=x+1 ───────────│',
      '  2.207000              │────────── R. seq=x+1 ack=y+1 ───────────▶│ CLOSED',
      '  2.207000              │─────────────── S seq=x′ ────────────────▶│ SYN_RCVD',
      '  2.208000  ESTABLISHED │◀────────── S. seq=y′ ack=x′+1 ───────────│',
      '  2.209000              │────────── . seq=x′+1 ack=y′+1 ──────────▶│ ESTABLISHED',
    ]);
  });

  it('old-syn-overtakes: the late SYN changes nothing when it comes', async () => {
    expect(await ladderOf('old-syn-overtakes')).toEqual([
      'x = 1749512376, y = 36492225, y′ = 2462270091: the initial sequence numbers',
      '  time (s)       client                                              board',
      '                 CLOSED │                                          │ LISTEN',
      '  0.000000     SYN_SENT │──────────── S seq=x (late) ─────────────▶│',
      '  0.000000              │───────────── S seq=x−1000 ──────────────▶│ SYN_RCVD',
      '  0.001000              │◀────────── S. seq=y ack=x−999 ───────────│',
      '  0.002000              │───────── R. seq=x−999 ack=y+1 ──────────▶│ CLOSED',
      '  0.002000              │──────────────── S seq=x ────────────────▶│ SYN_RCVD',
      '  0.003000  ESTABLISHED │◀─────────── S. seq=y′ ack=x+1 ───────────│',
      '  0.004000              │────────── . seq=x+1 ack=y′+1 ───────────▶│ ESTABLISHED',
      '  0.701000              │             S seq=x arrives              │',
      '  0.701000              │◀────────── . seq=y′+1 ack=x+1 ───────────│',
    ]);
  });

  it('two-msl: two connections of the same ports, the first to the end of its 2MSL', async () => {
    expect((await ladderOf('two-msl')).slice(9)).toEqual([
      '  0.013000              │◀─────────── . seq=y+2 ack=x+2 ───────────│',
      '120.238000              │             2MSL have passed             │ CLOSED',
      '',
      'connection 2  x = 1253252, y = 2462270091: the initial sequence numbers',
      '  time (s)       client                                              board',
      '                        │                                          │ LISTEN',
      '120.240000              │──────────────── S seq=x ────────────────▶│ SYN_RCVD',
      '120.241000              │◀─────────── S. seq=y ack=x+1 ────────────│',
      '120.242000              │─────────── . seq=x+1 ack=y+1 ───────────▶│ ESTABLISHED',
    ]);
  });

  it('five-withheld-handshakes: whose timeouts make room again', async () => {
    const lines = await ladderOf('five-withheld-handshakes');
    expect(lines[5]).toBe('  0.000000              │────────────── e: S seq=x ───────────────▶│ LISTEN');
    expect(lines).toContain(' 10.000000     SYN_SENT │──────────────── S seq=x ────────────────▶│ LISTEN');
    expect(lines.slice(-7)).toEqual([
      ' 20.238000              │                a: timeout                │ CLOSED',
      ' 20.238000              │                b: timeout                │ CLOSED',
      ' 20.238000              │                c: timeout                │ CLOSED',
      ' 20.238000              │                d: timeout                │ CLOSED',
      ' 21.736000              │──────────────── S seq=x ────────────────▶│ SYN_RCVD',
      ' 21.737000  ESTABLISHED │◀─────────── S. seq=y ack=x+1 ────────────│',
      ' 21.738000              │─────────── . seq=x+1 ack=y+1 ───────────▶│ ESTABLISHED',
    ]);
  });

  it('close-wait-leak: each client is gone 20 s after its FIN, long before the board’s', async () => {
    const lines = await ladderOf('close-wait-leak');
    expect(lines[6]).toBe(' 21.236000       CLOSED │                a: timeout                │');
    expect(lines).toContain('3685.73800     SYN_SENT │────────────── e: S seq=x ───────────────▶│ LISTEN');
    expect(lines).toContain('3688.73900              │◀───────── a: F. seq=y+1 ack=x+2 ─────────│ LAST_ACK');
  });

  it('simultaneous-close: a FIN that is under way changes nothing yet', async () => {
    expect((await ladderOf('simultaneous-close')).slice(6)).toEqual([
      '  1.207000              │◀────────── F. seq=y+1 ack=x+1 ───────────│ FIN_WAIT_1',
      '  1.208000   FIN_WAIT_1 │────────── F. seq=x+1 ack=y+1 ───────────▶│',
      '  1.708000      CLOSING │        F. seq=y+1 ack=x+1 arrives        │',
      '  1.708000              │─────────── . seq=x+2 ack=y+2 ───────────▶│',
      '  1.709000              │        F. seq=x+1 ack=y+1 arrives        │ CLOSING',
      '  1.709000              │◀─────────── . seq=y+2 ack=x+2 ───────────│',
      '  2.209000              │        . seq=x+2 ack=y+2 arrives         │ TIME_WAIT',
      '  2.210000    TIME_WAIT │        . seq=y+2 ack=x+2 arrives         │',
      '122.236000       CLOSED │             2MSL have passed             │',
      '122.238000              │             2MSL have passed             │ CLOSED',
    ]);
  });
});
