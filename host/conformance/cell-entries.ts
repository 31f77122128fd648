import type { CellReport, CellVerdict } from './conformance.ts';
import type { Departure } from './departure.ts';
import { probeFindingsOf } from './summary.ts';

/** As the RFC asks; in parentheses where it leaves a choice, and what it says one MAY or SHOULD do is not done. */
const CONFORMS = '✓';
const NOT_FOLLOWED = '(✓)';

/** What stands in the cells, a line for each. */
export const LEGEND: readonly (readonly [sign: string, meaning: string])[] = [
  [CONFORMS, 'as the RFC asks'],
  [NOT_FOLLOWED, 'allowed by the RFC, but a MAY or SHOULD is not followed: see the choices below'],
  ['[n]', 'what happened instead, a known departure explained below'],
  ['✗', 'what happened instead: neither allowed by the RFC nor a recorded departure'],
  ['=', 'state unchanged; →X next state'],
  [
    'A',
    'ACK with SEQ=SND.NXT, ACK=RCV.NXT; A+n with RCV.NXT moved by n (in SYN_SENT: to SEG.SEQ+n); uA because SEQ is unacceptable, cA a challenge ACK: the same segment',
  ],
  ['SA', 'SYN,ACK of the handshake'],
  ['R', 'RST without ACK, SEQ=SEG.ACK'],
  [
    'RA',
    'RST,ACK with ACK=SEG.SEQ+SEG.LEN; SEQ=0 where the segment has no ACK, else SEQ=SEG.ACK. Any other answer is written out below',
  ],
  ['–', 'nothing is sent'],
  ['dl', 'the data is delivered'],
];

export const NOTES: readonly string[] = [
  'The RFC’s verdicts come from the matrix alone, what is observed from the board alone. The states that the board reaches by closing are probed after close() and after shutdown().',
  'From SYN_RCVD the RFC returns to LISTEN; in lwIP the port never stops listening, so that the end of the connection is the same.',
  'CLOSED is a port without a listener. SYN_SENT is the state of the lab’s client, another lwIP that is observed like the board: the board itself never opens a connection.',
];

/** Numbers of a segment that stand in full in the lists below the table. */
const NUMBERS = / (seq|ack|len)=\S+/g;

/**
 * What stands in a cell, one below the other: a sign where it conforms, else lines of what was observed, with the number of the known departure. Empty where the segment
 * has no meaning. Unexpected outcomes come first.
 */
export function cellEntries(
  row: string,
  cell: CellReport,
  departures: readonly Departure[] | null,
): { verdict: CellVerdict; text: string }[] {
  if (cell.verdict === null) return [];
  if (cell.verdict === 'conforms') {
    const sign = cell.probes.some(({ choice }) => choice?.followed === false) ? NOT_FOLLOWED : CONFORMS;
    return [{ verdict: 'conforms', text: sign }];
  }
  const numberOf = (id: string | null) =>
    1 + (departures ?? []).findIndex((departure) => departure.id === id);
  const found = (verdict: CellVerdict) => probeFindingsOf(row, cell, verdict);
  const entries = [
    ...found('unexpected').map(({ verdict, observed }) => ({ verdict, text: `✗ ${shortText(observed)}` })),
    ...found('departs').map(({ verdict, observed, departure }) => ({
      verdict,
      text: `${shortText(observed)} [${numberOf(departure)}]`,
    })),
  ];
  return [...new Map(entries.map((entry) => [entry.text, entry])).values()];
}

/** Short enough for a cell: the next state and each segment on a line of their own, no numbers. */
function shortText(observed: string): string {
  return observed
    .replace(NUMBERS, '')
    .replace(/^(→\S+) /, '$1\n')
    .replaceAll(', ', ',\n');
}
