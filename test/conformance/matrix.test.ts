import { describe, expect, it } from 'vitest';
import { allowedOutcomes, cellText } from '../../host/conformance/matrix.ts';
import { CHOICES, RFC_9293_MATRIX } from '../../host/conformance/rfc-9293-matrix.ts';
import { probeSegment } from '../../host/probe/probe-request.ts';
import { VIAS } from '../../host/probe/probe-states.ts';
import { TCP_STATES } from '../../src/tcp-states.ts';

const CELLS = RFC_9293_MATRIX.flatMap(({ id, cells }) =>
  TCP_STATES.flatMap((state) =>
    VIAS.map((via) => ({ row: id, state, via, text: cellText(cells[state], via) })),
  ),
);

describe('the matrix of RFC 9293 §3.10.7', () => {
  it('has the rows a to u, each with segments that can be sent', () => {
    expect(RFC_9293_MATRIX.map(({ id }) => id).join(' ')).toBe(
      'a b c d e f g h i j j′ k l l′ m n o p q r s t t′ u u′',
    );
    for (const { probes } of RFC_9293_MATRIX) for (const segment of probes) probeSegment(segment);
  });

  it('is written in its own words throughout', () => {
    const outcome = new RegExp(
      `^(=|→(${TCP_STATES.join('|')})) (SA|A|A\\+\\d+|A\\+1, A\\+\\d+|R|RA|–)( dl)?$`,
    );
    for (const { row, state, text } of CELLS) {
      for (const allowed of allowedOutcomes(text) ?? []) {
        expect(allowed.outcome, `row ${row}, ${state}: ${text}`).toMatch(outcome);
        if (allowed.choice) expect(Object.keys(CHOICES)).toContain(allowed.choice.requirement);
      }
    }
  });

  it('moves only along edges of the state diagram, or to CLOSED by a reset', () => {
    const moves = new Set(
      CELLS.flatMap(({ state, text }) =>
        (allowedOutcomes(text) ?? [])
          .flatMap(({ outcome }) => /^→(\S+)/.exec(outcome)?.[1] ?? [])
          .map((next) => `${state} ${next}`),
      ),
    );
    expect([...moves].sort()).toEqual(
      [
        ...[
          'LISTEN SYN_RCVD',
          'SYN_SENT SYN_RCVD',
          'SYN_SENT ESTABLISHED',
          'SYN_RCVD LISTEN',
          'SYN_RCVD ESTABLISHED',
          'ESTABLISHED CLOSE_WAIT',
          'LAST_ACK CLOSED',
        ],
        ...[
          'FIN_WAIT_1 FIN_WAIT_2',
          'FIN_WAIT_1 CLOSING',
          'FIN_WAIT_1 TIME_WAIT',
          'FIN_WAIT_2 TIME_WAIT',
          'CLOSING TIME_WAIT',
        ],
        ...[
          'SYN_SENT CLOSED',
          'ESTABLISHED CLOSED',
          'FIN_WAIT_1 CLOSED',
          'FIN_WAIT_2 CLOSED',
          'CLOSING CLOSED',
          'TIME_WAIT CLOSED',
          'CLOSE_WAIT CLOSED',
        ],
        // Through ESTABLISHED; and MAY-2.
        ...['SYN_SENT CLOSE_WAIT', 'SYN_RCVD CLOSE_WAIT', 'TIME_WAIT SYN_RCVD'],
      ].sort(),
    );
  });

  it('keeps the choices that the RFC leaves', () => {
    expect(allowedOutcomes('= uA/cA')).toEqual([{ outcome: '= A', choice: null }]);
    expect(allowedOutcomes('= cA (without MAY-2) | →SYN_RCVD SA (MAY-2)')).toEqual([
      { outcome: '= A', choice: { requirement: 'MAY-2', followed: false } },
      { outcome: '→SYN_RCVD SA', choice: { requirement: 'MAY-2', followed: true } },
    ]);
    expect(allowedOutcomes('n/a')).toBeNull();
  });
});
