import type { ReportedSegment } from '../model/outcome.ts';
import { segmentText } from './segment-text.ts';

/** What is held against each other. */
export interface Compared {
  expected: string[];
  segments: ReportedSegment[];
}

/**
 * What an operating system's TCP may do otherwise than the lwIP for which segments are stated, and be as right: when it sends something again, and how often, is its own
 * affair (RFC 6298 §2, §5.5; a quarter of a second, in which lwIP may keep an ACK back, is long for it), and so is whether one ACK or several cover what was received (RFC
 * 9293 §3.8.6.3). Copies, the board's answers to them, and ACKs that only split an expected one are left out.
 */
export function asOsClient({ expected, segments }: Compared): Compared {
  const wanted = withoutCopies(expected, (line) => line);
  return { expected: wanted, segments: withoutSplitAcks(withoutCopies(segments, segmentText), wanted) };
}

const NAME_AND_TIME = /^([A-Za-z][\w-]*): | at=\S+$/g;
/** What takes up sequence numbers is sent again until it is acknowledged. */
const SENT_AGAIN = /^client (?:S|F\.|P?\..* len=)/;
const PURE_ACK = /^board \. (?!.*len=)/;

function withoutCopies<Item>(items: readonly Item[], lineOf: (item: Item) => string): Item[] {
  const dialogues = new Map<string, Dialogue>();
  return items.filter((item) => {
    const line = lineOf(item);
    const name = nameIn(line);
    const dialogue = dialogues.get(name) ?? new Dialogue();
    dialogues.set(name, dialogue);
    return !dialogue.repeats(line.replace(NAME_AND_TIME, ''));
  });
}

/** What was said in one connection so far. */
class Dialogue {
  private readonly sent = new Set<string>();
  private last = '';
  private acknowledgement = '';
  private copies = 0;

  repeats(line: string): boolean {
    const isCopy = SENT_AGAIN.test(line) && this.isSentAgain(line);
    const isAnswer = this.copies > 0 && line === this.acknowledgement;
    if (isCopy) this.copies++;
    else if (isAnswer) this.copies--;
    else if (PURE_ACK.test(line)) this.acknowledgement = line;
    if (line.startsWith('client ')) this.last = line;
    return isCopy || isAnswer;
  }

  /** Another connection begins with the same SYN as the one before; but that is not the same SYN again right after. */
  private isSentAgain(line: string): boolean {
    if (line.startsWith('client S ')) {
      if (line === this.last) return true;
      this.sent.clear();
      this.acknowledgement = '';
      this.copies = 0;
      return false;
    }
    const what = line.replace(/ ack=-?\d+/, '');
    const before = this.sent.has(what);
    this.sent.add(what);
    return before;
  }
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
