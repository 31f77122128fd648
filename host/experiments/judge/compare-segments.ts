import { SECOND_US } from '../../clock/clock.ts';
import { ANYTHING, type Expected } from '../model/experiment.ts';
import type { Mismatch, ReportedSegment } from '../model/outcome.ts';
import { type ExpectedSegment, formatSegmentLine } from '../model/segment-line.ts';
import { compareLines } from './compare-lines.ts';

/** What is held against each other. */
export interface Compared {
  expected: Expected<ExpectedSegment>;
  segments: readonly ReportedSegment[];
}

/** The first segment that is not as expected, null if there is none; `item` is its place among the expected ones. */
export function compareSegments({ expected, segments }: Compared): Mismatch | null {
  const mismatch = compareLines('segments', expected, segments, { wanted: formatSegmentLine, got: seenLine });
  if (!mismatch) return null;
  const { at, actual } = mismatch;
  const came = segments[at];
  return came && actual[at] !== null && !expected.includes(ANYTHING) ? { ...mismatch, came } : mismatch;
}

/** The same for each connection by itself: what several peers do at a time may come in any order. */
export function comparePerConnection({ expected, segments }: Compared): Mismatch | null {
  const peers = [
    ...expected.flatMap((item) => (item === ANYTHING ? [] : [item.peer])),
    ...segments.map(({ peer }) => peer),
  ];
  for (const peer of new Set(peers)) {
    const mismatch = compareSegments({
      expected: expected.filter((item) => item === ANYTHING || item.peer === peer),
      segments: segments.filter((segment) => segment.peer === peer),
    });
    if (mismatch) return mismatch;
  }
  return null;
}

/** A segment with the fields that were expected of it. A time that is right is written as it was expected, so that the lines agree. */
function seenLine(segment: ReportedSegment, wanted?: ExpectedSegment): string {
  const stated = <Value>(field: unknown, value: Value) => (field === undefined ? undefined : value);
  return formatSegmentLine({
    ...segment,
    win: stated(wanted?.win, segment.win),
    urg: stated(wanted?.urg, segment.urg),
    data: stated(wanted?.data, segment.data),
    options: stated(wanted?.options, segment.options),
    at: wanted?.at && seenAt(segment.timeUs, wanted.at),
  });
}

function seenAt(timeUs: number, wanted: NonNullable<ExpectedSegment['at']>): ExpectedSegment['at'] {
  if (Math.abs(timeUs - wanted.us) <= wanted.toleranceUs) return wanted;
  return {
    us: Math.round((timeUs / SECOND_US) * 1000) * (SECOND_US / 1000),
    toleranceUs: wanted.toleranceUs,
  };
}
