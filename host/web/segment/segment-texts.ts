import type { Language, Text } from '../../language.ts';

/** What the form for a segment by hand says. */
const en = {
  title: (seconds: string) => `A segment by hand, at ${seconds} s`,
  from: 'Who sends it',
  senders: {
    client: 'in the client’s name, to the board',
    board: 'in the board’s name, to the client',
    stranger: 'a stranger without a TCP, to the board',
  },
  segment: 'Segment',
  example: 'Flags as tcpdump writes them, then fields: F. seq=RCV.NXT-1 ack=SND.NXT len=10 win=0 <mss 1460>',
  picks: 'Quick picks',
  kinds: 'Every kind of segment in RFC 9293’s matrix',
  chooseKind: 'choose one …',
  column: (column: number, problem: string) => `Column ${column}: ${problem}`,
  goesTo: (end: string, state: string) => `It goes to the ${end}, which is in ${state}.`,
  ends: { client: 'client', board: 'board' },
  numbers: 'On the wire',
  asks: 'RFC 9293 asks for',
  noRow:
    'The matrix has no row for such a segment in this state. Send it all the same, and see what lwIP does.',
  did: 'lwIP did',
  verdicts: {
    conforms: 'as the RFC asks',
    departs: 'a known departure of lwIP from the RFC',
    unexpected: 'not what the RFC asks for',
    none: 'no verdict: the matrix has no such segment',
  },
  programActed: 'The program on the board acted within that second, too; what it sent is among this.',
  notSent: 'The segment was not sent: see the step’s reason.',
  send: 'Send it at this instant',
  sent: (segment: string, seconds: string) => `${segment}, sent at ${seconds} s`,
  where: { run: 'into the run that is shown', board: 'to the connected board' },
  titleOnBoard: 'A segment by hand, to the connected board',
  inState: 'in the state',
  via: 'reached by',
  sendToBoard: 'Send it to the board',
  sentToBoard: (segment: string, state: string) => `${segment}, sent to the board in ${state}`,
};

export type SegmentTexts = typeof en;

const zh: SegmentTexts = {
  title: (seconds) => `手工发送报文段，时刻 ${seconds} 秒`,
  from: '由谁发送',
  senders: {
    client: '以客户端的名义，发给开发板',
    board: '以开发板的名义，发给客户端',
    stranger: '没有 TCP 的陌生人，发给开发板',
  },
  segment: '报文段',
  example: '先写标志（与 tcpdump 相同），再写字段：F. seq=RCV.NXT-1 ack=SND.NXT len=10 win=0 <mss 1460>',
  picks: '常用报文段',
  kinds: 'RFC 9293 矩阵中的各种报文段',
  chooseKind: '请选择……',
  column: (column, problem) => `第 ${column} 列：${problem}`,
  goesTo: (end, state) => `它发给${end}，此时处于 ${state}。`,
  ends: { client: '客户端', board: '开发板' },
  numbers: '线路上的数值',
  asks: 'RFC 9293 要求',
  noRow: '矩阵中没有这种报文段在此状态下的条目。仍然可以发送，看看 lwIP 会怎样。',
  did: 'lwIP 的行为',
  verdicts: {
    conforms: '符合 RFC',
    departs: 'lwIP 的已知偏离',
    unexpected: '不是 RFC 所要求的',
    none: '没有判定：矩阵中没有这种报文段',
  },
  programActed: '这一秒内开发板上的程序也有动作，它发送的内容包括在内。',
  notSent: '报文段没有发出：原因见该步骤。',
  send: '在此刻发送',
  sent: (segment, seconds) => `${segment}，于 ${seconds} 秒发送`,
  where: { run: '发到所示的运行中', board: '发给已连接的开发板' },
  titleOnBoard: '手工报文段，发给已连接的开发板',
  inState: '所处状态',
  via: '到达方式',
  sendToBoard: '发给开发板',
  sentToBoard: (segment, state) => `${segment}，发给 ${state} 状态的开发板`,
};

export const SEGMENT_TEXTS: Record<Language, typeof en> = { en, zh };

/** Segments that people ask about. */
export const PICKS: readonly [label: Text, segment: string][] = [
  [{ en: 'SYN', zh: 'SYN' }, 'S'],
  [{ en: 'FIN', zh: 'FIN' }, 'F.'],
  [{ en: 'data', zh: '数据' }, 'P. len=10'],
  [{ en: 'RST, exact', zh: '精确的 RST' }, 'R'],
  [{ en: 'RST in the window', zh: '窗口内的 RST' }, 'R seq=RCV.NXT+1'],
  [{ en: 'RST outside', zh: '窗口外的 RST' }, 'R seq=RCV.NXT-1'],
  [{ en: 'old duplicate', zh: '旧的重复报文段' }, 'P. seq=RCV.NXT-10 len=10'],
  [{ en: 'data out of order', zh: '失序的数据' }, 'P. seq=RCV.NXT+100 len=10'],
  [{ en: 'data beyond the window', zh: '窗口之后的数据' }, 'P. seq=RCV.NXT+RCV.WND+100 len=10'],
  [{ en: 'FIN again', zh: '重传的 FIN' }, 'F. seq=RCV.NXT-1'],
  [{ en: 'ACK of data never sent', zh: '确认从未发送的数据' }, '. ack=SND.NXT+1'],
  [{ en: 'no ACK flag', zh: '没有 ACK 标志' }, 'P len=10'],
];
