import type { BoardInfo } from '../board/board.ts';
import type { Language } from '../language.ts';
import { CONFORMS, NOT_FOLLOWED } from './cell-entries.ts';
import type { CellVerdict } from './conformance.ts';
import type { ChoiceTaken } from './summary.ts';

/** What the reports say in words. */
const en = {
  title: ({ lwip, kind }: BoardInfo) => `RFC 9293 §3.10.7 on lwIP ${lwip} (${kind} board)`,
  /** Head of the first column. */
  segment: 'segment arrives',
  /** In place of all segments of a row that has several. */
  all: 'each of its segments',
  segments:
    'Segments, and where RFC 9293 says what becomes of them (in CLOSED §3.10.7.1, in LISTEN §3.10.7.2, in SYN_SENT §3.10.7.3)',
  /** What stands in the cells, a line for each. */
  legend: [
    [CONFORMS, 'as the RFC asks'],
    [NOT_FOLLOWED, 'allowed by the RFC, but a MAY or SHOULD is not followed: see the choices below'],
    ['[n]', 'what happened instead, a known departure explained below'],
    ['✗', 'what happened instead: neither allowed by the RFC nor a recorded departure'],
    ['=', 'state unchanged; →X next state'],
    [
      'A',
      'ACK with SEQ=SND.NXT, ACK=RCV.NXT; A+n with RCV.NXT moved by n (in SYN_SENT: to SEG.SEQ+n); uA because SEQ is unacceptable, cA a challenge ACK: the same segment',
    ],
    ['SA', 'SYN,ACK of the handshake'],
    ['R', 'RST without ACK, SEQ=SEG.ACK'],
    [
      'RA',
      'RST,ACK with ACK=SEG.SEQ+SEG.LEN; SEQ=0 where the segment has no ACK, else SEQ=SEG.ACK. Any other answer is written out below',
    ],
    ['–', 'nothing is sent'],
    ['dl', 'the data is delivered'],
  ] as [sign: string, meaning: string][],
  notes: [
    'The RFC’s verdicts come from the matrix alone, what is observed from the board alone. The states that the board reaches by closing are probed after close() and after shutdown().',
    'From SYN_RCVD the RFC returns to LISTEN; in lwIP the port never stops listening, so that the end of the connection is the same.',
    'CLOSED is a port without a listener. SYN_SENT is the state of the lab’s client, another lwIP that is observed like the board: the board itself never opens a connection.',
  ],
  departures: (lwip: string) => `Known departures of lwIP ${lwip} from RFC 9293`,
  noDepartures: (lwip: string) =>
    `No departures are recorded for lwIP ${lwip}: every difference counts as unexpected.`,
  notShown: 'did not show',
  unexpected: 'Unexpected',
  noLonger: 'the known departure did not show:',
  choices: 'Where the RFC leaves a choice',
  followed: { yes: 'followed', no: 'not followed', 'in part': 'followed in part' } satisfies Record<
    ChoiceTaken['followed'],
    string
  >,
  rfc: 'RFC',
  observed: 'observed',
  state: 'state',
  row: 'row',
  note: 'note',
  summary: ({ conforms, departs, unexpected }: Record<CellVerdict, number>, lwip: string) =>
    `${conforms + departs + unexpected} cells: ${conforms} as the RFC asks, ${departs} with a known departure of lwIP ${lwip}, ${unexpected} unexpected.`,
};

export type ReportMessages = typeof en;

const zh: ReportMessages = {
  title: ({ lwip, kind }) =>
    `lwIP ${lwip} 与 RFC 9293 §3.10.7（${kind === 'virtual' ? '虚拟开发板' : '开发板'}）`,
  segment: '到达的报文段',
  all: '该行的每个报文段',
  segments:
    '各行的报文段，以及 RFC 9293 的相应条款（CLOSED 见 §3.10.7.1，LISTEN 见 §3.10.7.2，SYN_SENT 见 §3.10.7.3）',
  legend: [
    [CONFORMS, '符合 RFC'],
    [NOT_FOLLOWED, 'RFC 允许，但没有采用其中可选（MAY）或建议（SHOULD）的做法：见下文“RFC 留有选择的地方”'],
    ['[n]', '与 RFC 不同之处，是下文解释的已知偏离'],
    ['✗', '实际的行为：RFC 不允许，也不是已记录的偏离'],
    ['=', '状态不变；→X 进入状态 X'],
    [
      'A',
      'ACK，SEQ=SND.NXT、ACK=RCV.NXT；A+n 表示 RCV.NXT 前进了 n（在 SYN_SENT 中：到 SEG.SEQ+n）；uA 因为 SEQ 不可接受，cA 为质询 ACK：报文段相同',
    ],
    ['SA', '握手的 SYN,ACK'],
    ['R', '不带 ACK 的 RST，SEQ=SEG.ACK'],
    ['RA', 'RST,ACK，ACK=SEG.SEQ+SEG.LEN；报文段不带 ACK 时 SEQ=0，否则 SEQ=SEG.ACK。其他回答在下文写出'],
    ['–', '不发送任何报文段'],
    ['dl', '数据交付给应用程序'],
  ],
  notes: [
    'RFC 的判定只来自矩阵，观察结果只来自开发板。开发板通过关闭到达的状态，分别在 close() 和 shutdown() 之后测试。',
    '按照 RFC，SYN_RCVD 会回到 LISTEN；在 lwIP 中端口始终在监听，所以连接消失就等于回到 LISTEN。',
    'CLOSED 是无人监听的端口。SYN_SENT 是实验室客户端的状态：它是另一个 lwIP，像开发板一样被观察；开发板自己从不打开连接。',
  ],
  departures: (lwip) => `lwIP ${lwip} 对 RFC 9293 的已知偏离`,
  noDepartures: (lwip) => `没有为 lwIP ${lwip} 记录偏离：任何不同都算作意外。`,
  notShown: '没有出现',
  unexpected: '意外',
  noLonger: '已知的偏离没有出现：',
  choices: 'RFC 留有选择的地方',
  followed: { yes: '采用', no: '未采用', 'in part': '部分采用' },
  rfc: 'RFC',
  observed: '观察到',
  state: '状态',
  row: '行',
  note: '说明',
  summary: ({ conforms, departs, unexpected }, lwip) =>
    `共 ${conforms + departs + unexpected} 格：${conforms} 格符合 RFC，${departs} 格有 lwIP ${lwip} 的已知偏离，${unexpected} 格意外。`,
};

export const REPORT_MESSAGES: Record<Language, ReportMessages> = { en, zh };
