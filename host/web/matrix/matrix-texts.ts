import type { Language } from '../../language.ts';

/** What the matrix on the page says, beside the report's own words (host/conformance). */
const en = {
  title: 'RFC 9293 and lwIP, segment by segment',
  introduction:
    'Every kind of segment in every state, as RFC 9293 §3.10.7 lays it down, tried on lwIP here and now. Choose a cell to watch its probe.',
  running: (done: number, cells: number) => `${done} of ${cells} cells`,
  cell: (row: string, state: string, verdict: string) => `${row}, in ${state}: ${verdict}`,
  verdicts: {
    conforms: 'as the RFC asks',
    departs: 'a known departure',
    unexpected: 'unexpected',
    none: 'such a segment has no meaning there',
    'to come': 'not known yet',
  },
  probes: (row: string, state: string) => `${row}, in ${state}`,
  watch: 'Watch',
  via: (call: string) => `after ${call}()`,
  asks: 'RFC 9293 asks for',
  did: 'lwIP did',
  legend: 'What the signs mean',
  noMeaning: 'Such a segment has no meaning in this state.',
  where: 'Asked is',
  boards: { virtual: 'a virtual board', board: 'the connected board' },
  all: 'Ask it all (a second for each probe, 12 minutes)',
  stop: 'Stop',
  compared: (same: number, different: string[]) =>
    `${same} ${same === 1 ? 'cell' : 'cells'} as on the virtual board${different.length === 0 ? '' : `, ${different.length} otherwise: ${different.join(', ')}`}. Choose a cell to ask the board its probes.`,
};

export type MatrixTexts = typeof en;

const zh: MatrixTexts = {
  title: 'RFC 9293 与 lwIP，逐个报文段比较',
  introduction:
    '按照 RFC 9293 §3.10.7，每种报文段在每个状态下的处理，此刻就在 lwIP 上测试。选择一格，观看它的测试过程。',
  running: (done, cells) => `${done} / ${cells} 格`,
  cell: (row, state, verdict) => `${row}，在 ${state} 中：${verdict}`,
  verdicts: {
    conforms: '符合 RFC',
    departs: '已知的偏离',
    unexpected: '意外',
    none: '这种报文段在此没有意义',
    'to come': '尚未测试',
  },
  probes: (row, state) => `${row}，在 ${state} 中`,
  watch: '观看',
  via: (call) => `在 ${call}() 之后`,
  asks: 'RFC 9293 要求',
  did: 'lwIP 的行为',
  legend: '符号的含义',
  noMeaning: '这种报文段在此状态下没有意义。',
  where: '测试对象',
  boards: { virtual: '虚拟开发板', board: '已连接的开发板' },
  all: '全部测试（每次探测一秒，共 12 分钟）',
  stop: '停止',
  compared: (same, different) =>
    `${same} 格与虚拟开发板相同${different.length === 0 ? '' : `，${different.length} 格不同：${different.join('、')}`}。选择一格，在开发板上进行它的探测。`,
};

export const MATRIX_TEXTS: Record<Language, MatrixTexts> = { en, zh };
