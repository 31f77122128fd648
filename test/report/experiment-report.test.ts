import { describe, expect, it } from 'vitest';
import { AS_IT_IS, compareLines } from '../../host/experiments/judge/compare-lines.ts';
import type { Mismatch, Outcome } from '../../host/experiments/model/outcome.ts';
import { renderExplanation, renderHeading, renderOutcome } from '../../host/report/experiment-report.ts';
import { renderStateTimes, stepLine } from '../../host/report/state-times.ts';
import { renderVerdictTable } from '../../host/report/verdict-table.ts';
import { experimentOf } from '../support/experiments.ts';
import { directClose, PLAIN } from './outcomes.ts';

it('a state never lasts less than nothing, though a real board’s SYN may seem to come before LISTEN', () => {
  const listening = { state: 'LISTEN', timeUs: 4666, cause: null } as const;
  const opening = { state: 'SYN_RCVD', timeUs: 0, cause: 'segment' } as const;
  expect(stepLine(listening, opening, PLAIN.theme)).toBe('LISTEN      -> SYN_RCVD          0.000 ms');
});

describe('the report of an experiment', () => {
  it('gives the time in each state of both ends, and the LEDs', () => {
    const lines = renderOutcome(directClose(), PLAIN);
    expect(lines.slice(lines.indexOf('time in each state (s)'))).toEqual([
      'time in each state (s)',
      'client                     board',
      'CLOSED         0.000000    LISTEN         0.001000',
      'SYN_SENT       0.002000    SYN_RCVD       0.002000',
      'ESTABLISHED    0.998000    ESTABLISHED    0.998000',
      'FIN_WAIT_1     0.002000    CLOSE_WAIT     0.000000',
      'TIME_WAIT    120.000000    LAST_ACK       0.002000',
      '',
      'LEDs',
      'SYN_RCVD 0.60 s, ESTABLISHED 0.60 s, CLOSE_WAIT 0.60 s, LAST_ACK 0.60 s',
      '',
      '✓ pass',
    ]);
  });

  it('says below the ladder what its times and states are, and how long 2MSL are if they passed', () => {
    const note = (outcome: Outcome) => renderOutcome(outcome, PLAIN).slice(11, 14);
    expect(note(directClose())).toEqual([
      'Time: when the segment is sent. A state begins with the segment beside it: at',
      'its sender as it is sent, at its receiver as it arrives. 2MSL are 2 × 60 s here;',
      'lwIP counts them in steps of 0.5 s.',
    ]);
    expect(note({ ...directClose(), client: null }).join()).not.toContain('2MSL');
  });

  it('puts the two ends below each other where there is no room', () => {
    const lines = renderStateTimes(directClose(), { ...PLAIN, columns: 40 });
    expect(lines[0]).toBe('client');
    expect(lines[6]).toBe('board');
  });

  it('shows the ends that it knows', () => {
    const lines = renderOutcome({ ...directClose(), client: null }, PLAIN);
    expect(lines).toContain('board');
    expect(lines).not.toContain('client');
  });

  it('heads the times of each connection with its number, and its name if it has one', () => {
    const { board, client, segments } = directClose();
    const named = (peer: string) => segments.map((segment) => ({ ...segment, peer }));
    const twice = { board: [...board, ...board], client: [...client!, ...client!] };
    const once = renderStateTimes(directClose(), PLAIN);
    expect(renderStateTimes({ ...twice, segments }, PLAIN)).toEqual([
      'connection 1',
      ...once,
      'connection 2',
      ...once,
    ]);
    expect(
      renderStateTimes({ ...twice, segments: [...named('a'), ...named('b')] }, PLAIN).filter((line) =>
        line.startsWith('connection'),
      ),
    ).toEqual(['connection 1 (a)', 'connection 2 (b)']);
  });

  it('puts the clients first where some connections have none', () => {
    const { board, client, segments } = directClose();
    const lines = renderStateTimes({ board: [...board, ...board], client, segments }, PLAIN);
    expect(lines.filter((line) => !/^[A-Z]/.test(line))).toEqual([
      'client',
      'connection 1',
      'board',
      'connection 2',
      'board',
    ]);
  });

  it('ends with what went wrong', () => {
    const mismatch = compareLines('leds', ['LAST_ACK'], ['CLOSED'], AS_IT_IS) as Mismatch;
    const outcome: Outcome = { ...directClose(), verdict: 'fail', mismatches: [mismatch] };
    expect(renderOutcome(outcome, PLAIN).slice(-7)).toEqual([
      'LEDs: 1 of 1 differs',
      '  expected: LAST_ACK',
      '  actual:   CLOSED',
      '            ^^^^^^^^',
      '  expected LAST_ACK, got CLOSED',
      '',
      '✗ fail',
    ]);
  });

  it('says why it was skipped, and nothing else', () => {
    expect(
      renderOutcome(
        { ...directClose(), verdict: 'skipped', reason: { en: 'no cable', zh: '没有线路' } },
        PLAIN,
      ),
    ).toEqual(['– skipped: no cable']);
  });

  it('begins with the question, and explains in either language', () => {
    expect(renderHeading(experimentOf('three-way-handshake'), PLAIN)).toEqual([
      'three-way-handshake  Three-way handshake',
      'Why does it take three segments to open a connection, and what do x and y do in',
      'them?',
    ]);
    const explanation = renderExplanation(experimentOf('three-way-handshake'), { ...PLAIN, language: 'zh' });
    expect(explanation[0]).toBe(
      '客户端发送 SYN，带上自己的初始序列号 x。处于 LISTEN 的开发板用一个同时置 SYN 和',
    );
    expect(explanation.filter((line) => line === '')).toHaveLength(1);
  });
});

