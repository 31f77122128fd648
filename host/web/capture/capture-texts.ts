import type { Language } from '../../language.ts';

/** What the page says of capture files. */
const en = {
  title: 'A capture file',
  introduction:
    'Drop a .pcap or .pcapng file anywhere on this page, .gz too. It is read in this browser and sent nowhere.',
  choose: 'Choose a file',
  dropHere: 'Drop the capture: it is read in this browser.',
  reading: (name: string, percent: number) => `${name}: ${percent} % read`,
  cancel: 'Stop reading',
  read: (name: string, packets: number, conversations: number) =>
    `${name}: ${packets} packets, ${conversations} TCP ${conversations === 1 ? 'conversation' : 'conversations'}`,
  port: 'Only port',
  list: 'TCP conversations of the capture',
  listKeys: 'Arrow keys choose, Enter opens.',
  columns: {
    number: 'No.',
    client: 'Client',
    server: 'Server',
    began: 'Begins (s)',
    segments: 'Segments',
    opened: 'Opened',
    closed: 'Closed',
  },
  open: (number: number) => `Open conversation ${number}`,
  conversation: (number: number) => `Conversation ${number}`,
  part: (first: number, last: number, all: number) => `Segments ${first} to ${last} of ${all}`,
  earlier: 'Earlier segments',
  later: 'Later segments',
  sources: { observed: 'observed', inferred: 'inferred', unknown: 'unknown' },
  noneOfPort: 'No conversation has an end with this port.',
};

export type CaptureTexts = typeof en;

const zh: CaptureTexts = {
  title: '抓包文件',
  introduction:
    '把 .pcap 或 .pcapng 文件（也可以是 .gz）拖到页面任意位置。文件只在此浏览器中读取，不会发送到任何地方。',
  choose: '选择文件',
  dropHere: '放开抓包文件：只在此浏览器中读取。',
  reading: (name, percent) => `${name}：已读取 ${percent}%`,
  cancel: '停止读取',
  read: (name, packets, conversations) => `${name}：${packets} 个分组，${conversations} 个 TCP 会话`,
  port: '只看端口',
  list: '抓包文件中的 TCP 会话',
  listKeys: '方向键选择，回车打开。',
  columns: {
    number: '序号',
    client: '客户端',
    server: '服务器',
    began: '开始（秒）',
    segments: '报文段',
    opened: '建立',
    closed: '关闭',
  },
  open: (number) => `打开第 ${number} 个会话`,
  conversation: (number) => `第 ${number} 个会话`,
  part: (first, last, all) => `第 ${first} 到 ${last} 个报文段，共 ${all} 个`,
  earlier: '更早的报文段',
  later: '更晚的报文段',
  sources: { observed: '观察到', inferred: '推断', unknown: '未知' },
  noneOfPort: '没有一端使用这个端口的会话。',
};

export const CAPTURE_TEXTS: Record<Language, typeof en> = { en, zh };
