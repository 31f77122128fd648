import { describe, expect, it } from 'vitest';
import { renderLadder } from '../../host/report/ladder.ts';
import { widthOf } from '../../host/report/text-layout.ts';
import { directClose, PLAIN, segment, timeLine } from './outcomes.ts';

function ladder(
  source: Parameters<typeof renderLadder>[0],
  options: Partial<Parameters<typeof renderLadder>[1]> = {},
) {
  return renderLadder(source, { ...PLAIN, ...options });
}

describe('a ladder', () => {
  it('shows each segment as an arrow, with the states that each end enters', () => {
    expect(ladder(directClose())).toEqual([
      'x = 1000, y = 5000: the initial sequence numbers',
      '  time (s)       client                                              board',
      '                 CLOSED │                                          │ LISTEN',
      '  0.000000     SYN_SENT │──────────────── S seq=x ────────────────▶│ SYN_RCVD',
      '  0.001000  ESTABLISHED │◀─────────── S. seq=y ack=x+1 ────────────│',
      '  0.002000              │─────────── . seq=x+1 ack=y+1 ───────────▶│ ESTABLISHED',
      '  1.000000   FIN_WAIT_1 │────────── F. seq=x+1 ack=y+1 ───────────▶│ CLOSE_WAIT',
      '  1.001000    TIME_WAIT │◀────────── F. seq=y+1 ack=x+2 ───────────│ LAST_ACK',
      '  1.002000              │─────────── . seq=x+2 ack=y+2 ───────────▶│ CLOSED',
      '121.002000       CLOSED │             2MSL have passed             │',
    ]);
  });

  it('shows the numbers of the header when asked', () => {
    const lines = ladder(directClose(), { numbers: 'absolute' });
    expect(lines[0]).toBe('  time (s)       client                                              board');
    expect(lines[3]).toBe('  0.001000  ESTABLISHED │◀───────── S. seq=5000 ack=1001 ──────────│');
  });

  it('fits the largest numbers there are into 80 columns', () => {
    const largest = { seq: 4294967295, ack: 4294967294 };
    const text = {
      ...segment('client', 'P.', [1, 1, 1460], 5, ['ESTABLISHED', 'ESTABLISHED']),
      absolute: largest,
    };
    const source = { ...directClose(), segments: [text] };
    expect(
      ladder(source, { numbers: 'absolute' })
        .map(widthOf)
        .every((width) => width <= 80),
    ).toBe(true);
  });

  it.each([60, 71, 72, 80, 100, 200])('keeps within %i columns, and the two ends in line', (columns) => {
    const lines = ladder(directClose(), { columns });
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(columns);
    expect(new Set(lines.slice(2).map((line) => line.lastIndexOf('│')))).toHaveLength(1);
  });

  it('leaves out the time where there is no room for it', () => {
    expect(ladder(directClose(), { columns: 60 })[3]).toBe(
      '   SYN_SENT │──────────── S seq=x ────────────▶│ SYN_RCVD',
    );
  });

  it('gives each state that one segment leads to a line of its own', () => {
    const source = {
      board: timeLine(['LISTEN', 0], ['SYN_RCVD', 1], ['ESTABLISHED', 3], ['CLOSE_WAIT', 3]),
      client: timeLine(['CLOSED', 0], ['SYN_SENT', 0, 'call'], ['ESTABLISHED', 2], ['FIN_WAIT_1', 2, 'call']),
      segments: [
        segment('client', 'S', [0, null], 0, ['SYN_SENT', 'SYN_RCVD']),
        segment('board', 'S.', [0, 1], 1, ['ESTABLISHED', 'SYN_RCVD']),
        segment('client', 'F.', [1, 1], 2, ['FIN_WAIT_1', 'CLOSE_WAIT']),
      ],
    };
    expect(ladder(source).slice(-2)).toEqual([
      '  0.002000   FIN_WAIT_1 │────────── F. seq=x+1 ack=y+1 ───────────▶│ ESTABLISHED',
      '                        │                                          │ CLOSE_WAIT',
    ]);
  });

  it('marks a segment that did not arrive, and one that came late', () => {
    const [syn, synAck, ack] = directClose().segments.slice(0, 3) as ReturnType<typeof segment>[];
    const source = {
      board: timeLine(['LISTEN', 0]),
      client: timeLine(['CLOSED', 0], ['SYN_SENT', 0, 'call']),
      segments: [{ ...syn!, lost: true as const }, synAck!, { ...ack!, altered: 'late' as const }],
    };
    const lines = ladder(source);
    expect(lines[3]).toBe('  0.000000     SYN_SENT │──────────── S seq=x (lost) ─────────────✗│');
    expect(lines[5]).toBe('  0.002000              │─────── . seq=x+1 ack=y+1 (late) ────────▶│');
  });

  it('does not wait for a segment that tells of a timer', () => {
    const source = {
      board: timeLine(['LISTEN', 0], ['SYN_RCVD', 1], ['CLOSED', 20_000, 'timer']),
      client: null,
      segments: [
        segment('client', 'S', [0, null], 0, ['SYN_SENT', 'SYN_RCVD']),
        segment('client', '.', [1, 1], 21_000, ['ESTABLISHED', 'CLOSED']),
      ],
    };
    expect(ladder(source).slice(-2)).toEqual([
      ' 20.000000              │                 timeout                  │ CLOSED',
      ' 21.000000              │────────── . seq=x+1 ack=5001 ───────────▶│',
    ]);
  });

  it('tells when a segment arrives that was long under way, in two lines where one is too short', () => {
    const [fin] = [segment('client', 'F.', [1, 1, 1460], 1000, ['FIN_WAIT_1', 'CLOSE_WAIT'])];
    const source = {
      board: timeLine(['LISTEN', 0], ['CLOSE_WAIT', 3000]),
      client: null,
      segments: [
        { ...fin!, arrivesUs: 3_000_000, absolute: { seq: 4294967295, ack: 4294967294 } },
        segment('board', '.', [1, 1], 2000, ['FIN_WAIT_1', 'ESTABLISHED']),
      ],
    };
    expect(ladder(source, { numbers: 'absolute' }).slice(-2)).toEqual([
      '  3.000000              │F. seq=4294967295 ack=4294967294 len=1460 │ CLOSE_WAIT',
      '                        │                 arrives                  │',
    ]);
  });

  it('leaves states open while their segment may still come', () => {
    const running = { ...directClose(), segments: directClose().segments.slice(0, 3) };
    expect(ladder(running, { open: true })).toHaveLength(6);
    expect(ladder(running)).toHaveLength(12);
  });

  it('draws a ladder for each connection of an experiment', () => {
    const first = {
      board: timeLine(['LISTEN', 0], ['SYN_RCVD', 1], ['CLOSED', 3]),
      client: timeLine(['CLOSED', 0], ['SYN_SENT', 0, 'call'], ['CLOSED', 2, 'call']),
      segments: [segment('client', 'S', [0, null], 0, ['SYN_SENT', 'SYN_RCVD'])],
    };
    const syn = segment('client', 'S', [0, null], 9, ['SYN_SENT', 'SYN_RCVD']);
    const again = { ...syn, absolute: { seq: 77, ack: null } };
    const lines = ladder({
      board: [...first.board, ...timeLine(['LISTEN', 9], ['SYN_RCVD', 10])],
      client: [...first.client, ...timeLine(['CLOSED', 9], ['SYN_SENT', 9, 'call'])],
      segments: [...first.segments, again],
    });
    expect(lines).toEqual([
      'connection 1  x = 1000: the initial sequence numbers',
      '  time (s)       client                                              board',
      '                 CLOSED │                                          │ LISTEN',
      '  0.000000     SYN_SENT │──────────────── S seq=x ────────────────▶│ SYN_RCVD',
      '  0.002000       CLOSED │                                          │',
      '  0.003000              │                                          │ CLOSED',
      '',
      'connection 2  x = 77: the initial sequence numbers',
      '  time (s)       client                                              board',
      '                 CLOSED │                                          │ LISTEN',
      '  0.009000     SYN_SENT │──────────────── S seq=x ────────────────▶│ SYN_RCVD',
    ]);
  });

  it('names the peer of each segment where several speak at once', () => {
    const syn = (peer: string, atMs: number) => ({
      ...segment('client', 'S', [0, null], atMs, ['SYN_SENT', 'SYN_RCVD']),
      peer,
    });
    const lines = ladder({
      board: [...timeLine(['LISTEN', 0], ['SYN_RCVD', 1]), ...timeLine(['LISTEN', 2], ['SYN_RCVD', 3])],
      client: [
        ...timeLine(['CLOSED', 0], ['SYN_SENT', 0, 'call']),
        ...timeLine(['CLOSED', 2], ['SYN_SENT', 2, 'call']),
      ],
      segments: [syn('a', 0), syn('b', 2)],
    });
    expect(lines.slice(1)).toEqual([
      '  0.000000     SYN_SENT │────────────── a: S seq=x ───────────────▶│ SYN_RCVD',
      '  0.002000     SYN_SENT │────────────── b: S seq=x ───────────────▶│ SYN_RCVD',
    ]);
  });

  it('keeps the columns where the words are Chinese', () => {
    const [, head, start] = ladder(directClose(), { language: 'zh' }) as [string, string, string];
    expect(head).toMatch(/^时间（秒） +客户端 +开发板$/);
    expect(widthOf(head.slice(0, head.indexOf('客户端') + 3))).toBe(start.indexOf('CLOSED') + 6);
    expect(widthOf(head.slice(0, head.indexOf('开发板')))).toBe(start.indexOf('LISTEN'));
  });
});
