import { describe, expect, it } from 'vitest';
import { outcomeText } from '../../host/conformance/outcome-text.ts';
import { parseSegment } from '../../host/notation/parse.ts';
import { resolveSegment } from '../../host/notation/resolve.ts';
import type { Observation } from '../../host/probe/observation.ts';

const before = { 'SND.NXT': 5000, 'RCV.NXT': 900 };

/** What is observed when a segment of ten octets comes in ESTABLISHED. */
function observation(observed: Partial<Observation>): Observation {
  const sent = resolveSegment(parseSegment('P. len=10'), before);
  const nothing = {
    state: 'ESTABLISHED',
    via: 'close',
    entered: [],
    next: 'ESTABLISHED',
    out: [],
    delivered: 0,
  } as const;
  return { ...nothing, entered: [], out: [], before, sent, ...observed };
}

const answer = (flags: string, seq: number, ack: number | null, len = 0) => ({
  flags,
  seq,
  ack,
  len,
  win: 0,
  timeUs: 0,
});

describe('what the board did, in the words of the matrix', () => {
  it.each([
    ['= –', {}],
    ['= A', { out: [answer('.', 5000, 900)] }],
    ['= A+10 dl', { out: [answer('.', 5000, 910)], delivered: 10 }],
    ['= A+10 dl 4', { out: [answer('.', 5000, 910)], delivered: 4 }],
    ['= R', { out: [answer('R', 5000, null)] }],
    ['= RA', { out: [answer('R.', 5000, 910)] }],
    ['→CLOSED –', { entered: ['CLOSED'], next: 'CLOSED' }],
    ['→CLOSE_WAIT A+1', { entered: ['CLOSE_WAIT'], next: 'CLOSE_WAIT', out: [answer('.', 5000, 901)] }],
    ['→LISTEN –', { state: 'SYN_RCVD', entered: ['CLOSED'], next: 'CLOSED' }],
  ] as const)('%s', (text, observed) => {
    expect(outcomeText(observation(observed as Partial<Observation>))).toBe(text);
  });

  it.each([
    ['a wrong SEQ', '. seq=SND.NXT+1 ack=RCV.NXT', answer('.', 5001, 900)],
    ['an ACK of less than was acknowledged before', '. seq=SND.NXT ack=RCV.NXT-1', answer('.', 5000, 899)],
    ['data of its own', '. seq=SND.NXT ack=RCV.NXT len=3', answer('.', 5000, 900, 3)],
    ['a FIN', 'F. seq=SND.NXT ack=RCV.NXT', answer('F.', 5000, 900)],
    ['a RST with another SEQ', 'R seq=SND.NXT+1', answer('R', 5001, null)],
    [
      'a RST that acknowledges less than the segment',
      'R. seq=SND.NXT ack=RCV.NXT+9',
      answer('R.', 5000, 909),
    ],
    ['a SYN,ACK that answers no SYN', 'S. seq=ISS ack=RCV.NXT', answer('S.', 5000, 900)],
  ])('has no word for %s', (_, text, out) => {
    expect(outcomeText(observation({ out: [out] }))).toBe(`= ${text}`);
  });

  it('keeps several answers in order', () => {
    const out = [answer('.', 5000, 900), answer('R', 5000, null)];
    expect(outcomeText(observation({ out }))).toBe('= A, R');
  });

  describe('about a segment without ACK', () => {
    // Far from 0, which a RST carries for want of a number.
    const before = { 'SND.NXT': 5_000_000, 'RCV.NXT': 900_000 };
    const sent = resolveSegment(parseSegment('SF len=10'), before);

    it.each([
      ['= RA', answer('R.', 0, 900_012)],
      ['= R. seq=0 ack=RCV.NXT+11', answer('R.', 0, 900_011)],
      ['= R. seq=SND.NXT ack=RCV.NXT+12', answer('R.', 5_000_000, 900_012)],
      ['= R seq=SND.NXT', answer('R', 5_000_000, null)],
    ])('%s', (text, out) => {
      expect(outcomeText(observation({ before, sent, out: [out] }))).toBe(text);
    });
  });

  it('counts in SYN_SENT from the segment that names the first number', () => {
    const sent = resolveSegment(parseSegment('S. seq=RCV.NXT+100'), before);
    const out = [answer('.', 5000, 1001)];
    const opened = { entered: ['ESTABLISHED' as const], next: 'ESTABLISHED' as const };
    expect(outcomeText(observation({ state: 'SYN_SENT', sent, out, ...opened }))).toBe('→ESTABLISHED A+1');
  });
});
