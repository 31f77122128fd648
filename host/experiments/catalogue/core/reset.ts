import type { Experiment } from '../../model/experiment.ts';

export const reset: Experiment = {
  name: 'reset',
  title: { en: 'Reset: the end without a goodbye', zh: '复位：不告而别' },
  question: {
    en: 'What does RST do that FIN does not, and which states does it leave out?',
    zh: 'RST 与 FIN 有什么不同？它跳过了哪些状态？',
  },
  explanation: {
    en: `
FIN ends one direction in good order: what was sent before it arrives, is acknowledged, and the other side answers in its own time. RST
ends both directions at once. Whoever sends it forgets the connection in the same moment (the ABORT call, RFC 9293 §3.10.5); whoever receives
it, with the sequence number that is expected next, does so, too (§3.5.3). Nothing acknowledges a RST, no state of
the close is passed, there is no TIME_WAIT, and what was still under way is lost.

The first connection is reset by the client, the second one by the board: ESTABLISHED → CLOSED on both ends each time. A
program does this on purpose with SO_LINGER 0, or resetAndDestroy() in Node.js; a system does it where there is no such
connection, after a crash for instance (§3.5.1, §3.5.2). In lwIP's RST the ACK flag is
always set too: tcpdump prints it as R with a dot.`,
    zh: `
FIN 有序地结束一个方向：之前发送的数据会到达并被确认，对方可以从容应答。RST 则同时结束两个方向。发送 RST 的一方立即忘掉这个连接
（ABORT 调用，RFC 9293 §3.10.5）；接收方若检查到序列号正是它期待的下一个，也同样处理（§3.5.3）。RST 没有人确认，不经过任何
关闭过程的状态，没有 TIME_WAIT，途中的数据全部丢失。

第一个连接由客户端复位，第二个由开发板复位：每次两端都是 ESTABLISHED → CLOSED。程序可以有意这样做：SO_LINGER 设为 0，或 Node.js 的
resetAndDestroy()；系统在发现没有这个连接时也会发送 RST，例如崩溃重启之后（§3.5.1，§3.5.2）。lwIP 的 RST 总是
同时置 ACK，所以 tcpdump 在 R 后面加一个点。`,
  },
  settings: { banner: false, echo: false },
  steps: [
    { do: 'connect' },
    // The waits let the LEDs, which are paced for the eye, keep step with the states.
    { do: 'wait', ms: 1200 },
    { do: 'reset' },
    { do: 'await', board: 'CLOSED', client: 'CLOSED' },
    { do: 'wait', ms: 1200 },
    { do: 'connect' },
    { do: 'wait', ms: 1200 },
    { do: 'board', command: 'abort' },
    { do: 'await', board: 'CLOSED', client: 'CLOSED' },
  ],
  expect: {
    boardStates: [
      ...(['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSED'] as const),
      ...(['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSED'] as const),
    ],
    clientStates: [
      ...(['CLOSED', 'SYN_SENT', 'ESTABLISHED', 'CLOSED'] as const),
      ...(['CLOSED', 'SYN_SENT', 'ESTABLISHED', 'CLOSED'] as const),
    ],
    segments: [
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1',
      'client R. seq=1 ack=1',
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1',
      'board R. seq=1 ack=1',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED', 'SYN_RCVD', 'ESTABLISHED'],
  },
};
