import type { ReportedSegment } from '../../experiments/model/outcome.ts';
import type { Text } from '../../language.ts';
import { ackOf, type SequenceNumber, seqOf } from '../../report/iss-names.ts';
import type { Happening } from '../recording/moment.ts';
import type { ProgramCall } from '../recording/recording.ts';
import { type LadderStory, ladderStories } from './ladder-stories.ts';
import { type Explanation, explanationOf } from './transition-words.ts';
import type { ViewProps } from './view.ts';

/** What happened, explained; placeholders as in transition-words. `me` is the end that it happened at. */
export interface Told extends Explanation {
  me: 'client' | 'board';
}

/** null for a step: it says itself what is done. */
export function tellHappening(happening: Happening | null, props: ViewProps): Told | null {
  if (!happening || happening.kind === 'step') return null;
  if (happening.kind === 'call')
    return { me: 'board', ...(CALLS[happening.call.call] ?? otherCall(happening.call)) };
  if (happening.kind === 'state')
    return { me: happening.end, ...explanationOf(happening.from ?? 'CLOSED', happening.step) };
  return { me: happening.segment.from, ...tellSegment(happening.kind, happening.segment, props) };
}

const of = (section: string, en: string, zh: string): Explanation => ({ words: { en, zh }, section });

function tellSegment(
  kind: 'sent' | 'arrived' | 'lost',
  segment: ReportedSegment,
  { recording }: ViewProps,
): Explanation {
  const story = ladderStories(recording).find(({ segments }) => segments.includes(segment));
  if (kind === 'lost') return isAckOnly(segment) ? LOST_ACK : LOST;
  if (kind === 'arrived' && segment.altered === 'corrupt') return CORRUPT;
  if (kind === 'arrived') return arrived(segment, story);
  if (story?.again.has(segment)) return AGAIN;
  return SENT.find(({ flags }) => flags.test(segment.flags))?.told(segment, story) ?? sentAck(segment, story);
}

function isAckOnly({ flags, len }: ReportedSegment): boolean {
  return len === 0 && !/[SFR]/.test(flags);
}

const LOST = of(
  '§3.8.1',
  'The segment is lost on its way, and nobody is told. {Me} will notice when no ACK comes, and send it again.',
  '报文段在途中丢失，没有人得到通知。{me}等不到 ACK 时才会发现，然后重传。',
);
const LOST_ACK = of(
  '§3.8.1',
  'This ACK is lost on its way. {Me} will not repeat it by itself: {you}, who misses it, repeats what it would have acknowledged.',
  '这个 ACK 在途中丢失。{me}不会主动重发：等不到它的{you}会重传它本该确认的内容。',
);
const CORRUPT = of(
  '§3.1',
  'The checksum does not fit: {you} drops the segment without a word, as if it had been lost.',
  '校验和不对：{you}不声不响地丢弃这个报文段，就像它丢失了一样。',
);
/** Where it led to another state, that is told in its place. */
function arrived(segment: ReportedSegment, story?: LadderStory): Explanation {
  const [, ack] = numbersOf(segment, story);
  if (segment.len > 0)
    return of(
      '§3.10.7.4',
      `The ${segment.len} octets reach {you}, which owes an ACK for them; its state stays as it is.`,
      `${segment.len} 个字节到达，{you}要对它们作出确认；状态不变。`,
    );
  if (isAckOnly(segment) && ack)
    return of(
      '§3.4',
      `{You} knows now that all before ${ack} has arrived. Its state stays as it is.`,
      `{you}由此知道 ${ack} 之前的内容都已送达，状态不变。`,
    );
  return of(
    '§3.10.7',
    'The segment reaches {you}, whose state stays as it is.',
    '报文段到达，{you}的状态不变。',
  );
}

const AGAIN = of(
  '§3.8.1, RFC 6298',
  'No ACK came in time, so {me} sends the same octets again; after each try it waits longer.',
  'ACK 没有及时到来，{me}再次发送同样的内容；每重传一次，等待的时间就更长。',
);

