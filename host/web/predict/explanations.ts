import type { TcpState } from '../../../src/tcp-states.ts';
import type { Language, Text } from '../../language.ts';
import { explanationOf } from '../view/transition-words.ts';
import { sayTold } from '../view/words.ts';
import { eventOf } from './diagram.ts';
import type { Choice, Question, SegmentMistake, StateMistake } from './question.ts';
import { rightChoice } from './question.ts';

/** Why an answer is right; with the section of RFC 9293. */
export function whyRight(question: Question, language: Language): string {
  const { entered, from, end, trigger } = question;
  if (entered) {
    const told = explanationOf(from, entered);
    return `${sayTold({ ...told, me: end }, language)}${IN_BRACKETS[language](told.section)}`;
  }
  const { answer } = question.choices[rightChoice(question)] as Choice;
  if (answer.kind === 'segment') return whySegment(question, answer.segment)[language];
  return whyStays(from, trigger.kind === 'arrival' ? trigger.segment.flags : '')[language];
}

const IN_BRACKETS: Record<Language, (section: string) => string> = {
  en: (section) => ` (${section.replace(/^§/, 'RFC 9293 §')})`,
  zh: (section) => `（${section.replace(/^§/, 'RFC 9293 §')}）`,
};

/** What is wrong about an answer; null for the right one. */
export function whyWrong(question: Question, choice: Choice, language: Language): string | null {
  const { answer, mistake } = choice;
  if (mistake === null) return null;
  if (answer.kind === 'segment') return SEGMENT_MISTAKES[mistake as SegmentMistake][language];
  const right = question.choices[rightChoice(question)]?.answer;
  const to = right?.kind === 'state' ? right.state : question.from;
  return STATE_MISTAKES[mistake as StateMistake]({ from: question.from, right: to, chosen: answer.state })[
    language
  ];
}

interface Said {
  from: TcpState;
  right: TcpState;
  chosen: TcpState;
}

const STATE_MISTAKES: Record<StateMistake, (said: Said) => Text> = {
  stays: ({ from, right }) => ({
    en: `Something did happen that has an edge in the diagram: ${from} ends here, ${right} begins (§3.3.2, Figure 5).`,
    zh: `状态图中有对应的边：${from} 到此结束，进入 ${right}（§3.3.2，图 5）。`,
  }),
  moves: ({ from, chosen }) => ({
    en: `From ${from} to ${chosen} it takes: ${eventOf(from, chosen)?.en ?? 'another event'}, with numbers that fit. That is not what arrived (§3.3.2, Figure 5).`,
    zh: `从 ${from} 到 ${chosen} 需要：${eventOf(from, chosen)?.zh ?? '另外的事件'}，并且序列号相符。这次到达的不是（§3.3.2，图 5）。`,
  }),
  'other event': ({ from, chosen }) => ({
    en: `From ${from} to ${chosen} it takes another event: ${eventOf(from, chosen)?.en} (§3.3.2, Figure 5).`,
    zh: `从 ${from} 到 ${chosen} 需要另一个事件：${eventOf(from, chosen)?.zh}（§3.3.2，图 5）。`,
  }),
  'too far': ({ right, chosen }) => ({
    en: `${chosen} comes after ${right}, and takes one event more: ${eventOf(right, chosen)?.en} (§3.3.2, Figure 5).`,
    zh: `${chosen} 在 ${right} 之后，还需要一个事件：${eventOf(right, chosen)?.zh}（§3.3.2，图 5）。`,
  }),
  'other end': ({ chosen }) => ({
    en: `${chosen} is a state of the opposite role: of the end that opens, or closes, the other way round (§3.5, Figure 6; §3.6, Figure 12).`,
    zh: `${chosen} 是另一种角色的状态：主动与被动弄反了（§3.5，图 6；§3.6，图 12）。`,
  }),
  'no edge': ({ from, chosen }) => ({
    en: `No edge of the diagram leads from ${from} to ${chosen} (§3.3.2, Figure 5).`,
    zh: `状态图中没有从 ${from} 到 ${chosen} 的边（§3.3.2，图 5）。`,
  }),
  closed: ({ from }) => ({
    en: `From ${from} straight to CLOSED it takes a RST with the expected number, ABORT, or giving up (§3.5.3, §3.10.5).`,
    zh: `从 ${from} 直接到 CLOSED 需要序列号正确的 RST、ABORT 或超时放弃（§3.5.3，§3.10.5）。`,
  }),
};

