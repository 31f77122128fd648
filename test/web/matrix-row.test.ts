import { describe, expect, it } from 'vitest';
import { allowedOutcomes, cellText } from '../../host/conformance/matrix.ts';
import { RFC_9293_MATRIX } from '../../host/conformance/rfc-9293-matrix.ts';
import { parseSegment } from '../../host/notation/parse.ts';
import { resolveSegment } from '../../host/notation/resolve.ts';
import type { Observation } from '../../host/probe/observation.ts';
import { viasOf } from '../../host/probe/probe-states.ts';
import { Prober } from '../../host/probe/prober.ts';
import { openBoard } from '../../host/web/engine/record.ts';
import { fittingRow, withLength } from '../../host/web/segment/matrix-row.ts';
import { TCP_STATES, type TcpState } from '../../src/tcp-states.ts';
import { LABORATORY } from './laboratory.ts';

/** The variables that an end has in each state. */
const observed = new Map<TcpState, Observation>();
const prober = new Prober(() => openBoard(LABORATORY));
for (const state of TCP_STATES)
  observed.set(state, await prober.observe({ state, via: 'close', segment: parseSegment('.') }));
await prober.close();

const rowOf = (state: TcpState, segment: string) => {
  const { before } = observed.get(state)!;
  return fittingRow(resolveSegment(parseSegment(segment), before), before, state, 'close');
};

describe('A segment by hand', () => {
  it.each(TCP_STATES)('in %s finds, of the matrix’s own segments, what the matrix says of them', (state) => {
    for (const row of RFC_9293_MATRIX) {
      for (const segment of row.probes) {
        for (const via of viasOf(state)) {
          const said = cellText(row.cells[state], via);
          if (!allowedOutcomes(said)) continue;
          const { before } = observed.get(state)!;
          const fitting = fittingRow(resolveSegment(parseSegment(segment), before), before, state, via);
          expect(`${row.id} ${segment}: ${fitting?.rfc}`).toBe(`${row.id} ${segment}: ${said}`);
        }
      }
    }
  });

  it('with data of another length moves RCV.NXT by that', () => {
    expect(rowOf('ESTABLISHED', 'P. len=7')?.rfc).toBe('= A+7 dl');
    expect(withLength('→ESTABLISHED A+11 dl | →ESTABLISHED A+1, A+11 dl', 10, 5)).toBe(
      '→ESTABLISHED A+6 dl | →ESTABLISHED A+1, A+6 dl',
    );
  });

  it.each([
    ['ESTABLISHED', 'P. seq=RCV.NXT-5 len=10', 'begins before the window and ends in it'],
    ['ESTABLISHED', 'SR seq=RCV.NXT', 'SYN and RST at once'],
    ['ESTABLISHED', 'F. seq=RCV.NXT+100', 'a FIN out of order'],
    ['ESTABLISHED', 'F. seq=RCV.NXT-1', 'a FIN again, where there was none'],
  ] as const)('in %s finds no row for %s: %s', (state, segment, _) => {
    expect(rowOf(state, segment)).toBeNull();
  });

  it('finds what a person means by it', () => {
    expect(rowOf('CLOSE_WAIT', 'R')?.row.id).toBe('l');
    expect(rowOf('CLOSE_WAIT', 'R seq=RCV.NXT+3')?.row.id).toBe('m');
    expect(rowOf('CLOSE_WAIT', 'R seq=RCV.NXT-1')?.row.id).toBe('n');
    expect(rowOf('LISTEN', 'S seq=12345')?.rfc).toBe('→SYN_RCVD SA');
  });
});
