import { describe, expect, it } from 'vitest';
import { runConformance } from '../../host/conformance/conformance.ts';
import { parseSegment } from '../../host/notation/parse.ts';
import { openBoard } from '../../host/web/engine/record.ts';
import { recordProbe } from '../../host/web/engine/record-probe.ts';
import { wholeMatrix } from '../probe/boards.ts';
import { LABORATORY } from './laboratory.ts';

const told: string[] = [];
const report = await runConformance(() => openBoard(LABORATORY), {
  onCell: (row, { state, verdict }) => told.push(`${row.id} ${state} ${verdict}`),
});
const probe = (
  state: Parameters<typeof recordProbe>[0]['state'],
  segment: string,
  via: 'close' | 'shutdown' = 'close',
) => recordProbe({ state, via, segment: parseSegment(segment) }, () => openBoard(LABORATORY));
const line = ({
  from,
  flags,
  seq,
  ack,
  len,
}: {
  from: string;
  flags: string;
  seq: number;
  ack: number | null;
  len: number;
}) => `${from} ${flags} ${seq} ${ack ?? '–'} ${len}`;

describe('The matrix on the page', () => {
  it('is the command’s, cell for cell', async () => {
    expect(report).toEqual(await wholeMatrix());
  });

  it('is told cell by cell, each once and in order', () => {
    expect(told).toEqual(
      report.rows.flatMap(({ row, cells }) =>
        cells.map(({ state, verdict }) => `${row.id} ${state} ${verdict}`),
      ),
    );
  });

  const cells = report.rows.flatMap(({ row, cells }) =>
    cells.flatMap(({ state, probes }) =>
      probes[0] ? [{ name: `${row.id} in ${state}`, state, probes }] : [],
    ),
  );
  it('has for each cell the probe as it happened, with the same outcome', async () => {
    expect(cells.length).toBeGreaterThan(200);
    for (const { name, state, probes } of cells) {
      const [first] = probes;
      const { observed } = await probe(state, first!.segment, first!.via);
      expect(`${name}: ${observed}`).toBe(`${name}: ${first!.observed}`);
    }
  });
});

describe('A recorded probe', () => {
  it('ends before its connection is ended, also on a board whose clock is behind what is thought of it', async () => {
    const openLate = async () => {
      const board = await openBoard(LABORATORY);
      board.control.asTold = (event) =>
        'timeUs' in event ? { ...event, timeUs: event.timeUs - 200_000 } : event;
      return board;
    };
    const request = { state: 'FIN_WAIT_2', via: 'shutdown', segment: parseSegment('P. len=10') } as const;
    const { recording } = await recordProbe(request, openLate);
    expect(recording.board.map(({ state }) => state)).toEqual([
      'LISTEN',
      'SYN_RCVD',
      'ESTABLISHED',
      'FIN_WAIT_1',
      'FIN_WAIT_2',
    ]);
  });

  it('shows the way to the state, the segment, and what came of it', async () => {
    const { recording, probeUs } = await probe('CLOSE_WAIT', 'F. seq=RCV.NXT-1');
    expect(recording.segments.map(line)).toEqual([
      'client S 0 – 0',
      'board S. 0 1 0',
      'client . 1 1 0',
      'client F. 1 1 0',
      'board . 1 2 0',
      'client F. 1 1 0',
      'board . 1 2 0',
    ]);
    expect(recording.segments[5]?.timeUs).toBe(probeUs);
    expect(recording.board.map(({ state }) => state)).toEqual([
      'LISTEN',
      'SYN_RCVD',
      'ESTABLISHED',
      'CLOSE_WAIT',
    ]);
    expect(recording.client, 'the peer has no TCP').toEqual([]);
    expect(recording.segments.at(-2)?.after).toEqual({ client: null, board: 'CLOSE_WAIT' });
    expect(recording.steps.at(-1)).toMatchObject({ timeUs: probeUs, text: { en: /F\. seq=RCV\.NXT-1/ } });
  });

  it('of a closed port shows the RST that answers', async () => {
    const { recording } = await probe('CLOSED', 'S seq=RCV.NXT');
    expect(recording.segments.map(({ from, flags }) => `${from} ${flags}`)).toEqual(['client S', 'board R.']);
    expect(recording.board.map(({ state }) => state)).toEqual(['CLOSED']);
  });

  it('in SYN_SENT shows the client’s states, and the peer in the board’s place', async () => {
    const { recording } = await probe('SYN_SENT', 'S. seq=RCV.NXT');
    expect(recording.segments.map(({ from, flags }) => `${from} ${flags}`)).toEqual([
      'client S',
      'board S.',
      'client .',
    ]);
    expect(recording.client.map(({ state }) => state)).toEqual(['CLOSED', 'SYN_SENT', 'ESTABLISHED']);
    expect(recording.board).toEqual([]);
  });
});