const SENT: { flags: RegExp; told: (segment: ReportedSegment, story?: LadderStory) => Explanation }[] = [
  {
    flags: /R/,
    told: () =>
      of(
        '§3.5.2',
        '{Me} sends a RST: as far as it knows there is no such connection, or it gives it up.',
        '{me}发出 RST：据它所知没有这个连接，或者它要放弃这个连接。',
      ),
  },
  {
    flags: /S.*\./,
    told: (segment, story) => {
      const [y, ack] = numbersOf(segment, story);
      return of(
        '§3.5',
        `{Me} answers: its own initial sequence number is ${y}, and ack=${ack} says that it heard the SYN, which counts as one octet.`,
        `{me}应答：自己的初始序列号是 ${y}，ack=${ack} 表示听到了 SYN（SYN 占用一个序列号）。`,
      );
    },
  },
  {
    flags: /S/,
    told: (segment, story) => {
      const [x] = numbersOf(segment, story);
      return of(
        '§3.5',
        `{Me} asks for a connection: its octets will be counted from ${x}.`,
        `{me}请求建立连接：它的字节将从 ${x} 开始编号。`,
      );
    },
  },
  {
    flags: /F/,
    told: (segment, story) => {
      const { len, absolute, seq } = segment;
      const fin = { ...segment, seq: seq + len, absolute: { ...absolute, seq: absolute.seq + len } };
      const [number] = numbersOf(fin, story);
      return of(
        '§3.6',
        `A FIN: {me} has no more to send. It counts as one octet, the one with number ${number}.`,
        `FIN：{me}没有数据要发了。它占用一个序列号，即 ${number}。`,
      );
    },
  },
  {
    flags: /U/,
    told: ({ urg = 0 }) =>
      of(
        '§3.8.5',
        `{Me} marks data as urgent: the urgent pointer says where it ends, ${urg} octets from seq on.`,
        `{me}把数据标记为紧急：紧急指针指出它在何处结束，即从 seq 起 ${urg} 个字节。`,
      ),
  },
];

/** Data, or only an ACK. */
function sentAck(segment: ReportedSegment, story?: LadderStory): Explanation {
  const [seq, ack] = numbersOf(segment, story);
  const { len, win } = segment;
  if (len > 0)
    return of(
      '§3.4',
      `{Me} sends ${len} octets, from ${seq} on${ack ? `; all before ${ack} has arrived from {you}` : ''}.`,
      `{me}发送 ${len} 个字节，从 ${seq} 开始${ack ? `；{you}发来的 ${ack} 之前的内容都已收到` : ''}。`,
    );
  return of(
    '§3.4',
    `{Me} acknowledges: all before ${ack ?? seq} has arrived, and it has room for ${win} octets more.`,
    `{me}确认：${ack ?? seq} 之前的内容都已收到，还能再接收 ${win} 个字节。`,
  );
}

/** seq and ack as the ladder writes them. */
function numbersOf(
  segment: ReportedSegment,
  story: LadderStory | undefined,
): [seq: string, ack: string | null] {
  const text = (number: SequenceNumber) => {
    const name = story?.names.nameOf(segment.peer, number) ?? null;
    if (name === null) return String(number.absolute);
    return number.relative === 0 ? name : `${name}+${number.relative}`;
  };
  const ack = ackOf(segment);
  return [text(seqOf(segment)), ack && text(ack)];
}

/** Calls of lwIP by the program on the board, as in firmware/lwip/lwip.d.ts. */
const CALLS: Readonly<Record<string, Explanation>> = {
  write: of(
    '§3.10.2',
    'The program on the board hands octets to its TCP (SEND).',
    '开发板上的程序把数据交给 TCP（SEND）。',
  ),
  received: of(
    '§3.10.3',
    'The program on the board has read what arrived (RECEIVE): the window opens again by as much.',
    '开发板上的程序读取了到达的数据（RECEIVE）：窗口随之重新打开。',
  ),
  shutdown: of(
    '§3.10.4',
    'The program on the board closes its half only: it sends no more and goes on reading.',
    '开发板上的程序只关闭自己这一半：不再发送，但继续读取。',
  ),
  close: of(
    '§3.10.4',
    'The program on the board calls close(): its TCP sends a FIN behind all that it still has to send.',
    '开发板上的程序调用 close()：TCP 在发完所有数据之后发出 FIN。',
  ),
  closeOnEnd: of(
    '§3.6',
    'The program on the board asks its TCP to close by itself as soon as the FIN of {you} is here.',
    '开发板上的程序要求 TCP：{you}的 FIN 一到就自动关闭。',
  ),
  abort: of(
    '§3.10.5',
    'The program on the board gives the connection up (ABORT): a RST goes out.',
    '开发板上的程序放弃连接（ABORT）：发出 RST。',
  ),
};

function otherCall({ call }: ProgramCall): Explanation {
  const words: Text = {
    en: `The program on the board calls ${call}().`,
    zh: `开发板上的程序调用 ${call}()。`,
  };
  return { words, section: '§3.10' };
}
