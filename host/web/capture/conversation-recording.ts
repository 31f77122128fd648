import { LED_PINS } from '../../../src/leds/pins.ts';
import type { TcpState } from '../../../src/tcp-states.ts';
import type { Conversation } from '../../capture/conversations.ts';
import type { ReportedState } from '../../experiments/model/outcome.ts';
import { type ConversationLadder, ladderOf } from '../../ladder/conversation-ladder.ts';
import { findingsOf } from '../../ladder/findings.ts';
import type { Language } from '../../language.ts';
import { endpointText } from '../../packet/packet.ts';
import { printable } from '../../printable.ts';
import type { Recording } from '../recording/recording.ts';

/** A conversation of a capture, or a part of a long one. */
export interface CapturedConversation {
  number: number;
  /** Of the first and of the last segment that the recording has, counted from 1; and how many there are. */
  first: number;
  last: number;
  segments: number;
  /** Nothing can be forked there. Times are counted from the conversation's first segment. */
  recording: Recording;
  /** Label and text. */
  findings: Record<Language, [string, string][]>;
}

/** What others wrote into the file has no end of its own. In characters. */
const TEXT_MAX = 600;

/** Printable, and of a length that a person reads. */
export function bounded(text: string): string {
  const whole = printable(text);
  return whole.length <= TEXT_MAX ? whole : `${whole.slice(0, TEXT_MAX)} …`;
}

/** `first` and `count` choose the segments: a long conversation is shown in parts. `ladder`: that of the conversation. */
export function recordingOf(
  conversation: Conversation,
  first = 1,
  count = Number.POSITIVE_INFINITY,
  ladder: ConversationLadder = ladderOf(conversation, conversation.segments[0]?.timeUs ?? 0),
): CapturedConversation {
  const { number, client, server, segments } = conversation;
  const chosen = ladder.segments.slice(first - 1, first - 1 + count);
  const findings = (language: Language) =>
    findingsOf(conversation, ladder.states.source, language).map(([label, text]): [string, string] => [
      label,
      bounded(text),
    ]);
  const ends = `${endpointText(client)} → ${endpointText(server)}`;
  const both = { en: findings('en'), zh: findings('zh') };
  const told = (language: Language) => both[language].map((finding) => finding.join(': ')).join('\n');
  return {
    number,
    first,
    last: first - 1 + chosen.length,
    segments: segments.length,
    findings: both,
    recording: {
      run: null,
      isServer: true,
      title: { en: ends, zh: ends },
      question: {
        en: `conversation ${number}`,
        zh: `第 ${number} 个会话`,
      },
      explanation: { en: told('en'), zh: told('zh') },
      pins: LED_PINS,
      steps: [],
      client: statesOf('client', client.port, ladder, first, chosen.length),
      board: statesOf('board', client.port, ladder, first, chosen.length),
      segments: chosen.map((segment) => ({ ...segment, clientPort: client.port })),
      leds: [],
      calls: [],
      timers: [],
      outcome: null,
      endUs: Math.max(0, ...chosen.slice(-1).map(({ timeUs }) => timeUs)),
    },
  };
}

/** The server stands in the place of the board. Each state is entered with the segment that tells of it. */
function statesOf(
  end: 'client' | 'board',
  clientPort: number,
  { segments, states }: ConversationLadder,
  first: number,
  count: number,
): ReportedState[] {
  const path = states.paths[end === 'board' ? 'server' : end];
  if (!path) return [];
  const before = path.entered.slice(0, first - 1).flat();
  const start: TcpState = before.at(-1) ?? path.start;
  const beganUs = segments[first - 1]?.timeUs ?? 0;
  const entered = path.entered.slice(first - 1, first - 1 + count).flatMap((all, at): ReportedState[] => {
    const index = first - 1 + at;
    const { timeUs, from, flags, absolute, len, win } = segments[index]!;
    const { seq, ack } = absolute;
    const cause = from === end ? 'transmit' : 'segment';
    const segment = cause === 'segment' ? { flags, seq, ack: ack ?? 0, len, win } : null;
    return all.map((state) => ({ state, timeUs, cause, segment, clientPort }));
  });
  return [{ state: start, timeUs: beganUs, cause: null, clientPort }, ...entered];
}
