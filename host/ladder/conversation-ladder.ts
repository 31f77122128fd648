import type { Conversation } from '../capture/conversations.ts';
import { seenStates } from '../capture/seen-states.ts';
import type { ReportedSegment } from '../experiments/model/outcome.ts';
import type { LadderRow } from '../report/ladder-rows.ts';

/** A conversation of a capture in the shape in which ladders are drawn: its server stands in the place of the board. */
export type ConversationLadder = ReturnType<typeof ladderOf>;

/** Times are counted from `beganUs`, that of the capture's first packet. */
export function ladderOf(conversation: Conversation, beganUs: number) {
  const states = seenStates(conversation);
  const { client, server } = states.paths;
  const since = (timeUs: number) => timeUs - beganUs;
  const { numbered } = conversation;
  const segments = conversation.segments.map((segment, index): ReportedSegment => {
    const { from, flagsText: flags, seq, ack, relativeSeq, relativeAck, len, window: win } = segment;
    const fault = states.faults[index];
    const after = states.after[index];
    return {
      from: from === 'client' ? 'client' : 'board',
      flags,
      // Relative to a SYN that was not captured, a number means nothing.
      seq: numbered[from] ? relativeSeq : seq,
      ack: numbered[from === 'client' ? 'server' : 'client'] ? relativeAck : ack,
      len,
      win: win ?? 0,
      timeUs: since(segment.timeUs),
      after: { client: after?.client ?? null, board: after?.server ?? null },
      absolute: { seq, ack },
      ...(fault === 'lost' ? { lost: true as const } : fault ? { altered: fault } : {}),
      ...(segment.retransmission ? { again: true as const } : {}),
    };
  });
  /** Each state stands with the segment that tells of it. */
  const rows = segments.map(
    (segment, index): LadderRow => ({
      kind: 'segment',
      segment,
      client: [...(client?.entered[index] ?? [])],
      board: [...(server?.entered[index] ?? [])],
    }),
  );
  const start: LadderRow = { kind: 'start', client: client?.start ?? null, board: server?.start ?? null };
  return { segments, rows: [start, ...rows], states };
}