const SEGMENT_MISTAKES: Record<SegmentMistake, Text> = {
  'ack without SYN': {
    en: 'A SYN takes one sequence number although it carries no data: the ack is one more than its seq (§3.4).',
    zh: 'SYN 虽不带数据，也占用一个序列号：确认号比它的序列号大 1（§3.4）。',
  },
  'ack without FIN': {
    en: 'A FIN takes one sequence number, as an octet of data does: the ack counts it (§3.4).',
    zh: 'FIN 像一个字节的数据一样占用一个序列号，确认号要把它算进去（§3.4）。',
  },
  'ack without data': {
    en: 'The ack names the next number expected: behind the octets that arrived, not in front of them (§3.4).',
    zh: '确认号是期待的下一个号：在已收到的字节之后，而不是之前（§3.4）。',
  },
  'ack of unacceptable': {
    en: 'That segment is not acceptable, so nothing of it counts: the ack still names the number that was expected before (§3.10.7.4, first check).',
    zh: '那个报文段不可接受，所以什么也不算：确认号仍是原来期待的号（§3.10.7.4，第一步）。',
  },
  'ack too far': {
    en: 'Nobody has sent that number yet: an ACK alone takes none (§3.4).',
    zh: '这个号还没有人发送过：单独的 ACK 不占用序列号（§3.4）。',
  },
  'seq of SYN': {
    en: 'That number belongs to its own SYN, which took one: what follows begins one later (§3.4).',
    zh: '这个号属于它自己的 SYN，SYN 占用一个序列号：之后的从下一个号开始（§3.4）。',
  },
  'seq of FIN': {
    en: 'That number belongs to its own FIN, which took one: what follows begins one later (§3.4).',
    zh: '这个号属于它自己的 FIN，FIN 占用一个序列号：之后的从下一个号开始（§3.4）。',
  },
  'seq of data': {
    en: 'Octets that were sent have that number already: each takes one (§3.4).',
    zh: '已发送的字节已经用掉了这些号：每个字节占用一个（§3.4）。',
  },
  'seq too far': {
    en: 'A number would be left out: seq is the next one that was not used, SND.NXT (§3.3.1).',
    zh: '这样就跳过了一个号：序列号应是下一个未用的号，即 SND.NXT（§3.3.1）。',
  },
  'new number': {
    en: 'What is repeated keeps its number: the other end must recognise it (§3.8.1).',
    zh: '重传的报文段保持原来的序列号，对方才能认出它（§3.8.1）。',
  },
  'no ACK flag': {
    en: 'Only the very first SYN has no ACK: from then on every segment acknowledges what came (§3.1).',
    zh: '只有最初的 SYN 不带 ACK：此后每个报文段都要确认已收到的内容（§3.1）。',
  },
  'no SYN flag': {
    en: 'It must tell its own initial sequence number, and that is what SYN does (§3.5, Figure 6).',
    zh: '它必须告知自己的初始序列号，这正是 SYN 的作用（§3.5，图 6）。',
  },
  'nothing to acknowledge': {
    en: 'It has heard nothing of the other end yet, so there is no number to acknowledge (§3.5, Figure 6).',
    zh: '它还没有收到对方的任何东西，没有可以确认的号（§3.5，图 6）。',
  },
  'FIN too early': {
    en: 'FIN says that this end has no more to send. That is for its program to say, with CLOSE, and it has not, or has said so before (§3.6).',
    zh: 'FIN 表示这一端不再发送。这要由它的程序用 CLOSE 决定：程序还没有这样做，或早已做过（§3.6）。',
  },
  'FIN left out': {
    en: 'Its program has closed: the other end learns that by the FIN, and only by it (§3.6).',
    zh: '它的程序已经关闭：对方只有通过 FIN 才能知道（§3.6）。',
  },
  'FIN for RST': {
    en: 'A FIN ends one direction in good order. Here there is no order left to keep: that takes a RST (§3.5.2, §3.10.5).',
    zh: 'FIN 有序地结束一个方向。这里已无秩序可言，需要的是 RST（§3.5.2，§3.10.5）。',
  },
  RST: {
    en: 'A RST ends both directions at once and throws data away; it is for errors and for ABORT (§3.5.2, §3.10.5).',
    zh: 'RST 立即结束两个方向并丢弃数据，用于出错和 ABORT（§3.5.2，§3.10.5）。',
  },
  'ACK for RST': {
    en: 'An ACK says that all is well with this connection. It is not: the other end must give it up (§3.5.2, §3.10.5).',
    zh: 'ACK 表示连接正常。这里并不正常：必须让对方放弃它（§3.5.2，§3.10.5）。',
  },
  'answers RST': {
    en: 'Nothing answers a RST that is believed or that lies outside the window; two ends could go on like that for ever (§3.5.2, §3.5.3).',
    zh: '被采信的 RST 和窗口之外的 RST 都没有应答，否则两端会永远互相回答（§3.5.2，§3.5.3）。',
  },
  silent: {
    en: 'Then the other end could not know whether it arrived, or that something is wrong (§3.8.1, §3.10.7.4).',
    zh: '那样对方就无法知道报文段是否到达，或有什么不对（§3.8.1，§3.10.7.4）。',
  },
};

