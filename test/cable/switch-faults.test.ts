import { describe, expect, it } from 'vitest';
import type { CrossedSegment } from '../../host/cable/cable.ts';
import { parsePattern } from '../../host/cable/segment-pattern.ts';
import type { VirtualClock } from '../../host/clock/virtual-clock.ts';
import { openVirtualBoard } from '../../host/node/open-virtual-board.ts';
import { CONTROL_PORT, LAB_PORT } from '../../src/ports.ts';
import { loadedBoard } from '../support/loaded-board.ts';

async function openBoard() {
  const board = await openVirtualBoard(loadedBoard, 'fast');
  await board.control.request({ do: 'set', banner: false, echo: false, onFin: 'wait' });
  const crossed: CrossedSegment[] = [];
  board.cable.onSegment((segment) => {
    if (segment.boardPort === LAB_PORT) crossed.push(segment);
  });
  const lines = () =>
    crossed.map(({ from, flags, lost, altered }) =>
      [from, flags, lost ? 'lost' : altered].filter(Boolean).join(' '),
    );
  const pass = (ms: number) => (board.clock as VirtualClock).advance(ms * 1000);
  return { board, cable: board.cable, crossed, lines, pass };
}

describe('the wire with faults', () => {
  it('tells of a lost segment, which does not arrive', async () => {
    const { board, cable, lines, pass } = await openBoard();
    cable.faults.add({ kind: 'drop', segment: parsePattern('client S') });
    const client = board.client.connect(LAB_PORT);
    pass(1000);
    expect(client.opened).toBe(false);
    expect(lines()).toEqual(['client S lost']);
    pass(3000);
    expect(client.opened).toBe(true);
  });

  it('never touches the control channel, nor ARP', async () => {
    const { board, cable } = await openBoard();
    cable.faults.add({ kind: 'drop', segment: parsePattern('any'), count: 'all' });
    cable.faults.slowMotionMs = 60_000;
    const before = board.clock.nowUs();
    await board.control.request({ do: 'ping' });
    expect(board.clock.nowUs() - before).toBeLessThan(100_000);
    board.client.connect(CONTROL_PORT);
  });

  it('shows a copy twice, with the time at which it comes out', async () => {
    const { board, cable, crossed, lines, pass } = await openBoard();
    cable.faults.add({ kind: 'duplicate', segment: parsePattern('client S'), ms: 500 });
    board.client.connect(LAB_PORT);
    pass(1000);
    expect(lines().slice(0, 2)).toEqual(['client S', 'client S copy']);
    const [first, copy] = crossed;
    expect((copy?.timeUs ?? 0) - (first?.timeUs ?? 0)).toBe(500_000);
    // A SYN within an open connection: the board says where it is (RFC 9293 §3.10.7.4).
    expect(lines().slice(2)).toEqual(['board S.', 'client .', 'board .']);
  });

  it('damages a segment so that its checksum is wrong: to the receiver it is lost', async () => {
    const { board, cable, lines, pass } = await openBoard();
    const client = board.client.connect(LAB_PORT);
    pass(100);
    cable.faults.add({ kind: 'corrupt', segment: parsePattern('client P.') });
    client.send(new TextEncoder().encode('hello'));
    pass(1000);
    expect(lines().slice(3)).toEqual(['client P. corrupt']);
    pass(3000);
    expect(lines().slice(3)).toEqual(['client P. corrupt', 'client P.', 'board .']);
  });

  it('lets what follows overtake a segment', async () => {
    const { board, cable, crossed, pass } = await openBoard();
    const client = board.client.connect(LAB_PORT);
    pass(100);
    cable.faults.add({ kind: 'reorder', segment: parsePattern('client P.') });
    client.send(new TextEncoder().encode('first'));
    client.shutdown();
    pass(1000);
    const [data, fin] = crossed.filter(
      ({ from, len, flags }) => from === 'client' && (len > 0 || flags === 'F.'),
    );
    expect([data?.altered, fin?.flags]).toEqual(['late', 'F.']);
    expect(data?.arrivesUs).toBeGreaterThan(fin?.arrivesUs as number);
    expect(crossed.filter(({ from }) => from === 'board').at(-1)?.ack).toBe(((fin?.seq ?? 0) + 1) >>> 0);
  });

  it('makes the states last in slow motion', async () => {
    const { board, cable, crossed, pass } = await openBoard();
    cable.faults.slowMotionMs = 400;
    const client = board.client.connect(LAB_PORT);
    pass(5000);
    const [closed, synSent, established] = client.states.map(({ timeUs }) => timeUs);
    expect(synSent).toBe(closed);
    expect((established ?? 0) - (synSent ?? 0)).toBe(2 * (400_000 + cable.latencyUs));
    expect(crossed.every(({ altered }) => altered === null)).toBe(true);
  });
});
