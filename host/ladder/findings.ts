import { Completeness, type Conversation } from '../capture/conversation.ts';
import { patternsOf } from '../capture/patterns.ts';
import type { SeenStates } from '../capture/seen-states.ts';
import type { LadderTexts } from './ladder-texts.ts';

/** What a conversation shows, in words: what it is about, and what was found. */
export type Finding = [label: string, text: string];

export function findingsOf(
  conversation: Conversation,
  source: SeenStates['source'],
  texts: LadderTexts,
): Finding[] {
  const { labels } = texts;
  const { dataLength, retransmissions, completeness, resets } = conversation;
  const ignored = resets.filter(({ ended }) => !ended).map(({ number }) => number);
  const wrong = conversation.segments.filter(({ checksum }) => checksum === 'wrong');
  return [
    [labels.opened, openingText(conversation, texts)],
    [labels.closed, closingText(conversation, texts)],
    ...(ignored.length > 0 ? [[labels.resets, texts.ignoredResets(ignored)] as Finding] : []),
    ...(wrong.length > 0
      ? [[labels.checksum, texts.wrongChecksums(wrong.map(({ number }) => number))] as Finding]
      : []),
    [labels.data, texts.perSide(dataLength.client, dataLength.server)],
    [labels.again, texts.perSide(retransmissions.client, retransmissions.server)],
    [labels.completeness, texts.completeness(completeness, completenessParts(completeness))],
    [labels.states, texts.states[source]],
  ];
}

function openingText(conversation: Conversation, { handshake: texts, semicolon }: LadderTexts): string {
  const { synAgain, synAckAgain } = patternsOf(conversation);
  return [
    handshakeText(conversation, texts),
    ...(synAgain > 0 ? [texts.synAgain(synAgain)] : []),
    ...(synAckAgain > 0 ? [texts.synAckAgain(synAckAgain)] : []),
  ].join(semicolon);
}

function handshakeText(conversation: Conversation, texts: LadderTexts['handshake']): string {
  const { kind, complete, syn, synAck, ack } = conversation.handshake;
  const { refusedBy } = patternsOf(conversation);
  if (kind === 'unseen') return texts.unseen;
  if (kind === 'simultaneous') return texts.simultaneous(complete);
  if (syn === null) return texts.synMissing;
  if (refusedBy !== null) return texts.refused(syn, refusedBy);
  if (synAck === null) return texts.unanswered(syn);
  return complete && ack !== null ? texts.complete(syn, synAck, ack) : texts.unacknowledged(synAck);
}

function closingText(conversation: Conversation, { close: texts, semicolon }: LadderTexts): string {
  const { close } = conversation;
  const { octetsAfterFin, refusedBy } = patternsOf(conversation);
  if (refusedBy !== null) return texts.refused;
  if (close.kind === 'open') return texts.open;
  const parts = [orderText(close, texts)];
  if ('complete' in close && !close.complete) parts.push(texts.incomplete);
  if (octetsAfterFin && close.first)
    parts.push(texts.afterFin(close.first === 'client' ? 'server' : 'client', octetsAfterFin));
  return parts.join(semicolon);
}

function orderText(
  close: Exclude<Conversation['close'], { kind: 'open' }>,
  texts: LadderTexts['close'],
): string {
  switch (close.kind) {
    case 'half-closed':
      return texts.halfClosed(close.first, close.acknowledged);
    case 'simultaneous':
      return texts.simultaneous;
    case 'reset':
      return texts.reset(close.by, close.number, close.first);
    default:
      return texts.orderly(close.kind, close.first);
  }
}

const PARTS: Record<keyof typeof Completeness, string> = {
  syn: 'SYN',
  synAck: 'SYN,ACK',
  ack: 'ACK',
  data: 'data',
  fin: 'FIN',
  rst: 'RST',
};

function completenessParts(value: number): string[] {
  const names = Object.keys(Completeness) as (keyof typeof Completeness)[];
  return names
    .filter((name) => value & Completeness[name])
    .map((name) => `${PARTS[name]}=${Completeness[name]}`);
}