function whyStays(state: TcpState, flags: string): Text {
  if (flags.includes('R'))
    return {
      en: 'A RST counts only with exactly the number that is expected next. Another one in the window is doubted, one outside it ignored (§3.5.3, §3.10.7.4 second check).',
      zh: '只有序列号恰好是下一个期待的号，RST 才有效。窗口之内的其他 RST 受到怀疑，窗口之外的被忽略（§3.5.3，§3.10.7.4 第二步）。',
    };
  if (flags.includes('S'))
    return {
      en: 'A SYN that does not fit a connection does not change it: it could be old, or forged. An answer lets the other end decide (§3.5.1, §3.10.7.4 fourth check).',
      zh: '与连接不相符的 SYN 不会改变它：它可能是旧的，或是伪造的。应答让对方去判断（§3.5.1，§3.10.7.4 第四步）。',
    };
  if (flags.includes('F'))
    return {
      en: 'It is the FIN that was counted before, sent again: its number lies below what is expected, and it is only acknowledged again (§3.10.7.4, first check).',
      zh: '这是早已计入的 FIN 的重传：它的号低于期待的号，只需再次确认（§3.10.7.4，第一步）。',
    };
  return state === 'SYN_RCVD'
    ? {
        en: 'The third segment must acknowledge y+1. With another number it proves nothing, and the board goes on waiting (§3.10.7.4, fifth check).',
        zh: '第三个报文段必须确认 y+1。确认别的号什么也证明不了，开发板继续等待（§3.10.7.4，第五步）。',
      }
    : {
        en: `${state} ends with the ACK of the FIN, and this one does not cover it (§3.10.7.4, fifth check).`,
        zh: `${state} 要等到对 FIN 的 ACK 才结束，而这个确认号没有包括它（§3.10.7.4，第五步）。`,
      };
}

