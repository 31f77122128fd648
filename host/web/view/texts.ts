import type { Language } from '../../language.ts';
import type { Recording } from '../recording/recording.ts';

/** What the views say, beside the field's own words and what reports say (host/report). */
const en = {
  ladder: 'Ladder: segments between the states of both ends',
  ladderTable: 'The ladder as a table',
  columns: {
    number: 'No.',
    time: 'Time (s)',
    from: 'From',
    segment: 'Segment',
    arrives: 'Arrives (s)',
    client: 'Client after it',
    board: 'Board after it',
  },
  ends: { client: 'client', board: 'board' },
  Ends: { client: 'Client', board: 'Board' },
  inText: { client: 'the client', board: 'the board' },
  happens: { sent: 'is sent', arrived: 'arrives', lost: 'is lost' },
  connection: (name: string) => `Connection ${name}`,
  arrow: ({
    number,
    from,
    label,
    time,
    remarks,
  }: {
    number: number;
    from: string;
    label: string;
    time: string;
    remarks: string;
  }) => `Segment ${number}, from the ${from}, ${label}, at ${time} s${remarks}`,
  toCome: 'to come',
  underWay: 'under way',
  now: (time: string) => `${time} s`,
  faults: { drop: 'Lose', delay: 'Hold', duplicate: 'Copy', corrupt: 'Corrupt' },
  faultsOf: (label: string) => `What if this segment is changed on its way? ${label}`,
  pullHint: 'Pull an arrow sideways to lose its segment.',
  noSegments: 'No segment was sent yet.',
  runsPart: 'Runs part',
  lit: 'lit',
  leds: (lit: readonly string[]) => `The board and its LEDs; lit: ${lit.join(', ') || 'none'}`,
  callIn: 'in',
  noCall: 'The program has made no call yet: it waits.',
  calledThrough: 'Called through',
  thisLine: 'This line acts: ',
  passed: 'States, segments and LEDs are as its script states.',
  notJudged: 'The run was changed: nothing is expected of it, so it neither passes nor fails.',
  noExperiment: 'This is no experiment: nothing is expected of it.',
  chooseSegment: 'Choose a segment in the ladder: here its headers are shown, field by field.',
  noFrame: 'Its octets are not known: it was not seen on the cable.',
  data: 'Data',
  octets: 'octets',
  fieldColumns: ['Field', 'Bits', 'Octets', 'Value and meaning'],
  timeline: 'Time',
  cutMeans: 'In true proportion; // is a cut: for so long nothing happens.',
  zoomIn: 'Closer: a tenth of the time',
  zoomOut: 'Farther: ten times the time',
  timers: {
    retransmission: 'retransmission',
    persist: 'persist (window probe)',
    'delayed ACK': 'delayed ACK',
    '2MSL': '2MSL',
    FIN_WAIT_2: 'limit of FIN_WAIT_2',
    SYN_RCVD: 'limit of SYN_RCVD',
    LAST_ACK: 'limit of LAST_ACK',
  },
  left: (duration: string) => `in ${duration}`,
  noStates: (end: string) =>
    `The ${end} has no TCP of its own here: its segments are written by hand, and it has no state.`,
  causes: {
    segment: 'by the segment that arrived:',
    transmit: 'by the segment that was sent',
    call: 'by a call of its program',
    timer: 'by a timer',
    displaced: 'displaced: the connection table is full',
    inferred: 'inferred from what was seen',
  },
  edge: ({ from, edge, cause }: { from: string; to: string; edge: string; cause: string }) =>
    `from ${from}: ${[edge, cause].filter(Boolean).join(' · ')}`,
};

export type ViewTexts = typeof en;

