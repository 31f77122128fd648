import { Completeness, type Conversation } from '../capture/conversation.ts';
import type { SeenStates } from '../capture/seen-states.ts';
import { TcpFlag } from '../packet/tcp-flags.ts';
import type { LadderTexts } from './ladder-texts.ts';

/** One finding about a conversation: its label and its text. */
export type Finding = [label: string, text: string];

export function findingsOf(
  conversation: Conversation,
  source: SeenStates['source'],
  texts: LadderTexts,
): Finding[] {
  const { labels } = texts;
  const { dataLength, retransmissions, completeness, resets, oldFins } = conversation;
  const numbersOf = (packets: readonly { number: number }[]) => packets.map(({ number }) => number);
  const ignored = numbersOf(resets.filter(({ ended }) => !ended));
  const wrong = numbersOf(conversation.segments.filter(({ checksum }) => checksum === 'wrong'));
  const ifAny = (label: string, numbers: readonly number[], text: (numbers: readonly number[]) => string) =>
    numbers.length > 0 ? [[label, text(numbers)] as Finding] : [];
  return [
    [labels.opened, openingText(conversation, texts)],
    [labels.closed, closingText(conversation, texts)],
    ...ifAny(labels.resets, ignored, texts.ignoredResets),
    ...ifAny(labels.oldFins, oldFins, texts.oldFins),
    ...ifAny(labels.checksum, wrong, texts.wrongChecksums),
    [labels.data, texts.perSide(dataLength.client, dataLength.server)],
    [labels.again, texts.perSide(retransmissions.client, retransmissions.server)],
    [labels.completeness, texts.completeness(completeness, completenessParts(completeness))],
    [labels.states, texts.states[source]],
  ];
}

function openingText(conversation: Conversation, { handshake: texts, semicolon }: LadderTexts): string {
  const { synAgain, synAckAgain } = conversation;
  return [
    handshakeText(conversation, texts),
    ...(synAgain > 0 ? [texts.synAgain(synAgain)] : []),
    ...(synAckAgain > 0 ? [texts.synAckAgain(synAckAgain)] : []),
  ].join(semicolon);
}

function handshakeText(conversation: Conversation, texts: LadderTexts['handshake']): string {
  const { kind, complete, opened, syn, synAck, ack } = conversation.handshake;
  const { refusedBy } = conversation;
  if (kind === 'unseen') return texts.unseen;
  if (kind === 'simultaneous')
    return (isSelf(conversation) ? texts.self : texts.simultaneous)(opened.client && opened.server);
  if (syn === null) return texts.missing('SYN');
  if (refusedBy !== null) return texts.refused(syn, refusedBy);
  if (complete && synAck !== null && ack !== null) return texts.complete(syn, synAck, ack);
  if (synAck === null)
    return opened.client || opened.server ? texts.missing('SYN,ACK') : texts.unanswered(syn);
  return opened.server ? texts.missing('ACK') : texts.unacknowledged(synAck);
}

function closingText(conversation: Conversation, { close: texts, semicolon }: LadderTexts): string {
  const { close, octetsAfterFin, refusedBy, segments } = conversation;
  if (refusedBy !== null) return texts.refused;
  if (close.kind === 'open')
    return texts.open(segments.some(({ flags }) => (flags & (TcpFlag.fin | TcpFlag.rst)) !== 0));
  const parts = [
    close.kind === 'simultaneous' && isSelf(conversation) ? texts.self : orderText(close, texts),
  ];
  if ('complete' in close && !close.complete) parts.push(texts.incomplete);
  if (octetsAfterFin && close.first)
    parts.push(texts.afterFin(close.first === 'client' ? 'server' : 'client', octetsAfterFin));
  return parts.join(semicolon);
}

/** Both ends are one socket. */
function isSelf({ client, server }: Conversation): boolean {
  return client.ip === server.ip && client.port === server.port;
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
