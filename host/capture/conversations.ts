import type { Packet } from '../packet/packet.ts';
import type { Capture } from './capture.ts';
import type { Conversation } from './conversation.ts';
import { ConversationTracker } from './conversation-tracker.ts';
import { parseCaptured } from './link-layer.ts';
import type { SeenSegment } from './tracker.ts';

/** A parsed packet with its place in the capture. */
export interface TimedPacket {
  /** From 1. */
  readonly number: number;
  readonly timeUs: number;
  readonly packet: Packet;
  readonly comment?: string;
}

/** The TCP conversations of a capture, in the order in which they begin. */
export function conversationsOf(capture: Capture): Conversation[] {
  return groupConversations(
    capture.packets.map((captured) => ({ ...captured, packet: parseCaptured(capture, captured) })),
  );
}

/**
 * Groups packets into TCP conversations. Packets between the same two ends belong together until a new SYN comes after
 * the close, or a SYN with a new number is answered by a SYN,ACK; packets without a TCP segment are passed over.
 */
export function groupConversations(packets: Iterable<TimedPacket>): Conversation[] {
  const trackers: ConversationTracker[] = [];
  const latest = new Map<string, number>();
  const begin = (ends: string, first: SeenSegment) => {
    const tracker = new ConversationTracker(first);
    latest.set(ends, trackers.push(tracker) - 1);
    return tracker;
  };
  for (const packet of packets) {
    const seen = seenSegment(packet);
    if (seen === undefined) continue;
    const ends = [seen.from, seen.to].sort().join(' ');
    const place = latest.get(ends);
    const current = place === undefined ? undefined : trackers[place];
    if (place === undefined || current === undefined || current.isFollowedBy(seen)) {
      begin(ends, seen);
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

function seenSegment({ number, timeUs, packet, comment = '' }: TimedPacket): SeenSegment | undefined {
  const ip = packet.ipv4 ?? packet.ipv6;
  const { tcp } = packet;
  if (ip === undefined || tcp === undefined) return undefined;
  const from = `${ip.source}:${tcp.sourcePort}`;
  const to = `${ip.destination}:${tcp.destinationPort}`;
  return { number, timeUs, from, to, tcp, comment };
}