function whySegment({ trigger, from }: Question, segment: { flags: string } | null): Text {
  if (segment === null)
    return {
      en: 'A RST that is believed, or that lies outside the window, has no answer (§3.5.3, §3.10.7.4).',
      zh: '被采信的 RST 和窗口之外的 RST 都没有应答（§3.5.3，§3.10.7.4）。',
    };
  if (trigger.kind === 'call') return CALLS[trigger.call];
  if (trigger.kind === 'timer')
    return {
      en: 'What is not acknowledged is sent again, the same number, each time after a longer wait (§3.8.1).',
      zh: '没有被确认的内容会重传，序列号不变，每次等待更久（§3.8.1）。',
    };
  if (trigger.kind === 'delayed ACK')
    return {
      en: 'The ack is the number expected next. A TCP may hold an ACK back for a moment, less than half a second, so that one can do for two, or go with data (§3.8.6.3).',
      zh: '确认号是期待的下一个号。TCP 可以把 ACK 推迟片刻（不到半秒），使一个 ACK 确认两个报文段，或随数据一起发送（§3.8.6.3）。',
    };
  const { flags } = trigger.segment;
  if (segment.flags === 'S.')
    return {
      en: 'One segment does two things: it tells its own number y, and acknowledges the SYN with x+1 (§3.5, Figure 6).',
      zh: '一个报文段做两件事：告知自己的 y，并用 x+1 确认对方的 SYN（§3.5，图 6）。',
    };
  if (segment.flags.includes('R'))
    return {
      en: 'What arrived belongs to no connection in that state, so it is answered with a RST, its number taken from the ack that it had; data for a program that has closed is treated so, too (§3.5.2, §3.6.1).',
      zh: '到达的报文段不属于处于该状态的连接，因此回答 RST，其序列号取自收到的确认号；程序关闭之后到达的数据也这样处理（§3.5.2，§3.6.1）。',
    };
  if (segment.flags.includes('F'))
    return {
      en: 'The ACK of the FIN and its own FIN travel together, since its program closes at once: three segments do for the close (§3.6).',
      zh: '程序立即关闭，所以对 FIN 的 ACK 与自己的 FIN 一起发送：三个报文段就够了（§3.6）。',
    };
  if (flags.includes('F'))
    return {
      en: 'A FIN is acknowledged at once, as data is, and takes one number. Its own FIN is its program’s business (§3.6, Figure 12).',
      zh: '对 FIN 像对数据一样立即确认，它占用一个序列号。自己的 FIN 由程序决定（§3.6，图 12）。',
    };
  if (from === 'SYN_SENT')
    return {
      en: 'The third segment proves that the client has heard y and wants this connection now; both SYNs took one number (§3.5, Figure 6).',
      zh: '第三个报文段证明客户端收到了 y，并且现在确实要建立连接；两个 SYN 各占用一个号（§3.5，图 6）。',
    };
  return {
    en: 'What does not fit is answered with an ACK that says what is expected (a challenge ACK): who has really forgotten the connection will answer that with a RST (§3.5.1, §3.10.7.4).',
    zh: '对不相符的报文段回答一个 ACK，说明期待什么（challenge ACK）：真正忘记了连接的一方会用 RST 回答它（§3.5.1，§3.10.7.4）。',
  };
}

const CALLS: Record<'OPEN' | 'CLOSE' | 'ABORT' | 'SEND', Text> = {
  OPEN: {
    en: 'An active OPEN sends a SYN with its initial sequence number, and there is nothing yet to acknowledge (§3.5, §3.10.1).',
    zh: '主动打开发送 SYN，带上初始序列号；此时还没有什么可确认的（§3.5，§3.10.1）。',
  },
  CLOSE: {
    en: 'CLOSE sends a FIN behind all that was sent, and goes on acknowledging (§3.6, §3.10.4).',
    zh: 'CLOSE 在已发送的全部内容之后发送 FIN，并继续确认对方（§3.6，§3.10.4）。',
  },
  ABORT: {
    en: 'ABORT sends a RST with the next sequence number; nobody will acknowledge it (§3.10.5).',
    zh: 'ABORT 发送 RST，使用下一个序列号；没有人会确认它（§3.10.5）。',
  },
  SEND: {
    en: 'Data begins at the next number that was not used, and every segment acknowledges what came (§3.3.1, §3.4).',
    zh: '数据从下一个未用的号开始，每个报文段都确认已收到的内容（§3.3.1，§3.4）。',
  },
};
