import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flagsToText, TcpFlag } from '../../host/packet/tcp-flags.ts';
import { CASES } from './cases.ts';
import { captureOf, framesOf, HALF_CLOSE, OPEN } from './dialogue.ts';
import { tsharkCompleteness, tsharkFields } from './tshark.ts';
import { conversationsOf, readCapture } from './whole-capture.ts';

function ourCompleteness(bytes: Uint8Array): number[] {
  return conversationsOf(readCapture(bytes)).map((conversation) => conversation.completeness);
}

describe('tshark agrees on conversations and their completeness', () => {
  it('for the patterns of the lab', () => {
    const again = { clientIss: 90_000, boardIss: 80_000 };
    const bytes = captureOf(
      framesOf(HALF_CLOSE, { port: 50001 }),
      framesOf(`${OPEN}\n> F. seq=1 ack=1\n < F. seq=1 ack=2\n > . seq=2 ack=2`, { port: 50002 }),
      framesOf(`${OPEN}\n> R. seq=1 ack=1`, { port: 50003 }),
      framesOf('> S seq=0\n < S. seq=0 ack=1\n < S. seq=0 ack=1', { port: 50004 }),
      framesOf('> S seq=0\n < R. seq=0 ack=1', { port: 50005 }),
      framesOf('> S seq=0', { port: 50006 }),
      framesOf('> S seq=0\n < S seq=0\n > S. seq=0 ack=1\n < S. seq=0 ack=1', { port: 50007 }),
      // An old duplicate SYN, then connections one after another on the same ports.
      framesOf('> S seq=0\n < S. seq=0 ack=1\n > R seq=1', { port: 50008, ...again }),
      framesOf(HALF_CLOSE, { port: 50008 }),
      framesOf(OPEN, { port: 50008, clientIss: 7, boardIss: 8 }),
    );
    expect(ourCompleteness(bytes)).toEqual([31, 23, 39, 3, 37, 1, 3, 35, 31, 7]);
    expect(tsharkCompleteness(bytes)).toEqual(ourCompleteness(bytes));
  });

  it('for the cases of which it is easy to say something false', () => {
    // To Wireshark every SYN with a new number begins a conversation; one that does so on ports that were in use has no data for it.
    const several = /TIME_WAIT|crashed|forged|not seen to close/;
    const cases = Object.entries(CASES).filter(([name]) => !several.test(name));
    const bytes = captureOf(...cases.map(([, lines], index) => framesOf(lines, { port: 50_000 + index })));
    const named = (counts: number[]) => Object.fromEntries(cases.map(([name], at) => [name, counts[at]]));
    expect(named(ourCompleteness(bytes))).toEqual(named(tsharkCompleteness(bytes)));
  });

  it('for random segments after a SYN, whatever flags they have', () => {
    const { syn, ack, psh, fin, rst, urg } = TcpFlag;
    const any = fc.record({
      fromClient: fc.boolean(),
      flags: fc.constantFrom(syn | ack, ack, psh | ack, fin | ack, fin, rst, rst | ack, psh, urg | ack, 0),
      len: fc.constantFrom(0, 0, 5),
    });
    const talks = fc.sample(
      fc.record({ synLength: fc.constantFrom(0, 3), rest: fc.array(any, { minLength: 1, maxLength: 7 }) }),
      { numRuns: 1000 },
    );
    const frames = talks.map(({ synLength, rest }, i) => {
      let [client, board] = [1 + synLength, 0];
      const lines = rest.map(({ fromClient, flags, len }) => {
        const [seq, peer] = fromClient ? [client, board] : [board, client];
        const used = len + ((flags & syn) !== 0 ? 1 : 0) + ((flags & fin) !== 0 ? 1 : 0);
        if (fromClient) client += used;
        else board += used;
        const number = (flags & ack) !== 0 ? ` ack=${peer}` : '';
        return `${fromClient ? '>' : '<'} ${flagsToText(flags)} seq=${seq}${number} len=${len}`;
      });
      return framesOf([`> S seq=0 len=${synLength}`, ...lines].join('\n'), { port: 20000 + i });
    });
    const bytes = captureOf(...frames);
    expect(ourCompleteness(bytes)).toHaveLength(talks.length);
    expect(tsharkCompleteness(bytes)).toEqual(ourCompleteness(bytes));
  });
});

describe('tshark finds nothing wrong', () => {
  /** Wireshark's severities: 0x200000 is chat, 0x400000 a note, 0x600000 a warning, 0x800000 an error. */
  const NOTE = 0x400000;

  it('with a whole connection: no warning, no error, nothing malformed', () => {
    const rows = tsharkFields(captureOf(framesOf(HALF_CLOSE)), ['_ws.expert.severity', '_ws.malformed']);
    expect(rows).toHaveLength(11);
    for (const row of rows) {
      const severities = row['_ws.expert.severity'].split(',').map(Number);
      expect(Math.max(...severities)).toBeLessThanOrEqual(NOTE);
      expect(row['_ws.malformed']).toBe('');
    }
  });

  it('and its retransmissions and relative numbers are ours', () => {
    const bytes = captureOf(
      framesOf(`${OPEN}
        > P. seq=1 ack=1 len=10
        > P. seq=1 ack=1 len=10
        < . seq=1 ack=11
        < F. seq=1 ack=11
        < F. seq=1 ack=11`),
    );
    const relative = ['-o', 'tcp.relative_sequence_numbers:TRUE'];
    const rows = tsharkFields(
      bytes,
      ['tcp.seq', 'tcp.ack', 'tcp.len', 'tcp.analysis.retransmission'],
      relative,
    );
    const [conversation] = conversationsOf(readCapture(bytes));
    expect(rows).toEqual(
      conversation?.segments.map((segment) => ({
        'tcp.seq': String(segment.relativeSeq),
        'tcp.ack': String(segment.relativeAck ?? 0),
        'tcp.len': String(segment.len),
        'tcp.analysis.retransmission': segment.retransmission ? '1' : '',
      })),
    );
  });
});
