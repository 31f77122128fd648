import type { Packet } from '../packet/packet.ts';
import type { Capture, CapturedPacket } from './capture.ts';
import type { Conversation } from './conversation.ts';
import { ConversationTracker } from './conversation-tracker.ts';
import { parseCaptured } from './link-layer.ts';
import { checksumOf, withoutOffload } from './segment-checksum.ts';
import type { SeenSegment } from './tracker.ts';

/** The TCP conversations of a capture, in the order in which they begin. */
export function conversationsOf(capture: Capture): Conversation[] {
  const segments = capture.packets.flatMap((captured) => {
    return seenSegment(captured, parseCaptured(capture, captured)) ?? [];
  });
  return groupConversations(withoutOffload(segments));
}

/**
 * Groups segments into TCP conversations. Segments between the same two ends belong together until a new SYN comes after
 * the close, or a SYN with a new number is answered by a SYN,ACK. With a wrong checksum none begins: not even its ports
 * are certain.
 */
export function groupConversations(segments: Iterable<SeenSegment>): Conversation[] {
  const trackers: ConversationTracker[] = [];
  const latest = new Map<string, number>();
  for (const seen of segments) {
    const ends = [seen.from, seen.to].sort().join(' ');
    const place = latest.get(ends);
    const current = place === undefined ? undefined : trackers[place];
    const isWrong = seen.checksum === 'wrong';
    if (place === undefined || current === undefined || (!isWrong && current.isFollowedBy(seen))) {
      if (!isWrong) latest.set(ends, trackers.push(new ConversationTracker(seen)) - 1);
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

/** The TCP segment of a captured packet, if there is one. */
export function seenSegment(
  { number, timeUs, comment }: Pick<CapturedPacket, 'number' | 'timeUs' | 'comment'>,
  packet: Packet,
): SeenSegment | undefined {
  const ip = packet.ipv4 ?? packet.ipv6;
  const { tcp } = packet;
  if (ip === undefined || tcp === undefined) return undefined;
  const from = `${ip.source}:${tcp.sourcePort}`;
  const to = `${ip.destination}:${tcp.destinationPort}`;
  return { number, timeUs, from, to, tcp, checksum: checksumOf(ip, tcp, ip.payloadLength), comment };
}
