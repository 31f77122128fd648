import type { Side } from '../capture/conversation.ts';
import type { SeenStates } from '../capture/seen-states.ts';
import type { Language } from '../language.ts';

const other: Record<Side, Side> = { client: 'server', server: 'client' };

const zhSide: Record<Side, string> = { client: '客户端', server: '服务器' };

/** Texts of the report on a capture. Packets have the numbers that Wireshark gives them. */
const en = {
  conversation: (number: number) => `conversation ${number}`,
  /** Between statements in one line. */
  semicolon: '; ',
  server: 'server',
  labels: {
    opened: 'opened',
    closed: 'closed',
    resets: 'resets',
    oldFins: 'old FINs',
    checksum: 'wrong checksum',
    data: 'data',
    again: 'sent again',
    completeness: 'completeness',
    states: 'states',
  },
  handshake: {
    complete: (syn: number, synAck: number, ack: number) =>
      `in three segments, complete: packets ${syn}, ${synAck}, ${ack}`,
    unacknowledged: (synAck: number) => `incomplete: no ACK of the SYN,ACK in packet ${synAck}`,
    unanswered: (syn: number) => `incomplete: no SYN,ACK for the SYN in packet ${syn}`,
    refused: (syn: number, reset: number) =>
      `refused: the SYN in packet ${syn} was answered with the RST in packet ${reset}`,
    simultaneous: (complete: boolean) =>
      `by both ends at once, each SYN sent before the other’s had come; ${complete ? 'complete' : 'incomplete'}`,
    self: (complete: boolean) =>
      `by one socket with itself: its own SYN came back to it; ${complete ? 'complete' : 'incomplete'}`,
    /** Of the three; it was sent, but not captured. */
    missing: (segment: 'SYN' | 'SYN,ACK' | 'ACK') => `the ${segment} is not in this capture`,
    unseen: 'before this capture began',
    synAgain: (times: number) => `SYN sent again ${timesText(times)}`,
    synAckAgain: (times: number) => `SYN,ACK sent again ${timesText(times)}`,
  },
  close: {
    /** `ignored`: there is a FIN or RST, but none changed a state. */
    open: (ignored: boolean) =>
      `not in this capture: ${ignored ? 'no FIN or RST that was accepted' : 'neither FIN nor RST'}`,
    refused: 'it never was open',
    halfClosed: (first: Side, acknowledged: boolean) =>
      `half: the ${first} sent FIN, ${acknowledged ? 'which was acknowledged' : 'not acknowledged'}; the ${other[first]} sent none`,
    orderly: (kind: 'four-segment' | 'three-segment', first: Side) =>
      kind === 'four-segment'
        ? `by the ${first} first, in four segments: FIN, ACK, FIN, ACK`
        : `by the ${first} first, in three segments: the ${other[first]}’s FIN carried its ACK`,
    simultaneous: 'by both ends at once, each FIN sent before the other’s had come',
    self: 'by one socket with itself: its own FIN came back to it',
    incomplete: 'incomplete: not every FIN was acknowledged',
    reset: (by: Side, packet: number, first: Side | null) =>
      `reset by the ${by}: packet ${packet}${first ? `, after the ${first}’s FIN` : ''}`,
    afterFin: (sender: Side, octets: number) =>
      `after the first FIN the ${sender} still sent ${octetsText(octets)}`,
  },
  /** RSTs that ended nothing. */
  ignoredResets: (packets: readonly number[]) => `${packets.join(', ')}: ended nothing`,
  /** FINs left of RCV.NXT. */
  oldFins: (packets: readonly number[]) =>
    `${packets.join(', ')}: the number was acknowledged before, so it closed nothing`,
  /** Segments that neither end accepts because of their checksum. */
  wrongChecksums: (packets: readonly number[]) =>
    `${packets.join(', ')}: no TCP accepts such a segment; it moves no state`,
  perSide: (client: number, server: number) => `client ${client}, server ${server}`,
  completeness: (value: number, parts: string[]) => `${value} as Wireshark counts: ${parts.join(' + ')}`,
  states: {
    observed: 'observed by tcplab, from the comments in the capture',
    inferred: 'inferred from the segments, as if each had arrived; nobody observed them',
    unknown: 'unknown: the SYN is not in this capture',
  } satisfies Record<SeenStates['source'], string>,
  linesLeftOut: (lines: number) => `(${lines} lines left out; --all draws them)`,
  conversationsLeftOut: (conversations: number) =>
    `${conversations} more conversations: --conversation or --port chooses, --all draws all of them.`,
};

