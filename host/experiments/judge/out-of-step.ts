import { ANYTHING } from '../model/experiment.ts';
import type { ReportedSegment } from '../model/outcome.ts';
import { isSameSegment, type SegmentLine } from '../model/segment-line.ts';
import type { Compared } from './compare-segments.ts';

/**
 * Where the client's clock is not the board's, chance decides what happens in one moment at both ends. Of two segments that cross, either may be the first. And
 * a client's lwIP and a board's look at their timers every 500 ms (tcp_slowtmr), but not together: either may be the first to repeat its part of a handshake, and the other one may still do
 * so, or not. What an end repeats there is left out.
 */
export function asOutOfStep({ expected, segments }: Compared): Compared {
  const wanted = withoutCopies(expected);
  return { expected: wanted, segments: inOrderOf(wanted, withoutCopies(segments)) };
}

/** Neighbours that cross, in the order that is expected. */
function inOrderOf(expected: Compared['expected'], segments: readonly ReportedSegment[]): ReportedSegment[] {
  const ordered = [...segments];
  for (const [at, wanted] of expected.entries()) {
    const [first, second] = ordered.slice(at);
    if (wanted === ANYTHING || !first || !second || !cross(first, second)) continue;
    if (!isSameSegment(first, wanted) && isSameSegment(second, wanted)) ordered.splice(at, 2, second, first);
  }
  return ordered;
}

/** Whether the second one was sent before its sender had the first. */
function cross(first: ReportedSegment, second: ReportedSegment): boolean {
  return first.from !== second.from && (first.arrivesUs ?? Number.POSITIVE_INFINITY) > second.timeUs;
}

function withoutCopies<Item extends SegmentLine | typeof ANYTHING>(items: readonly Item[]): Item[] {
  const last = new Map<string, SegmentLine>();
  return items.filter((item) => {
    if (item === ANYTHING) return true;
    const end = `${item.peer ?? ''}: ${item.from}`;
    const before = last.get(end);
    last.set(end, item);
    const isOfHandshake =
      ['S', 'S.', '.'].includes(item.flags) && item.len === 0 && !item.lost && !item.altered;
    return !(before && isOfHandshake && isSameSegment(before, item));
  });
}
