import { describe, expect, it } from 'vitest';
import type { Board } from '../../host/board/board.ts';
import type { Client } from '../../host/client/client.ts';
import { compareSegments } from '../../host/experiments/judge/compare-segments.ts';
import { asOsClient } from '../../host/experiments/judge/os-client.ts';
import type { ExpectedSegment } from '../../host/experiments/model/segment-line.ts';
import { identityOf } from '../../host/experiments/model/segment-line.ts';
import { runExperiment } from '../../host/experiments/run-experiments.ts';
import { openVirtualBoard } from '../../host/node/open-virtual-board.ts';
import { experimentOf, reported, segmentsOf } from '../support/experiments.ts';
import { loadedBoard } from '../support/loaded-board.ts';

/** Whether the lines agree when they come of an operating system's TCP. */
function agree(expected: string[], lines: string[]): boolean {
  return compareSegments(compared(expected, lines)) === null;
}

function compared(expected: string[], lines: string[]) {
  return asOsClient({ expected: segmentsOf(...expected), segments: lines.map((line) => reported(line)) });
}

const LAST_LINE = ['board P. seq=85 ack=7 len=42', 'board F. seq=127 ack=7'];

describe('an operating system’s TCP', () => {
  it('may acknowledge by two ACKs what one would have acknowledged', () => {
    const expected = [...LAST_LINE, 'client . seq=7 ack=128'];
    expect(agree(expected, [...LAST_LINE, 'client . seq=7 ack=127', 'client . seq=7 ack=128'])).toBe(true);
    const [data, fin] = LAST_LINE as [string, string];
    expect(agree(expected, [data, 'client . seq=7 ack=127', fin, 'client . seq=7 ack=128'])).toBe(true);
  });

  it.each([
    ['another number in the end', ['client . seq=7 ack=127']],
    ['an ACK of more', ['client . seq=7 ack=129', 'client . seq=7 ack=128']],
    ['the same ACK twice', ['client . seq=7 ack=128', 'client . seq=7 ack=128']],
    ['the ACK before once more', ['client . seq=7 ack=85', 'client . seq=7 ack=128']],
    ['data on the way', ['client P. seq=7 ack=127 len=1', 'client . seq=7 ack=128']],
    ['another connection’s ACK', ['b: client . seq=7 ack=127', 'client . seq=7 ack=128']],
  ])('must not send %s', (_, acks) => {
    const before = 'client . seq=7 ack=85';
    const expected = [before, ...LAST_LINE, 'client . seq=7 ack=128'];
    expect(agree(expected, [before, ...LAST_LINE, ...acks])).toBe(false);
  });

  it('sends its SYN again as often, and when, it likes', () => {
    const again = 'client S seq=0';
    const expected = ['client S seq=0 at=10s', again, again, 'client S seq=0 at=22s', 'board S. seq=0 ack=1'];
    const both = compared(expected, [again, again, 'board S. seq=0 ack=1']);
    expect(both.expected).toEqual(segmentsOf('client S seq=0 at=10s', 'board S. seq=0 ack=1'));
    expect(both.segments.map(identityOf)).toEqual([again, 'board S. seq=0 ack=1']);
    expect(agree(['client S seq=0'], ['client S seq=0', 'client S seq=5'])).toBe(false);
  });

  it('sends data and FIN again when the ACK takes its time, and the board may answer that at once', () => {
    const opened = ['client S seq=0', 'board S. seq=0 ack=1', 'client . seq=1 ack=1'];
    const expected = [
      ...opened,
      'client P. seq=1 ack=1 len=5',
      'board . seq=1 ack=6',
      'client F. seq=6 ack=1',
    ];
    const [data, answer, fin] = expected.slice(3) as [string, string, string];
    expect(agree(expected, [...opened, data, data, answer, fin])).toBe(true);
    expect(agree(expected, [...opened, data, answer, data, answer, fin, fin])).toBe(true);
    expect(agree(expected, [...opened, data, answer, answer, fin]), 'an ACK unasked').toBe(false);
    expect(agree(expected, [...opened, data, answer, 'client P. seq=1 ack=1 len=6', fin])).toBe(false);
    expect(agree([...expected, ...expected], [...expected, ...opened, data, data, answer, fin])).toBe(true);
    expect(agree([...expected, ...expected], [...expected, ...opened, answer, fin]), 'no data').toBe(false);
  });

  it('is told by its not showing its states, and no other client is judged so', async () => {
    const halfClose = experimentOf('half-close');
    const segments = (halfClose.expect.segments as ExpectedSegment[]).filter(
      (segment) => identityOf(segment) !== 'client . seq=7 ack=43',
    );
    const withOneAck = { ...halfClose, expect: { ...halfClose.expect, segments } };
    const board = await openVirtualBoard(loadedBoard, 'fast');
    const client: Client = {
      canShutdownRead: false,
      connect: (...where) => Object.create(board.client.connect(...where), { states: { value: null } }),
    };
    const silent: Board = Object.create(board, { client: { value: client } });
    expect(await runExperiment(withOneAck, silent, () => {})).toMatchObject({ verdict: 'pass' });
    const { mismatches } = await runExperiment(withOneAck, board, () => {});
    expect(mismatches.map(({ what }) => what)).toEqual(['segments']);
    await board.close();
  });
});

describe('an LED that an earlier connection keeps lit', () => {
  it('is not judged, however many experiments one board has seen', async () => {
    const board = await openVirtualBoard(loadedBoard, 'fast');
    for (const experiment of ['reset-exact', 'reset-in-window', 'reset-outside-window'].map(experimentOf)) {
      const { verdict, mismatches } = await runExperiment(experiment, board, () => {});
      expect({ verdict, mismatches }).toEqual({ verdict: 'pass', mismatches: [] });
    }
    await board.close();
  });

  it('must light up where it was dark', async () => {
    const reset = experimentOf('reset');
    const leds = [...reset.expect.leds!, 'TIME_WAIT' as const];
    const board = await openVirtualBoard(loadedBoard, 'fast');
    const { mismatches } = await runExperiment(
      { ...reset, expect: { ...reset.expect, leds } },
      board,
      () => {},
    );
    expect(mismatches).toMatchObject([{ what: 'leds', field: 'expected TIME_WAIT, got nothing more' }]);
    await board.close();
  });
});
