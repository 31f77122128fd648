import { expect, it } from 'vitest';
import { COLUMNS, cellText } from '../../host/conformance/matrix.ts';
import { RFC_9293_MATRIX } from '../../host/conformance/rfc-9293-matrix.ts';
import { VIAS, type Via } from '../../host/probe/probe-states.ts';

/**
 * RFC 9293 §3.10.7.2 and §3.10.7.4 read a second time, with RFC 5961, and nothing taken from the matrix. An ACK is `A` whatever it acknowledges. `MAY-2`: or a new
 * connection out of TIME_WAIT. `MAY-12`: or nothing. `SHLD-3`: once the application has called CLOSE, RST and CLOSED instead.
 */
const TABLE = `
a  | →SYN_RCVD SA | = uA           | = uA/cA        | = uA/cA                 | = uA/cA                | = uA/cA      | = uA MAY-2 | = uA/cA    | = uA/cA
b  | →SYN_RCVD SA | →LISTEN –      | = cA           | = cA                    | = cA                   | = cA         | = cA MAY-2 | = cA       | = cA
c  | →SYN_RCVD SA | = uA           | = uA/cA        | = uA/cA                 | = uA/cA                | = uA/cA      | = uA MAY-2 | = uA/cA    | = uA/cA
d  | = R          | →LISTEN –      | = cA           | = cA                    | = cA                   | = cA         | = cA       | = cA       | = cA
e  | = R          | = uA           | = uA/cA        | = uA/cA                 | = uA/cA                | = uA/cA      | = uA       | = uA/cA    | = uA/cA
f  | = R          | →ESTABLISHED – | = –            | →FIN_WAIT_2 –           | = –                    | →TIME_WAIT – | = –        | = –        | →CLOSED –
g  | = R          | = R            | = –            | = –                     | = –                    | = –          | = –        | = –        | = –
h  | = R          | = R            | = cA MAY-12    | = cA MAY-12             | = cA MAY-12            | = cA MAY-12  | = cA MAY-12 | = cA MAY-12 | = cA MAY-12
i  | = R          | = R            | = A            | = A                     | = A                    | = A          | = A        | = A        | = A
j  | = R          | →CLOSE_WAIT A  | →CLOSE_WAIT A  | →TIME_WAIT A            | →TIME_WAIT A           | n/a          | n/a        | n/a        | n/a
j′ | = R          | = R            | →CLOSE_WAIT A  | →CLOSING A              | n/a                    | n/a          | n/a        | n/a        | n/a
k  | n/a          | n/a            | n/a            | n/a                     | n/a                    | = uA         | = A        | = uA       | = uA
l  | = –          | →LISTEN –      | →CLOSED –      | →CLOSED –               | →CLOSED –              | →CLOSED –    | →CLOSED –  | →CLOSED –  | →CLOSED –
m  | = –          | = cA           | = cA           | = cA                    | = cA                   | = cA         | = cA       | = cA       | = cA
n  | = –          | = –            | = –            | = –                     | = –                    | = –          | = –        | = –        | = –
o  | = R          | →ESTABLISHED A dl | = A dl      | →FIN_WAIT_2 A dl SHLD-3 | = A dl SHLD-3          | →TIME_WAIT – | = –        | = –        | →CLOSED –
p  | = R          | →ESTABLISHED A | = A            | →FIN_WAIT_2 A           | = A                    | →TIME_WAIT – | = –        | = –        | →CLOSED –
q  | = R          | = uA           | = uA           | = uA                    | = uA                   | = uA         | = uA       | = uA       | = uA
r  | = –          | = –            | = –            | = –                     | = –                    | = –          | = –        | = –        | = –
s  | n/a          | n/a            | n/a            | →TIME_WAIT A SHLD-3     | →TIME_WAIT A SHLD-3    | n/a          | n/a        | n/a        | n/a
`;

/** The row is about what comes after CLOSE, and there is no such thing after shutdown(WR). */
const AFTER_CLOSE = 's';

/** The outcomes that a cell of the table allows after the board's application has closed in that way, in the matrix's words but for the octets that are acknowledged. */
function allowed(row: string, cell: string, via: Via): string {
  const [, outcome = '', choice] = /^(.*?)(?: (MAY-2|MAY-12|SHLD-3))?$/.exec(cell) ?? [];
  switch (choice) {
    case 'MAY-2':
      return `${outcome} (without MAY-2) | →SYN_RCVD SA (MAY-2)`;
    case 'MAY-12':
      return `${outcome} (MAY-12) | = – (without MAY-12)`;
    case 'SHLD-3':
      if (via === 'close') return `→CLOSED R (SHLD-3) | ${outcome.replace(' dl', '')} (without SHLD-3)`;
      return row === AFTER_CLOSE ? 'n/a' : outcome;
    default:
      return outcome;
  }
}

const READ = TABLE.trim()
  .split('\n')
  .map((line) => line.split('|').map((text) => text.trim()));

const lines = (textOf: (row: string, column: number, via: Via) => string) =>
  READ.flatMap(([row = '']) =>
    COLUMNS.flatMap((state, column) =>
      VIAS.map((via) => `${row} ${state} ${via}: ${textOf(row, column, via)}`),
    ),
  );

it('the matrix says what a second reading of the RFC says, in every cell', () => {
  expect(RFC_9293_MATRIX.map(({ id }) => id)).toEqual(READ.map(([row]) => row));
  const matrix = lines((row, column, via) => {
    const { cells } = RFC_9293_MATRIX.find(({ id }) => id === row)!;
    return cellText(cells[COLUMNS[column]!], via).replace(/A\+\d+/g, 'A');
  });
  expect(matrix).toEqual(
    lines((row, column, via) => allowed(row, READ.find(([id]) => id === row)![column + 1]!, via)),
  );
});

/** Octets of the sequence space in each segment that is taken: a FIN counts for one (RFC 9293 §3.4). */
const TAKEN: Readonly<Record<string, number>> = { j: 1, 'j′': 1, o: 10, s: 11 };

it('an ACK of what is taken acknowledges all of it, every other ACK nothing', () => {
  for (const { id, cells } of RFC_9293_MATRIX) {
    for (const state of COLUMNS) {
      for (const via of VIAS) {
        const acks = cellText(cells[state], via).match(/(?<![A-Za-z/])A(\+\d+)?(?![A-Za-z])/g) ?? [];
        for (const ack of acks) expect(`${id} ${ack}`).toBe(`${id} A${TAKEN[id] ? `+${TAKEN[id]}` : ''}`);
      }
    }
  }
});
