import type { Conversation } from '../capture/conversations.ts';
import type { LeftOut } from '../capture/left-out.ts';
import type { CaptureContents } from './capture-contents.ts';
import { ladderOf } from './conversation-ladder.ts';

/** Output of `tcplab ladder --json`: see docs/json-contract.md. Fields are added, never renamed or removed. */
export function jsonLadder(
  file: string,
  { format, packets, withoutTcp, broken, beganUs }: CaptureContents,
  conversations: readonly Conversation[],
  leftOut: LeftOut[],
) {
  return {
    file,
    format,
    packets,
    withoutTcp,
    leftOut,
    broken: broken && { offset: broken.offset, reason: broken.reason },
    conversations: conversations.map((each) => jsonConversation(each, beganUs)),
  };
}

function jsonConversation(conversation: Conversation, beganUs: number) {
  const { segments: captured, numbered: _, states: __, ...told } = conversation;
  const { segments, states } = ladderOf(conversation, beganUs);
  return {
    ...told,
    states: states.source,
    segments: segments.map(({ from: _, after: __, ...segment }, index) => {
      const { number: packet, from, window: win } = captured[index]!;
      return { packet, from, ...segment, win, after: states.after[index] };
    }),
  };
}
