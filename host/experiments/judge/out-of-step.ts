import type { ReportedSegment } from '../model/outcome.ts';
import type { Compared } from './os-client.ts';
import { segmentText } from './segment-text.ts';

/**
 * Where the client's clock is not the board's, chance decides what happens in one moment at both ends. Of two segments that cross, either may be the first. And
 * a client's lwIP and a board's look at their timers every 500 ms (tcp_slowtmr), but not together: either may be the first to repeat its part of a handshake, and the other one may still do
 * so, or not. What an end repeats there is left out.
 */
export function asOutOfStep({ expected, segments }: Compared): Compared {
  const wanted = withoutCopies(expected, (line) => line);
  return { expected: wanted, segments: inOrderOf(wanted, withoutCopies(segments, segmentText)) };
}

/** Neighbours that cross, in the order that is expected. */
function inOrderOf(expected: readonly string[], segments: readonly ReportedSegment[]): ReportedSegment[] {
  const ordered = [...segments];
  for (const [at, line] of expected.entries()) {
    const [first, second] = ordered.slice(at);
    if (!first || !second || !cross(first, second) || segmentText(second) !== withoutTime(line)) continue;
    if (segmentText(first) !== withoutTime(line)) ordered.splice(at, 2, second, first);
  }
  return ordered;
}

/** Whether the second one was sent before its sender had the first. */
function cross(first: ReportedSegment, second: ReportedSegment): boolean {
  return first.from !== second.from && (first.arrivesUs ?? Number.POSITIVE_INFINITY) > second.timeUs;
}

function withoutTime(line: string): string {
  return line.replace(/ at=\S+$/, '');
}

function withoutCopies<Item>(items: readonly Item[], lineOf: (item: Item) => string): Item[] {
  const last = new Map<string, string>();
  return items.filter((item) => {
    const text = withoutTime(lineOf(item));
    const [end = ''] = /^(?:\S+: )?(?:client|board)/.exec(text) ?? [];
    const isCopy = last.get(end) === text && / (?:S|S\.|\.) seq=\S+(?: ack=\S+)?$/.test(text);
    last.set(end, text);
    return !isCopy;
  });
}
