import type { Language } from '../../language.ts';

interface OutcomeWords {
  same: string;
  next(state: string): string;
  /** Of what is sent, by the matrix's word for it. */
  emitted: Record<string, string>;
  moves(octets: number): string;
  delivered: string;
  partly(octets: string): string;
  followed(requirement: string): string;
  notFollowed(requirement: string): string;
  and: string;
  or: string;
}

const WORDS: Record<Language, OutcomeWords> = {
  en: {
    same: 'the state stays',
    next: (state) => `the state becomes ${state}`,
    emitted: {
      '–': 'nothing is sent',
      SA: 'the SYN,ACK of the handshake is sent',
      A: 'an ACK is sent',
      uA: 'an ACK is sent, because SEQ is unacceptable',
      cA: 'a challenge ACK is sent',
      'uA/cA': 'an ACK is sent, because SEQ is unacceptable or as a challenge',
      R: 'a RST is sent, its SEQ the segment’s ACK',
      RA: 'a RST,ACK is sent, its ACK the number behind the segment',
    },
    moves: (octets) => `an ACK is sent, RCV.NXT moved by ${octets}`,
    delivered: 'the data is delivered',
    partly: (octets) => `${octets} octets are delivered`,
    followed: (requirement) => ` (following ${requirement})`,
    notFollowed: (requirement) => ` (without ${requirement})`,
    and: ', ',
    or: '; or ',
  },
  zh: {
    same: '状态不变',
    next: (state) => `进入 ${state}`,
    emitted: {
      '–': '不发送任何报文段',
      SA: '发送握手的 SYN,ACK',
      A: '发送 ACK',
      uA: '因为 SEQ 不可接受，发送 ACK',
      cA: '发送质询 ACK',
      'uA/cA': '因为 SEQ 不可接受或作为质询，发送 ACK',
      R: '发送 RST，其 SEQ 是该报文段的 ACK',
      RA: '发送 RST,ACK，其 ACK 是该报文段之后的序列号',
    },
    moves: (octets) => `发送 ACK，RCV.NXT 前进 ${octets}`,
    delivered: '数据交付给应用程序',
    partly: (octets) => `交付 ${octets} 字节`,
    followed: (requirement) => `（采用 ${requirement}）`,
    notFollowed: (requirement) => `（不采用 ${requirement}）`,
    and: '，',
    or: '；或者',
  },
};

/** What the matrix says of a cell, or of what was observed there, in words. What it has no word for stands in the lab's notation. */
export function outcomeInWords(text: string, language: Language): string {
  const words = WORDS[language];
  return text
    .split(' | ')
    .map((alternative) => oneInWords(alternative, words))
    .join(words.or);
}

function oneInWords(alternative: string, words: OutcomeWords): string {
  const [, outcome = '', without, requirement] = /^(.*?)(?: \((without )?(\S+)\))?$/.exec(alternative) ?? [];
  const [, next = '=', emitted = '–', isDelivered, octets] =
    /^(\S+) (.*?)( dl(?: (\d+))?)?$/.exec(outcome) ?? [];
  const said = [
    next === '=' ? words.same : words.next(next.replace('→', '')),
    ...emitted.split(', ').map((one) => emittedInWords(one, words)),
    ...(isDelivered ? [octets ? words.partly(octets) : words.delivered] : []),
  ].join(words.and);
  if (requirement === undefined) return said;
  return said + (without ? words.notFollowed(requirement) : words.followed(requirement));
}

function emittedInWords(emitted: string, words: OutcomeWords): string {
  const [, moved] = /^A\+(\d+)$/.exec(emitted) ?? [];
  return moved === undefined ? (words.emitted[emitted] ?? emitted) : words.moves(Number(moved));
}
