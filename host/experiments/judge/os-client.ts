import { ANYTHING, statedOf } from '../model/experiment.ts';
import type { ReportedSegment } from '../model/outcome.ts';
import { type ExpectedSegment, identityOf, type SegmentLine } from '../model/segment-line.ts';
import type { Compared } from './compare-segments.ts';

/**
 * What an operating system's TCP may do otherwise than the lwIP for which segments are stated, and be as right: when it sends something again, and how often, is its own
 * affair (RFC 6298 §2, §5.5; a quarter of a second, in which lwIP may keep an ACK back, is long for it), and so is whether one ACK or several cover what was received (RFC
 * 9293 §3.8.6.3). Copies, the board's answers to them, and ACKs that only split an expected one are left out.
 */
export function asOsClient({ expected, segments }: Compared): Compared {
  const wanted = withoutCopies(expected);
  return { expected: wanted, segments: withoutSplitAcks(withoutCopies(segments), statedOf(wanted)) };
}

function withoutCopies<Item extends SegmentLine | typeof ANYTHING>(items: readonly Item[]): Item[] {
  const dialogues = new Map<string, Dialogue>();
  return items.filter((item) => {
    if (item === ANYTHING) return true;
    const { peer = '' } = item;
    const dialogue = dialogues.get(peer) ?? new Dialogue();
    dialogues.set(peer, dialogue);
    return !dialogue.repeats(item);
  });
}

/** What takes up sequence numbers is sent again until it is acknowledged. */
function isSentAgain({ flags, len }: SegmentLine): boolean {
  return /[SF]/.test(flags) || len > 0;
}

/** What was said in one connection so far. */
class Dialogue {
  private readonly sent = new Set<string>();
  private last = '';
  private acknowledgement = '';
  private copies = 0;

  repeats(segment: SegmentLine): boolean {
    const { from, flags, len } = segment;
    const line = identityOf(segment);
    const isCopy = from === 'client' && isSentAgain(segment) && this.wasSent(segment, line);
    const isAnswer = this.copies > 0 && line === this.acknowledgement;
    if (isCopy) this.copies++;
    else if (isAnswer) this.copies--;
    else if (from === 'board' && flags === '.' && len === 0) this.acknowledgement = line;
    if (from === 'client') this.last = line;
    return isCopy || isAnswer;
  }

  /** Another connection begins with the same SYN as the one before; but that is not the same SYN again right after. */
  private wasSent(segment: SegmentLine, line: string): boolean {
    if (segment.flags === 'S') {
      if (line === this.last) return true;
      this.sent.clear();
      this.acknowledgement = '';
      this.copies = 0;
      return false;
    }
    const what = identityOf({ ...segment, ack: null });
    const before = this.sent.has(what);
    this.sent.add(what);
    return before;
  }
}

function withoutSplitAcks(
  segments: readonly ReportedSegment[],
  expected: readonly ExpectedSegment[],
): ReportedSegment[] {
  const kept: ReportedSegment[] = [];
  const acknowledged = new Map<string | undefined, number>();
  for (const segment of segments) {
    const { peer, from, ack } = segment;
    const due = expected.slice(kept.length).find((one) => one.from === 'client' && one.peer === peer);
    if (!isPartOf(segment, due, acknowledged.get(peer) ?? 0)) kept.push(segment);
    if (from === 'client' && ack !== null) acknowledged.set(peer, ack);
  }
  return kept;
}

/** Whether the segment acknowledges a part of what the expected one does, and nothing else. */
function isPartOf(segment: ReportedSegment, due: ExpectedSegment | undefined, acknowledged: number): boolean {
  if (!due || !isPureAck(due) || !isPureAck(segment) || segment.from !== 'client') return false;
  return segment.seq === due.seq && acknowledged < (segment.ack ?? 0) && (segment.ack ?? 0) < (due.ack ?? 0);
}

function isPureAck({ flags, len, lost, altered }: SegmentLine): boolean {
  return flags === '.' && len === 0 && !lost && !altered;
}