describe('the table of verdicts', () => {
  it('keeps within the terminal', () => {
    const failed: Outcome = { ...directClose(), name: 'half-close', verdict: 'fail', board: [] };
    const skipped: Outcome = {
      ...directClose(),
      name: 'x',
      verdict: 'skipped',
      reason: { en: 'no cable', zh: '没有线路' },
    };
    const outcomes = [directClose(), failed, skipped];
    expect(renderVerdictTable(outcomes, { ...PLAIN, columns: 72 })).toEqual([
      '┌──────────────┬───────────┬────────────────────────────┬──────────────┐',
      '│ experiment   │ verdict   │ states of the board        │ board’s time │',
      '├──────────────┼───────────┼────────────────────────────┼──────────────┤',
      '│ direct-close │ ✓ pass    │ LISTEN SYN_RCVD            │    121.002 s │',
      '│              │           │ ESTABLISHED CLOSE_WAIT     │              │',
      '│              │           │ LAST_ACK CLOSED            │              │',
      '├──────────────┼───────────┼────────────────────────────┼──────────────┤',
      '│ half-close   │ ✗ fail    │                            │    121.002 s │',
      '├──────────────┼───────────┼────────────────────────────┼──────────────┤',
      '│ x            │ – skipped │ no cable                   │    121.002 s │',
      '└──────────────┴───────────┴────────────────────────────┴──────────────┘',
    ]);
  });

  it('begins a line for each connection, and is no wider for their number', () => {
    const one = directClose();
    const twice: Outcome = { ...one, board: [...one.board, ...one.board] };
    const [once, both] = [one, twice].map((outcome) =>
      renderVerdictTable([outcome], { ...PLAIN, columns: 200 }),
    );
    const states = once!.filter((line) => line.includes('LISTEN'));
    expect(states[0]).toContain('LISTEN SYN_RCVD ESTABLISHED CLOSE_WAIT LAST_ACK CLOSED');
    expect(both!.filter((line) => line.includes('LISTEN'))).toHaveLength(2);
    expect(both![0]).toBe(once![0]);
  });
});
