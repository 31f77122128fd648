import type { Language } from '../language.ts';
import { endpointText } from '../packet/packet.ts';
import type { RefusalReason } from './refusals.ts';

/** Messages of `tcplab up`. */
export interface Texts {
  starting(firmware: string): string;
  running(lab: string, control: string, kind: 'virtual' | 'emulated', speed: number): string;
  howTo(host: string, port: number): string;
  urgentLost: string;
  ending: string;
  again: string;
  ended: string;
  on: string;
  off: string;
  heartbeat: string;
  client: string;
  board: string;
  /** The keys; `holds`: the board stays in CLOSE_WAIT until it is told to close. */
  keys(holds: boolean, slow: boolean): string;
  nobody: string;
  nobodyNow: string;
  leftOut(lines: number): string;
  refused(program: string, reason: RefusalReason, more: number): string;
}

const REASONS: Record<Language, Record<RefusalReason, string>> = {
  en: {
    'table-full': 'all five connections that lwIP has room for are in use: "tcplab clear" ends them',
    'no-answer': 'the board did not answer its SYN: its connection table is full; "tcplab clear" empties it',
    'board-reset': 'the board answered its SYN with a reset',
    'too-many': 'too many connections at once',
  },
  zh: {
    'table-full': 'lwIP 的五个连接位已用完；用 "tcplab clear" 清空',
    'no-answer': '开发板没有应答 SYN：它的连接表已满；用 "tcplab clear" 清空',
    'board-reset': '开发板用 RST 应答了 SYN',
    'too-many': '同时打开的连接太多',
  },
};

export const TEXTS: Record<Language, Texts> = {
  en: {
    starting: (firmware) => `Starting ${firmware} in the emulator ...`,
    running: (lab, control, kind, speed) =>
      `${kind} board running${speed === 1 ? '' : ` at ${speed} times the speed`}: lab port ${lab}, control port ${control}`,
    howTo: (host, port) =>
      `try "nc ${host} ${port}" in another terminal, or http://${endpointText({ ip: host, port })}/ in a browser; Ctrl-C ends`,
    urgentLost:
      'on this machine urgent octets (MSG_OOB) are lost before they reach the board (README.md: Requirements)',
    ending: 'closing the connections',
    again: 'Ctrl-C again to end at once',
    ended: 'closed',
    on: 'on',
    off: 'off',
    heartbeat: 'heartbeat',
    client: 'client',
    board: 'board',
    keys: (holds, slow) =>
      `c clear  h hold CLOSE_WAIT${holds ? ' (on)' : ''}  x close  n next  s slow motion${slow ? ' (on)' : ''}  q quit`,
    nobody: 'no connection yet: the board is in LISTEN',
    nobodyNow: 'no connection any more: the board is in LISTEN',
    leftOut: (lines) => `(${lines} lines left out)`,
    refused: (program, reason, more) =>
      `${program} was reset: ${REASONS.en[reason]}${more > 0 ? ` (and ${more} more before)` : ''}`,
  },
  zh: {
    starting: (firmware) => `正在仿真器中启动 ${firmware} ……`,
    running: (lab, control, kind, speed) =>
      `${kind === 'virtual' ? '虚拟' : '仿真'}开发板正在运行${speed === 1 ? '' : `（${speed} 倍速）`}：实验端口 ${lab}，控制端口 ${control}`,
    howTo: (host, port) =>
      `在另一个终端里试试 "nc ${host} ${port}"，或者在浏览器里打开 http://${endpointText({ ip: host, port })}/；按 Ctrl-C 结束`,
    urgentLost: '在本机上，紧急数据（MSG_OOB）到不了开发板（见 README.zh.md“需要什么”）',
    ending: '正在关闭连接',
    again: '再按一次 Ctrl-C 立即结束',
    ended: '已关闭',
    on: '亮',
    off: '灭',
    heartbeat: '心跳',
    client: '客户端',
    board: '开发板',
    keys: (holds, slow) =>
      `c 清除  h 停在 CLOSE_WAIT${holds ? '（开）' : ''}  x 关闭  n 下一个连接  s 慢动作${slow ? '（开）' : ''}  q 退出`,
    nobody: '还没有连接：开发板处于 LISTEN',
    nobodyNow: '现在没有连接：开发板处于 LISTEN',
    leftOut: (lines) => `（省略 ${lines} 行）`,
    refused: (program, reason, more) =>
      `${program} 被重置（RST）：${REASONS.zh[reason]}${more > 0 ? `（此前还有 ${more} 个）` : ''}`,
  },
};
