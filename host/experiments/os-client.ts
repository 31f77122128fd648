import type { ReportedSegment } from './outcome.ts';
import { segmentText } from './segment-text.ts';

/** What is held against each other. */
export interface Compared {
  expected: string[];
  segments: ReportedSegment[];
}

/**
 * What an operating system's TCP may do otherwise than the lwIP for which segments are stated, and be as right: when it sends its SYN again, and how often, is its own
 * affair (RFC 6298 §2, §5.5), and so is whether one ACK or several cover what was received (RFC 9293 §3.8.6.3). Copies of a SYN and ACKs that only split an expected one are
 * left out.
 */
export function asOsClient({ expected, segments }: Compared): Compared {
  const wanted = withoutSynCopies(expected, (line) => line);
  return { expected: wanted, segments: withoutSplitAcks(withoutSynCopies(segments, segmentText), wanted) };
}

const NAME_AND_TIME = /^([A-Za-z][\w-]*): | at=\S+$/g;

function withoutSynCopies<Item>(items: readonly Item[], lineOf: (item: Item) => string): Item[] {
  const last = new Map<string, string>();
  return items.filter((item) => {
    const line = lineOf(item);
    const [name, text] = [nameIn(line), line.replace(NAME_AND_TIME, '')];
    const isCopy = text.startsWith('client S ') && last.get(name) === text;
    last.set(name, text);
    return !isCopy;
  });
}

function withoutSplitAcks(
  segments: readonly ReportedSegment[],
  expected: readonly string[],
): ReportedSegment[] {
  const kept: ReportedSegment[] = [];
  const acknowledged = new Map<string, number>();
  for (const segment of segments) {
    const { peer = '', from, ack } = segment;
    const due = expected.slice(kept.length).find((line) => isOfClient(line, peer));
    if (!isPartOf(segment, due, acknowledged.get(peer) ?? 0)) kept.push(segment);
    if (from === 'client' && ack !== null) acknowledged.set(peer, ack);
  }
  return kept;
}

/** Whether the segment acknowledges a part of what the expected one does, and nothing else. */
function isPartOf(segment: ReportedSegment, due: string | undefined, acknowledged: number): boolean {
  const [, seq, ack] = / \. seq=(-?\d+) ack=(-?\d+)(?: at=\S+)?$/.exec(due ?? '') ?? [];
  const isPure = segment.from === 'client' && segment.flags === '.' && segment.len === 0;
  if (ack === undefined || segment.ack === null || !isPure) return false;
  return segment.seq === Number(seq) && acknowledged < segment.ack && segment.ack < Number(ack);
}

function isOfClient(line: string, name: string): boolean {
  return nameIn(line) === name && /^(\S+: )?client /.test(line);
}

function nameIn(line: string): string {
  return /^(\S+): /.exec(line)?.[1] ?? '';
}
