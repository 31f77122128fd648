import { Completeness } from '../capture/conversation.ts';
import type { Conversation } from '../capture/conversations.ts';
import type { SeenStates } from '../capture/seen-states.ts';
import { inLanguage } from '../in-language.ts';
import type { Language } from '../language.ts';
import { TcpFlag } from '../packet/tcp-flags.ts';

/** One finding about a conversation: its label and its text. Packets have the numbers that Wireshark gives them. */
export type Finding = [label: string, text: string];

const OTHER = { client: 'server', server: 'client' } as const;

/** Labels, and what stands for them in Chinese. */
const LABELS = {
  opened: '建立',
  closed: '关闭',
  resets: 'RST',
  'old FINs': '旧 FIN',
  'wrong checksum': '校验和错误',
  data: '数据（字节）',
  'sent again': '重传',
  completeness: '完整性',
  states: '状态',
};
type Label = keyof typeof LABELS;

const STATES: Record<SeenStates['source'], string> = {
  observed: 'observed by tcplab, from the comments in the capture',
  inferred: 'inferred from the segments, as if each had arrived; nobody observed them',
  unknown: 'unknown: the SYN is not in this capture',
};

export function findingsOf(
  conversation: Conversation,
  source: SeenStates['source'],
  language: Language,
): Finding[] {
  const { dataLength, retransmissions, completeness, resets, oldFins, segments } = conversation;
  const numbersOf = (packets: readonly { number: number }[]) =>
    packets.map(({ number }) => number).join(', ');
  const ignored = numbersOf(resets.filter(({ ended }) => !ended));
  const old = oldFins.join(', ');
  const wrong = numbersOf(segments.filter(({ checksum }) => checksum === 'wrong'));
  const perSide = ({ client, server }: typeof dataLength) => `client ${client}, server ${server}`;
  const counted = Object.entries(Completeness).filter(([, bit]) => (completeness & bit) !== 0);
  const parts = counted.map(([name, bit]) => `${name}=${bit}`).join(' + ');
  const english: [label: Label, ...statements: string[]][] = [
    ['opened', ...openingTexts(conversation)],
    ['closed', ...closingTexts(conversation)],
    ['resets', ...(ignored ? [`${ignored}: ended nothing`] : [])],
    ['old FINs', ...(old ? [`${old}: the number was acknowledged before, so it closed nothing`] : [])],
    ['wrong checksum', ...(wrong ? [`${wrong}: no TCP accepts such a segment; it moves no state`] : [])],
    ['data', perSide(dataLength)],
    ['sent again', perSide(retransmissions)],
    ['completeness', `${completeness} as Wireshark counts: ${parts}`],
    ['states', STATES[source]],
  ];
  const semicolon = language === 'zh' ? '；' : '; ';
  return english
    .filter(([, ...statements]) => statements.length > 0)
    .map(([label, ...statements]) => [
      language === 'zh' ? LABELS[label] : label,
      statements.map((statement) => inLanguage(statement, language)).join(semicolon),
    ]);
}

function openingTexts(conversation: Conversation): string[] {
  const { synAgain, synAckAgain } = conversation;
  const times = (count: number) => (count === 1 ? 'once' : `${count} times`);
  return [
    ...handshakeTexts(conversation),
    ...(synAgain > 0 ? [`SYN sent again ${times(synAgain)}`] : []),
    ...(synAckAgain > 0 ? [`SYN,ACK sent again ${times(synAckAgain)}`] : []),
  ];
}

function handshakeTexts(conversation: Conversation): string[] {
  const { kind, complete, opened, syn, synAck, ack } = conversation.handshake;
  const { refusedBy, segments } = conversation;
  /** It was sent, but not captured, or only damaged. */
  const missing = (segment: string) => [
    segments.some(({ checksum }) => checksum === 'wrong')
      ? `the ${segment} that arrived is not in this capture`
      : `the ${segment} is not in this capture`,
  ];
  if (kind === 'unseen') return ['before this capture began'];
  if (kind === 'simultaneous') {
    const how = isSelf(conversation)
      ? 'by one socket with itself: its own SYN came back to it'
      : 'by both ends at once, each SYN sent before the other’s had come';
    return [how, opened.client && opened.server ? 'complete' : 'incomplete'];
  }
  if (syn === null) return missing('SYN');
  if (refusedBy !== null)
    return [`refused: the SYN in packet ${syn} was answered with the RST in packet ${refusedBy}`];
  if (complete) return [`in three segments, complete: packets ${syn}, ${synAck}, ${ack}`];
  if (synAck === null && (opened.client || opened.server)) return missing('SYN,ACK');
  if (synAck === null) return [`incomplete: no SYN,ACK for the SYN in packet ${syn}`];
  return opened.server ? missing('ACK') : [`incomplete: no ACK of the SYN,ACK in packet ${synAck}`];
}

function closingTexts(conversation: Conversation): string[] {
  const { close, octetsAfterFin, refusedBy, segments } = conversation;
  if (refusedBy !== null) return ['it never was open'];
  if (close.kind === 'open') {
    const ignored = segments.some(({ flags }) => (flags & (TcpFlag.fin | TcpFlag.rst)) !== 0);
    return [`not in this capture: ${ignored ? 'no FIN or RST that was accepted' : 'neither FIN nor RST'}`];
  }
  const octets = `${octetsAfterFin} ${octetsAfterFin === 1 ? 'octet' : 'octets'}`;
  return [
    orderText(close, isSelf(conversation)),
    ...('complete' in close && !close.complete ? ['incomplete: not every FIN was acknowledged'] : []),
    ...(octetsAfterFin && close.first
      ? [`after the first FIN the ${OTHER[close.first]} still sent ${octets}`]
      : []),
  ];
}

/** Both ends are one socket. */
function isSelf({ client, server }: Conversation): boolean {
  return client.ip === server.ip && client.port === server.port;
}

function orderText(close: Exclude<Conversation['close'], { kind: 'open' }>, self: boolean): string {
  switch (close.kind) {
    case 'half-closed': {
      const acknowledged = close.acknowledged ? 'which was acknowledged' : 'not acknowledged';
      return `half: the ${close.first} sent FIN, ${acknowledged}; the ${OTHER[close.first]} sent none`;
    }
    case 'simultaneous':
      return self
        ? 'by one socket with itself: its own FIN came back to it'
        : 'by both ends at once, each FIN sent before the other’s had come';
    case 'reset':
      return `reset by the ${close.by}: packet ${close.number}${close.first ? `, after the ${close.first}’s FIN` : ''}`;
    case 'four-segment':
      return `by the ${close.first} first, in four segments: FIN, ACK, FIN, ACK`;
    case 'three-segment':
      return `by the ${close.first} first, in three segments: the ${OTHER[close.first]}’s FIN carried its ACK`;
  }
}