export type LadderTexts = typeof en;

const zh: LadderTexts = {
  conversation: (number) => `第 ${number} 个会话`,
  semicolon: '；',
  server: '服务器',
  labels: {
    opened: '建立',
    closed: '关闭',
    resets: 'RST',
    oldFins: '旧 FIN',
    checksum: '校验和错误',
    data: '数据（字节）',
    again: '重传',
    completeness: '完整性',
    states: '状态',
  },
  handshake: {
    complete: (syn, synAck, ack) => `三次握手，完整：分组 ${syn}、${synAck}、${ack}`,
    unacknowledged: (synAck) => `不完整：分组 ${synAck} 中的 SYN,ACK 没有得到确认`,
    unanswered: (syn) => `不完整：分组 ${syn} 中的 SYN 没有得到 SYN,ACK`,
    refused: (syn, reset) => `被拒绝：分组 ${syn} 中的 SYN 得到的是分组 ${reset} 中的 RST`,
    simultaneous: (complete) =>
      `两端同时打开，各自的 SYN 都在对方的 SYN 到达之前发出；${complete ? '完整' : '不完整'}`,
    self: (complete) => `一个套接字与自己连接：它自己的 SYN 回到了它那里；${complete ? '完整' : '不完整'}`,
    missing: (segment) => `抓包文件中没有 ${segment}`,
    unseen: '在抓包（捕获）开始之前',
    synAgain: (times) => `SYN 重传 ${times} 次`,
    synAckAgain: (times) => `SYN,ACK 重传 ${times} 次`,
  },
  close: {
    open: (ignored) => (ignored ? '抓包文件中没有被接受的 FIN 或 RST' : '抓包文件中没有 FIN，也没有 RST'),
    refused: '从未打开',
    halfClosed: (first, acknowledged) =>
      `半关闭：${zhSide[first]}发送了 FIN，${acknowledged ? '已被确认' : '未被确认'}；${zhSide[other[first]]}没有发送 FIN`,
    orderly: (kind, first) =>
      kind === 'four-segment'
        ? `${zhSide[first]}先关闭，四次挥手：FIN、ACK、FIN、ACK`
        : `${zhSide[first]}先关闭，三个报文段：${zhSide[other[first]]}的 FIN 带着它的 ACK`,
    simultaneous: '两端同时关闭，各自的 FIN 都在对方的 FIN 到达之前发出',
    self: '一个套接字与自己连接：它自己的 FIN 回到了它那里',
    incomplete: '不完整：有 FIN 没有得到确认',
    reset: (by, packet, first) =>
      `被${zhSide[by]}重置：分组 ${packet}${first ? `，在${zhSide[first]}的 FIN 之后` : ''}`,
    afterFin: (sender, octets) => `第一个 FIN 之后，${zhSide[sender]}又发送了 ${octets} 字节`,
  },
  ignoredResets: (packets) => `${packets.join('、')}：没有结束任何连接`,
  oldFins: (packets) => `${packets.join('、')}：序列号早已被确认，没有关闭任何方向`,
  wrongChecksums: (packets) => `${packets.join('、')}：TCP 不接受这样的报文段，状态不变`,
  perSide: (client, server) => `客户端 ${client}，服务器 ${server}`,
  completeness: (value, parts) => `${value}（与 Wireshark 的算法相同）：${parts.join(' + ')}`,
  states: {
    observed: '由 tcplab 观察到，取自抓包文件中的注释',
    inferred: '由报文段推断，假设每个报文段都已到达；没有人观察过',
    unknown: '未知：抓包文件中没有 SYN',
  },
  linesLeftOut: (lines) => `（省略 ${lines} 行；--all 全部画出）`,
  conversationsLeftOut: (conversations) =>
    `还有 ${conversations} 个会话：用 --conversation 或 --port 选择，或用 --all 全部画出。`,
};

export const LADDER_TEXTS: Record<Language, LadderTexts> = { en, zh };

function timesText(times: number): string {
  return times === 1 ? 'once' : `${times} times`;
}

function octetsText(octets: number): string {
  return `${octets} ${octets === 1 ? 'octet' : 'octets'}`;
}