const zh: ViewTexts = {
  ladder: '时序图：两端状态之间的报文段',
  ladderTable: '时序图（表格）',
  columns: {
    number: '序号',
    time: '时间（秒）',
    from: '发送方',
    segment: '报文段',
    arrives: '到达（秒）',
    client: '此后客户端',
    board: '此后开发板',
  },
  ends: { client: '客户端', board: '开发板' },
  Ends: { client: '客户端', board: '开发板' },
  inText: { client: '客户端', board: '开发板' },
  happens: { sent: '发出', arrived: '到达', lost: '丢失' },
  connection: (name) => `连接 ${name}`,
  arrow: ({ number, from, label, time, remarks }) =>
    `第 ${number} 个报文段，${from}发出，${label}，时间 ${time} 秒${remarks}`,
  toCome: '尚未发生',
  underWay: '在途中',
  now: (time) => `${time} 秒`,
  faults: { drop: '丢弃', delay: '推迟', duplicate: '复制', corrupt: '损坏' },
  faultsOf: (label) => `如果这个报文段在途中被改变？${label}`,
  pullHint: '把箭头向旁边拉开，就丢失这个报文段。',
  noSegments: '还没有报文段。',
  runsPart: '由此分开',
  lit: '亮',
  leds: (lit) => `开发板和它的 LED；亮着：${lit.join('，') || '无'}`,
  callIn: '，当时的状态：',
  noCall: '程序还没有调用过什么：它在等待。',
  calledThrough: '调用经过：',
  thisLine: '正在执行这一行：',
  passed: '状态、报文段和 LED 都与脚本所写一致。',
  notJudged: '这次运行被改动过：没有预期结果，所以不判定通过或失败。',
  noExperiment: '这不是实验：没有预期结果。',
  chooseSegment: '请在时序图中选择一个报文段：这里会逐个字段显示它的首部。',
  noFrame: '不知道它的字节：没有在线路上看到它。',
  data: '数据',
  octets: '字节',
  fieldColumns: ['字段', '位', '字节', '值和含义'],
  timeline: '时间',
  cutMeans: '按真实比例；// 处省略了一段时间，其间没有任何事情发生。',
  zoomIn: '放大：时间的十分之一',
  zoomOut: '缩小：十倍的时间',
  timers: {
    retransmission: '重传计时器',
    persist: '持续计时器（窗口探测）',
    'delayed ACK': '延迟确认',
    '2MSL': '2MSL',
    FIN_WAIT_2: 'FIN_WAIT_2 的时限',
    SYN_RCVD: 'SYN_RCVD 的时限',
    LAST_ACK: 'LAST_ACK 的时限',
  },
  left: (duration) => `还有 ${duration}`,
  noStates: (end) => `这里的${end}没有自己的 TCP：它的报文段是手写的，所以没有状态。`,
  causes: {
    segment: '原因：收到报文段',
    transmit: '原因：发出报文段',
    call: '原因：程序的调用',
    timer: '原因：计时器到时',
    displaced: '原因：连接表已满，被挤出',
    inferred: '由观察推断',
  },
  edge: ({ from, edge, cause }) => `来自 ${from}：${[edge, cause].filter(Boolean).join(' · ')}`,
};

export const VIEW_TEXTS: Record<Language, typeof en> = { en, zh };

/** What the end that is no client is called in a capture. */
const SERVER: Record<Language, Pick<ViewTexts, 'ends' | 'Ends' | 'inText'>> = {
  en: {
    ends: { client: 'client', board: 'server' },
    Ends: { client: 'Client', board: 'Server' },
    inText: { client: 'the client', board: 'the server' },
  },
  zh: {
    ends: { client: '客户端', board: '服务器' },
    Ends: { client: '客户端', board: '服务器' },
    inText: { client: '客户端', board: '服务器' },
  },
};

/** The texts for what is said of a recording. */
export function viewTexts({ isServer }: Pick<Recording, 'isServer'>, language: Language): ViewTexts {
  return isServer ? { ...VIEW_TEXTS[language], ...SERVER[language] } : VIEW_TEXTS[language];
}
