import type { TcpState } from '../../src/tcp-states.ts';
import type { CaptureFormat } from '../capture/capture.ts';
import type { Conversation, ConversationSegment, PerSide, Side } from '../capture/conversation.ts';
import type { LeftOut } from '../capture/left-out.ts';
import type { SeenStates } from '../capture/seen-states.ts';
import type { ReportedSegment } from '../experiments/model/outcome.ts';
import type { CaptureContents } from './capture-contents.ts';
import { ladderOf } from './conversation-ladder.ts';
import type { ListedConversation } from './listed-conversation.ts';

/** Output of `tcplab ladder --json`: see docs/json-contract.md. Fields are added, never renamed or removed. */
export interface JsonLadder {
  file: string;
  format: CaptureFormat;
  packets: number;
  /** Packets in which there can be no TCP. */
  withoutTcp: number;
  /** Packets in which there may be a segment that is in no conversation here. */
  leftOut: LeftOut[];
  /** Where and why the capture could not be read to its end. */
  broken: CaptureContents['broken'];
  conversations: JsonConversation[];
}

interface JsonConversation extends Omit<Conversation, 'segments' | 'numbered' | 'states'> {
  number: number;
  states: SeenStates['source'];
  segments: JsonCapturedSegment[];
}

interface JsonCapturedSegment
  extends Omit<ReportedSegment, 'from' | 'win' | 'after' | 'peer' | 'clientPort' | 'arrivesUs'> {
  packet: number;
  from: Side;
  /** null where the capture cut it off. */
  win: number | null;
  after: PerSide<TcpState | null>;
}

export function jsonLadder(
  file: string,
  { format, packets, withoutTcp, broken, beganUs }: CaptureContents,
  conversations: readonly ListedConversation[],
  leftOut: LeftOut[],
): JsonLadder {
  return {
    file,
    format,
    packets,
    withoutTcp,
    leftOut,
    broken: broken && { offset: broken.offset, reason: broken.reason },
    conversations: conversations.map((listed) => jsonConversation(listed, beganUs)),
  };
}

function jsonConversation({ number, conversation }: ListedConversation, beganUs: number): JsonConversation {
  const { segments: captured, numbered: _, states: __, ...told } = conversation;
  const { segments, states } = ladderOf(conversation, beganUs);
  return {
    number,
    ...told,
    states: states.source,
    segments: segments.map(({ from: _, after: __, ...segment }, index) => {
      const { number: packet, from, window: win } = captured[index] as ConversationSegment;
      const after = states.after[index] as PerSide<TcpState | null>;
      return { packet, from, ...segment, win, after };
    }),
  };
}
