import type { Experiment } from '../../model/experiment.ts';

export const halfClose: Experiment = {
  name: 'half-close',
  title: { en: 'Half-close: four segments to close, data in between', zh: '半关闭：四次挥手，中间仍有数据' },
  question: {
    en: 'Why does it take four segments to close, and what can the board still do in CLOSE_WAIT?',
    zh: '释放连接为什么要四个报文段？开发板在 CLOSE_WAIT 中还能做什么？',
  },
  explanation: {
    en: `
The two directions of a connection close one by one. The client calls shutdown(SHUT_WR) and its FIN says "I have
no more to send", nothing about receiving: FIN_WAIT_1. The board acknowledges it (a FIN counts as one octet) and is in
CLOSE_WAIT; the client, once it has the ACK, in FIN_WAIT_2. From here on the connection is half-closed (RFC 9293 §3.6.1): the board goes on
sending its lines, the client goes on reading and acknowledging them. CLOSE_WAIT lasts as long as the program on the board
wants: its own close() sends the second FIN and leads to LAST_ACK. This is why the board's ACK and its FIN are two
segments, and the whole close is four (RFC 9293 §3.6, Figure 12).

The client, who closed first, stays in TIME_WAIT for 2MSL. The last ACK can get lost; the board would then repeat its FIN, and
someone must be there to answer; also, old duplicates must die out before the same pair of ports is used again. In
Java this half-close is shutdownOutput(), in Node.js end(); close() gives up reading, too.`,
    zh: `
连接的两个方向是分别关闭的。客户端调用 shutdown(SHUT_WR)，它的 FIN 只表示“我没有数据要发了”，并不表示不再接收：进入 FIN_WAIT_1。
开发板确认它（FIN 占用一个序列号），进入 CLOSE_WAIT；客户端收到这个 ACK 后进入 FIN_WAIT_2。此后连接处于半关闭状态
（RFC 9293 §3.6.1）：开发板继续发送，客户端继续接收并确认。CLOSE_WAIT 持续多久，完全由开发板上的程序决定：
程序调用 close() 才会发出第二个 FIN，进入 LAST_ACK。所以开发板的 ACK 和 FIN 是两个报文段，整个过程是四次挥手
（RFC 9293 §3.6，图 12）。

主动关闭的客户端要在 TIME_WAIT 停留 2MSL（MSL 是最大报文段生存时间）。最后一个 ACK 可能丢失，那时开发板会重传 FIN，
必须有人在那里应答；同一对端口再次使用之前，网络中旧的重复报文段也必须消失。在 Java 里半关闭是 shutdownOutput()，在 Node.js
里是 end()；close() 则连接收也一起放弃。`,
  },
  settings: { banner: false, echo: false, onFin: 'drain', drainLines: 3, drainMs: 400 },
  steps: [
    { do: 'connect' },
    // The waits let the LEDs, which are paced for the eye, keep step with the states.
    { do: 'wait', ms: 1200 },
    { do: 'send', text: 'hello' },
    { do: 'wait', ms: 400 },
    { do: 'shutdown' },
    { do: 'await-end' },
    { do: 'await', board: 'CLOSED' },
    { do: 'wait', ms: 1200 },
    { do: 'await', client: 'CLOSED', skip: '2MSL' },
  ],
  expect: {
    boardStates: ['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED'],
    clientStates: ['CLOSED', 'SYN_SENT', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT', 'CLOSED'],
    segments: [
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1',
      'client P. seq=1 ack=1 len=5',
      'board . seq=1 ack=6',
      'client F. seq=6 ack=1',
      'board . seq=1 ack=7',
      // Half-closed: "tcplab CLOSE_WAIT still sending, 2 to go", and so on.
      'board P. seq=1 ack=7 len=42',
      'client . seq=7 ack=43',
      'board P. seq=43 ack=7 len=42',
      'client . seq=7 ack=85',
      // The last line and the FIN leave together, and one ACK covers both.
      'board P. seq=85 ack=7 len=42',
      'board F. seq=127 ack=7',
      'client . seq=7 ack=128',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK'],
  },
};
