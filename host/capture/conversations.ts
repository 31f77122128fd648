import type { Conversation } from './conversation.ts';
import { ConversationTracker } from './conversation-tracker.ts';
import type { SeenSegment } from './tracker.ts';

/**
 * Groups segments into TCP conversations. Segments between the same two ends belong together until a new SYN comes after
 * the close, or a SYN with a new number is answered by a SYN,ACK. With a wrong checksum none begins: not even its ports
 * are certain.
 */
export function groupConversations(
  segments: Iterable<SeenSegment>,
  onStray: (seen: SeenSegment) => void,
): Conversation[] {
  const trackers: ConversationTracker[] = [];
  const latest = new Map<string, number>();
  for (const seen of segments) {
    const ends = [seen.from, seen.to].sort().join(' ');
    const place = latest.get(ends);
    const current = place === undefined ? undefined : trackers[place];
    const isWrong = seen.checksum === 'wrong';
    if (place === undefined || current === undefined || (!isWrong && current.isFollowedBy(seen))) {
      if (isWrong) onStray(seen);
      else latest.set(ends, trackers.push(new ConversationTracker(seen)) - 1);
      continue;
    }
    const split = current.add(seen);
    if (split === undefined) continue;
    trackers[place] = replay(current.seen.slice(0, split));
    latest.set(ends, trackers.push(replay(current.seen.slice(split))) - 1);
  }
  return trackers.map((tracker) => tracker.result());
}

function replay([first, ...rest]: readonly SeenSegment[]): ConversationTracker {
  const tracker = new ConversationTracker(first as SeenSegment);
  for (const seen of rest) tracker.add(seen);
  return tracker;
}
