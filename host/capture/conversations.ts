import { TcpFlag } from '../packet/tcp-flags.ts';
import type { Conversation } from './conversation.ts';
import { ConversationTracker } from './conversation-tracker.ts';
import type { SeenSegment } from './seen-segment.ts';
import { isSyn, synAnswers } from './syn-answers.ts';

/**
 * Groups segments into TCP conversations. Segments between the same two ends belong together until a SYN with a new number
 * is answered, or comes after the close and nobody answers. With a wrong checksum none begins: not even its ports are
 * certain.
 */
export function groupConversations(
  segments: Iterable<SeenSegment>,
  onStray: (seen: SeenSegment) => void,
): Conversation[] {
  const byEnds = new Map<string, SeenSegment[]>();
  for (const seen of segments) {
    const ends = [seen.from, seen.to].sort().join(' ');
    const known = byEnds.get(ends);
    if (known) known.push(seen);
    else if (seen.checksum === 'wrong') onStray(seen);
    else byEnds.set(ends, [seen]);
  }
  return [...byEnds.values()]
    .flatMap(conversationsBetween)
    .sort((a, b) => (a.segments[0]?.number ?? 0) - (b.segments[0]?.number ?? 0));
}

/** Those of the same two ends, one after another. */
function conversationsBetween(segments: readonly SeenSegment[]): Conversation[] {
  const answers = synAnswers(segments);
  const trackers: ConversationTracker[] = [];
  /** By sender and number of the segments that began them. */
  const begun = new Map<string, ConversationTracker>();
  let current: ConversationTracker | undefined;
  for (const [at, seen] of segments.entries()) {
    const answer = answers.get(seen);
    const isNew = answer === 'taken' || (answer === 'none' && current?.isClosed);
    if (current === undefined || (isNew && !current.isOpenedBy(seen))) {
      const first = `${seen.from} ${seen.tcp.seq}`;
      const before = begun.get(first);
      // A SYN that is sent again after others between them belongs to the first of its copies.
      current = before?.isUnanswered ? before : new ConversationTracker(...rolesFrom(at, segments));
      if (current !== before) trackers.push(current);
      begun.set(first, current);
    }
    current.add(seen);
  }
  return trackers.map((tracker) => tracker.result());
}

/** Client and server of the conversation that begins there, see `Side`. */
function rolesFrom(at: number, segments: readonly SeenSegment[]): [client: string, server: string] {
  const { from, to, tcp } = segments[at] as SeenSegment;
  const has = (flag: number) => (tcp.flags & flag) !== 0;
  const byPort = tcp.sourcePort >= tcp.destinationPort ? from : to;
  const bySyn = has(TcpFlag.ack) ? to : from;
  const client = has(TcpFlag.syn) ? bySyn : (segments.slice(at).find(isSyn)?.from ?? byPort);
  return [client, client === from ? to : from];
}
