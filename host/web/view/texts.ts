import type { Language } from '../../language.ts';

/** What the views say, beside the field's own words and what reports say (host/report/messages). */
export interface ViewTexts {
  ladder: string;
  ladderTable: string;
  columns: {
    number: string;
    time: string;
    from: string;
    segment: string;
    arrives: string;
    client: string;
    board: string;
  };
  ends: Record<'client' | 'board', string>;
  connection(name: string): string;
  /** An arrow as it is read aloud. */
  arrow(parts: { number: number; from: string; label: string; time: string; remarks: string }): string;
  arrivesAt(time: string): string;
  toCome: string;
  underWay: string;
  now(time: string): string;
  faults: Record<'drop' | 'delay' | 'duplicate' | 'corrupt', string>;
  faultsOf(label: string): string;
  pullHint: string;
  noSegments: string;
}

const en: ViewTexts = {
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
  connection: (name) => `Connection ${name}`,
  arrow: ({ number, from, label, time, remarks }) =>
    `Segment ${number}, from the ${from}, ${label}, at ${time} s${remarks}`,
  arrivesAt: (time) => `arrives at ${time} s`,
  toCome: 'to come',
  underWay: 'under way',
  now: (time) => `${time} s`,
  faults: { drop: 'Lose', delay: 'Hold', duplicate: 'Copy', corrupt: 'Corrupt' },
  faultsOf: (label) => `What if this segment is changed on its way? ${label}`,
  pullHint: 'Pull an arrow sideways to lose its segment.',
  noSegments: 'No segment was sent yet.',
};

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
  connection: (name) => `连接 ${name}`,
  arrow: ({ number, from, label, time, remarks }) =>
    `第 ${number} 个报文段，${from}发出，${label}，时间 ${time} 秒${remarks}`,
  arrivesAt: (time) => `${time} 秒到达`,
  toCome: '尚未发生',
  underWay: '在途中',
  now: (time) => `${time} 秒`,
  faults: { drop: '丢弃', delay: '推迟', duplicate: '复制', corrupt: '损坏' },
  faultsOf: (label) => `如果这个报文段在途中被改变？${label}`,
  pullHint: '把箭头向旁边拉开，就丢失这个报文段。',
  noSegments: '还没有报文段。',
};

export const VIEW_TEXTS: Record<Language, ViewTexts> = { en, zh };
