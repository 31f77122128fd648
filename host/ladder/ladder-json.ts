import type { TcpState } from '../../src/tcp-states.ts';
import type { Capture } from '../capture/capture.ts';
import type { Close, ConversationSegment, Handshake, PerSide, Reset, Side } from '../capture/conversation.ts';
import { type Patterns, patternsOf } from '../capture/patterns.ts';
import type { SeenStates } from '../capture/seen-states.ts';
import type { ReportedSegment } from '../experiments/model/outcome.ts';
import type { Endpoint } from '../packet/packet.ts';
import { ladderOf } from './conversation-ladder.ts';
import type { ListedConversation } from './listed-conversation.ts';

/** What `tcplab ladder --json` prints: see docs/json-contract.md. Fields are added, never renamed or removed. */
export interface JsonLadder {
  file: string;
  format: Capture['format'];
  packets: number;
  conversations: JsonConversation[];
}

interface JsonConversation extends Patterns {
  number: number;
  interface: string;
  client: Endpoint;
  server: Endpoint;
  handshake: Handshake;
  close: Close;
  resets: readonly Reset[];
  dataLength: PerSide<number>;
  retransmissions: PerSide<number>;
  completeness: number;
  states: SeenStates['source'];
  segments: JsonCapturedSegment[];
}

interface JsonCapturedSegment
  extends Omit<ReportedSegment, 'from' | 'after' | 'peer' | 'clientPort' | 'arrivesUs'> {
  packet: number;
  from: Side;
  after: PerSide<TcpState | null>;
}

export function jsonLadder(
  file: string,
  { format, packets }: Capture,
  conversations: readonly ListedConversation[],
  beganUs: number,
): JsonLadder {
  return {
    file,
    format,
    packets: packets.length,
    conversations: conversations.map((listed) => jsonConversation(listed, beganUs)),
  };
}

function jsonConversation(
  { number, interface: where, conversation }: ListedConversation,
  beganUs: number,
): JsonConversation {
  const { client, server, handshake, close, resets, dataLength, retransmissions, completeness } =
    conversation;
  const { segments, states } = ladderOf(conversation, beganUs);
  return {
    number,
    interface: where,
    client,
    server,
    handshake,
    close,
    resets,
    ...patternsOf(conversation),
    dataLength,
    retransmissions,
    completeness,
    states: states.source,
    segments: segments.map(({ from: _, after: __, ...segment }, index) => {
      const { number: packet, from } = conversation.segments[index] as ConversationSegment;
      const after = states.after[index] as PerSide<TcpState | null>;
      return { packet, from, ...segment, after };
    }),
  };
}
