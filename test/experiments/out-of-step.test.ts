import { expect, it } from 'vitest';
import type { Compared } from '../../host/experiments/judge/compare-segments.ts';
import { asOutOfStep } from '../../host/experiments/judge/out-of-step.ts';
import type { ReportedSegment } from '../../host/experiments/model/outcome.ts';
import { identityOf } from '../../host/experiments/model/segment-line.ts';
import { experimentOf, reported, segmentsOf } from '../support/experiments.ts';

/** A segment of a line such as `client S seq=0`, sent at that ms and a ms under way, or as long as stated. */
function sent(line: string, ms: number, underWayMs = 1): ReportedSegment {
  const arrivesUs = line.endsWith('lost') ? undefined : (ms + underWayMs) * 1000;
  return reported(line, { timeUs: ms * 1000, arrivesUs });
}

function linesOf(expected: Compared['expected'], segments: ReportedSegment[]) {
  const compared = asOutOfStep({ expected, segments });
  const lines = (all: readonly unknown[]) => (all as ReportedSegment[]).map(identityOf);
  return { expected: lines(compared.expected), actual: lines(compared.segments) };
}

const { segments: TOGETHER = [] } = experimentOf('lost-syn-ack').expect;

it.each([
  ['the client', ['client S seq=0', 'board S. seq=0 ack=1', 'client . seq=1 ack=1']],
  ['the board', ['board S. seq=0 ack=1', 'client . seq=1 ack=1']],
])('takes a lost SYN,ACK for made good, whether %s is the first to repeat itself', (_, repeated) => {
  const begun = [sent('client S seq=0', 0), sent('board S. seq=0 ack=1 lost', 1)];
  const { expected, actual } = linesOf(TOGETHER, [
    ...begun,
    ...repeated.map((line, at) => sent(line, 2700 + at)),
  ]);
  expect(actual).toEqual(expected);
});

const CROSSING = segmentsOf('board F. seq=1 ack=1', 'client F. seq=1 ack=1');

it('takes either of two segments that cross for the first', () => {
  const { expected, actual } = linesOf(CROSSING, [
    sent('client F. seq=1 ack=1', 0, 500),
    sent('board F. seq=1 ack=1', 1, 500),
  ]);
  expect(actual).toEqual(expected);
});

it('does not take an answer for the first', () => {
  const { actual } = linesOf(CROSSING, [sent('client F. seq=1 ack=1', 0), sent('board F. seq=1 ack=1', 2)]);
  expect(actual).toEqual(['client F. seq=1 ack=1', 'board F. seq=1 ack=1']);
});

it('judges data that is sent again', () => {
  const { actual } = linesOf(
    [],
    [sent('board P. seq=1 ack=1 len=5', 0), sent('board P. seq=1 ack=1 len=5', 2500)],
  );
  expect(actual).toHaveLength(2);
});
