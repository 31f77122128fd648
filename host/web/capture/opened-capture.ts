import type { CaptureFormat } from '../../capture/capture.ts';
import type { PerSide } from '../../capture/conversation.ts';
import type { Conversation } from '../../capture/conversations.ts';
import type { SeenStates } from '../../capture/seen-states.ts';
import { seenStates } from '../../capture/seen-states.ts';
import type { CaptureContents } from '../../ladder/capture-contents.ts';
import { type ConversationLadder, ladderOf } from '../../ladder/conversation-ladder.ts';
import { findingsOf } from '../../ladder/findings.ts';
import { leftOutTexts } from '../../ladder/left-out-report.ts';
import { isChosen } from '../../ladder/wanted-conversation.ts';
import type { Language, Text } from '../../language.ts';
import { endpointText } from '../../packet/packet.ts';
import { type CaptureProblem, problemOf } from './capture-problem.ts';
import { bounded, type CapturedConversation, recordingOf } from './conversation-recording.ts';

export interface CaptureSummary {
  format: CaptureFormat;
  packets: number;
  octets: number;
  conversations: number;
  /** What the ladders may lack, and why. */
  remarks: Record<Language, string[]>;
  /** Why there is nothing to show. */
  problem: CaptureProblem | null;
}

/** A line of the list of conversations. */
export interface ConversationRow {
  number: number;
  client: string;
  server: string;
  /** Since the capture's first packet, in µs. */
  beganUs: number;
  durationUs: number;
  segments: number;
  /** Octets of data. */
  octets: PerSide<number>;
  states: SeenStates['source'];
  opened: Text;
  closed: Text;
}

/** A part of the list. */
export interface ConversationPart {
  rows: ConversationRow[];
  /** How many there are, of the port that was asked for. */
  conversations: number;
}

/** As many segments as are shown at once: a part of a longer conversation. */
export const SEGMENTS_SHOWN = 2000;

/** A capture that has been read, as the page asks for parts of it: the whole of one of 100 MB would not go to it at once. */
export class OpenedCapture {
  readonly summary: CaptureSummary;
  private readonly beganUs: number;
  private readonly conversations: Conversation[];
  private latest: { number: number; ladder: ConversationLadder } | null = null;

  constructor(contents: CaptureContents) {
    const { format, packets, octets, beganUs, broken } = contents;
    const { conversations, leftOut } = contents.tell();
    const remarks = (language: Language) => leftOutTexts(leftOut, broken, language).map(bounded);
    this.beganUs = beganUs;
    this.conversations = conversations;
    this.summary = {
      format,
      packets,
      octets,
      conversations: conversations.length,
      remarks: { en: remarks('en'), zh: remarks('zh') },
      problem: problemOf(contents, conversations.length, leftOut),
    };
  }

  /** Rows of the list from that place on, counted from 0; of the conversations with that port only, if one is given. */
  list(from: number, count: number, port: number | null = null): ConversationPart {
    const chosen =
      port === null ? this.conversations : this.conversations.filter((one) => isChosen(one, { port }));
    return {
      rows: chosen.slice(from, from + count).map((one) => this.row(one)),
      conversations: chosen.length,
    };
  }

  /**
   * That conversation, or the part of it that begins at the segment `first`, counted from 1.
   * @throws when there is none of that number
   */
  conversation(number: number, first = 1): CapturedConversation {
    const listed = this.conversations[number - 1];
    if (!listed) throw new Error(`there is no conversation ${number}`);
    const beganUs = listed.segments[0]?.timeUs ?? 0;
    if (this.latest?.number !== number) this.latest = { number, ladder: ladderOf(listed, beganUs) };
    return recordingOf(listed, first, SEGMENTS_SHOWN, this.latest.ladder);
  }

  private row(conversation: Conversation): ConversationRow {
    const { number, client, server, segments, dataLength: octets } = conversation;
    const { source } = seenStates(conversation);
    const [beganUs = 0, endedUs = 0] = [segments[0]?.timeUs, segments.at(-1)?.timeUs];
    const found = (at: number): Text => ({
      en: bounded(findingsOf(conversation, source, 'en')[at]?.[1] ?? ''),
      zh: bounded(findingsOf(conversation, source, 'zh')[at]?.[1] ?? ''),
    });
    return {
      number,
      client: endpointText(client),
      server: endpointText(server),
      beganUs: beganUs - this.beganUs,
      durationUs: endedUs - beganUs,
      segments: segments.length,
      octets,
      states: source,
      opened: found(0),
      closed: found(1),
    };
  }
}
