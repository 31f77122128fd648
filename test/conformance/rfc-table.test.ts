import { describe, expect, it } from 'vitest';
import { cellText } from '../../host/conformance/matrix.ts';
import { RFC_9293_MATRIX } from '../../host/conformance/rfc-9293-matrix.ts';
import { parseSegment } from '../../host/notation/parse.ts';
import { resolveSegment } from '../../host/notation/resolve.ts';
import { VIAS, type Via, viasOf } from '../../host/probe/probe-states.ts';
import { TCP_STATES } from '../../src/tcp-states.ts';

/** The states of §3.10.7.4, in the order of the columns. */
const STATES = TCP_STATES.slice(TCP_STATES.indexOf('SYN_RCVD'));

/**
 * RFC 9293 §3.10.7.4 read a second time, with RFC 5961, and nothing taken from the matrix. An ACK is `A` whatever it acknowledges. `MAY-2`: or a new
 * connection out of TIME_WAIT. `MAY-12`: or nothing. `SHLD-3`: once the application has called CLOSE, RST (of either form, §3.6.1) and CLOSED instead.
 */
const TABLE = `
a  | = uA           | = uA/cA      | = uA/cA                 | = uA/cA              | = uA/cA   | = uA/cA      | = uA/cA   | = uA MAY-2
b  | →LISTEN –      | = cA         | = cA                    | = cA                 | = cA      | = cA         | = cA      | = cA MAY-2
c  | = uA           | = uA/cA      | = uA/cA                 | = uA/cA              | = uA/cA   | = uA/cA      | = uA/cA   | = uA MAY-2
d  | →LISTEN –      | = cA         | = cA                    | = cA                 | = cA      | = cA         | = cA      | = cA
e  | = uA           | = uA/cA      | = uA/cA                 | = uA/cA              | = uA/cA   | = uA/cA      | = uA/cA   | = uA
f  | →ESTABLISHED – | = –          | →FIN_WAIT_2 –           | = –                  | = –       | →TIME_WAIT – | →CLOSED – | = –
g  | = R            | = –          | = –                     | = –                  | = –       | = –          | = –       | = –
h  | = R            | = cA MAY-12  | = cA MAY-12             | = cA MAY-12          | = cA MAY-12 | = cA MAY-12 | = cA MAY-12 | = cA MAY-12
i  | = R            | = A          | = A                     | = A                  | = A       | = A          | = A       | = A
j  | →CLOSE_WAIT A  | →CLOSE_WAIT A | →TIME_WAIT A           | →TIME_WAIT A         | n/a       | n/a          | n/a       | n/a
j′ | = R            | →CLOSE_WAIT A | →CLOSING A             | n/a                  | n/a       | n/a          | n/a       | n/a
k  | n/a            | n/a          | n/a                     | n/a                  | = uA      | = uA         | = uA      | = A
l  | →LISTEN –      | →CLOSED –    | →CLOSED –               | →CLOSED –            | →CLOSED – | →CLOSED –    | →CLOSED – | →CLOSED –
l′ | →LISTEN –      | →CLOSED –    | →CLOSED –               | →CLOSED –            | →CLOSED – | →CLOSED –    | →CLOSED – | →CLOSED –
m  | = cA           | = cA         | = cA                    | = cA                 | = cA      | = cA         | = cA      | = cA
n  | = –            | = –          | = –                     | = –                  | = –       | = –          | = –       | = –
o  | →ESTABLISHED A dl | = A dl    | →FIN_WAIT_2 A dl SHLD-3 | = A dl SHLD-3        | = –       | →TIME_WAIT – | →CLOSED – | = –
p  | →ESTABLISHED A | = A          | →FIN_WAIT_2 A           | = A                  | = –       | →TIME_WAIT – | →CLOSED – | = –
q  | = uA           | = uA         | = uA                    | = uA                 | = uA      | = uA         | = uA      | = uA
r  | = –            | = –          | = –                     | = –                  | = –       | = –          | = –       | = –
s  | n/a            | n/a          | →TIME_WAIT A SHLD-3     | →TIME_WAIT A SHLD-3  | n/a       | n/a          | n/a       | n/a
t  | →LISTEN –      | = cA         | = cA                    | = cA                 | = cA      | = cA         | = cA      | = cA MAY-2
t′ | →LISTEN –      | = cA         | = cA                    | = cA                 | = cA      | = cA         | = cA      | = cA
u  | →LISTEN –      | = cA         | = cA                    | = cA                 | = cA      | = cA         | = cA      | = cA MAY-2
u′ | →LISTEN –      | = cA         | = cA                    | = cA                 | = cA      | = cA         | = cA      | = cA
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
      if (via === 'close')
        return `→CLOSED R (SHLD-3) | →CLOSED RA (SHLD-3) | ${outcome.replace(' dl', '')} (without SHLD-3)`;
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
    STATES.flatMap((state, column) =>
      VIAS.map((via) => `${row} ${state} ${via}: ${textOf(row, column, via)}`),
    ),
  );

it('the matrix says what a second reading of the RFC says, from SYN_RCVD on', () => {
  expect(RFC_9293_MATRIX.map(({ id }) => id)).toEqual(READ.map(([row]) => row));
  const matrix = lines((row, column, via) => {
    const { cells } = RFC_9293_MATRIX.find(({ id }) => id === row)!;
    return cellText(cells[STATES[column]!], via).replace(/A\+\d+/g, 'A');
  });
  expect(matrix).toEqual(
    lines((row, column, via) => allowed(row, READ.find(([id]) => id === row)![column + 1]!, via)),
  );
});

/** Octets of the sequence space in each segment that is taken: a FIN counts for one (RFC 9293 §3.4). */
const TAKEN: Readonly<Record<string, number>> = { j: 1, 'j′': 1, o: 10, s: 11 };

it('an ACK of what is taken acknowledges all of it, every other ACK nothing', () => {
  for (const { id, cells } of RFC_9293_MATRIX) {
    for (const state of STATES) {
      for (const via of viasOf(state)) {
        const acks = cellText(cells[state], via).match(/(?<![A-Za-z/])A(\+\d+)?(?![A-Za-z])/g) ?? [];
        for (const ack of acks) expect(`${id} ${ack}`).toBe(`${id} A${TAKEN[id] ? `+${TAKEN[id]}` : ''}`);
      }
    }
  }
});

/** Before there is a connection: where the other end has no RCV.NXT yet, any number stands for it. */
const NUMBERS = { ISS: 5000, 'SND.UNA': 5000, 'SND.NXT': 5001, 'RCV.NXT': 900, IRS: 900 };
const WINDOWS = { 'RCV.WND': 11_680, 'SND.WND': 0, 'MAX.SND.WND': 0 };

interface Arriving {
  syn: boolean;
  ack: number | null;
  rst: boolean;
  fin: boolean;
  len: number;
}

function arriving(probe: string): Arriving {
  const { flagsText, ack, payload } = resolveSegment(parseSegment(probe), { ...NUMBERS, ...WINDOWS });
  const has = (flag: string) => flagsText.includes(flag);
  return { syn: has('S'), ack: has('.') ? ack : null, rst: has('R'), fin: has('F'), len: payload.length };
}

/** RFC 9293 §3.10.7.1 to §3.10.7.3 as they stand there, step by step. */
const BEFORE_CONNECTION: Record<'CLOSED' | 'LISTEN' | 'SYN_SENT', (segment: Arriving) => string> = {
  CLOSED({ rst, ack }) {
    if (rst) return '= –';
    return ack === null ? '= RA' : '= R';
  },
  LISTEN({ rst, ack, syn }) {
    if (rst) return '= –';
    if (ack !== null) return '= R';
    return syn ? '→SYN_RCVD SA' : '= –';
  },
  SYN_SENT({ ack, rst, syn, fin, len }) {
    if (ack !== null && (ack <= NUMBERS.ISS || ack > NUMBERS['SND.NXT'])) return rst ? '= –' : '= R';
    if (rst) return ack === null ? '= –' : '→CLOSED –';
    if (!syn) return '= –';
    if (ack === null) return '→SYN_RCVD SA';
    const next = fin ? '→CLOSE_WAIT' : '→ESTABLISHED';
    const all = 1 + len + (fin ? 1 : 0);
    // The ACK of the SYN alone may be left out when there is more to acknowledge.
    const acks = all === 1 ? ['A+1'] : [`A+${all}`, `A+1, A+${all}`];
    return acks.map((sent) => `${next} ${sent}${len > 0 ? ' dl' : ''}`).join(' | ');
  },
};

/** A FIN comes again, and data after CLOSE, only where there was a connection; of a connection that is gone, the port may be CLOSED or in LISTEN. */
const WITHOUT_MEANING = ['k SYN_SENT', 's CLOSED', 's LISTEN', 's SYN_SENT'];

describe.each(['CLOSED', 'LISTEN', 'SYN_SENT'] as const)(
  'in %s the matrix says what the RFC’s steps lead to',
  (state) => {
    it.each(
      RFC_9293_MATRIX.flatMap(({ id, probes, cells }) =>
        probes.map((probe) => [id, probe, cells[state]] as const),
      ),
    )('row %s: %s', (id, probe, cell) => {
      const expected = WITHOUT_MEANING.includes(`${id} ${state}`)
        ? 'n/a'
        : BEFORE_CONNECTION[state](arriving(probe));
      expect(cell).toBe(expected);
    });
  },
);
