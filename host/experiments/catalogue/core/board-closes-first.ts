import type { Experiment } from '../../model/experiment.ts';

export const boardClosesFirst: Experiment = {
  name: 'board-closes-first',
  title: { en: 'The board closes first', zh: '开发板主动关闭' },
  question: {
    en: 'What does the side that closes first go through, and why must it wait for 2MSL at the end?',
    zh: '主动关闭的一方经过哪些状态？为什么最后还要等待 2MSL？',
  },
  explanation: {
    en: `
Active and passive close are not a matter of client and server: whoever sends the first FIN closes actively. Now it is
the board. Its FIN leads to FIN_WAIT_1, the client's ACK of it to FIN_WAIT_2. There it waits for the client's program, which is in CLOSE_WAIT
and may take its time. The client's FIN ends that: the board acknowledges it and enters TIME_WAIT, the client goes through
LAST_ACK to CLOSED (RFC 9293 §3.6, Figure 12, with the roles exchanged).

TIME_WAIT lasts 2MSL, twice the maximum segment lifetime; lwIP takes MSL = 60 s, so 120 s, where RFC 9293 §3.4.2 speaks of 2 minutes for
one MSL. Until then the board keeps the connection in its table: to acknowledge the client's FIN again should its last ACK be lost, and to
keep old duplicates out of a new connection between the same ports. That is why a server which closes first can run out of table
entries, and why it is better to let the client do it.`,
    zh: `
主动关闭还是被动关闭，与谁是客户端、谁是服务器无关：先发 FIN 的一方就是主动关闭。这次是开发板。它发出 FIN 后进入 FIN_WAIT_1，
收到客户端的 ACK 后进入 FIN_WAIT_2，在那里等待处于 CLOSE_WAIT 的客户端程序，对方可以不慌不忙。客户端的 FIN 到达后，开发板确认它
并进入 TIME_WAIT，客户端则经过 LAST_ACK 到 CLOSED（RFC 9293 §3.6 图 12，角色互换）。

TIME_WAIT 持续 2MSL，即最大报文段生存时间的两倍；lwIP 取 MSL = 60 秒，所以是 120 秒，而 RFC 9293 §3.4.2 中一个 MSL 就是 2 分钟。
这段时间里开发板一直保留这个连接的表项：万一它的最后一个 ACK 丢失，客户端会重传 FIN，它要再次确认；同时避免旧的重复报文段混入同一对端口
之间的新连接。因此，主动关闭的服务器可能把连接表用尽，最好让客户端先关闭。`,
  },
  settings: { banner: false, echo: false },
  steps: [
    { do: 'connect' },
    // The waits let the LEDs, which are paced for the eye, keep step with the states.
    { do: 'wait', ms: 1200 },
    { do: 'board', command: 'close' },
    { do: 'await', board: 'FIN_WAIT_2', client: 'CLOSE_WAIT' },
    { do: 'wait', ms: 1200 },
    { do: 'close' },
    { do: 'await', board: 'TIME_WAIT', client: 'CLOSED' },
    { do: 'wait', ms: 1200 },
    { do: 'await', board: 'CLOSED', skip: '2MSL' },
  ],
  expect: {
    boardStates: ['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT', 'CLOSED'],
    clientStates: ['CLOSED', 'SYN_SENT', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED'],
    segments: [
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1',
      'board F. seq=1 ack=1',
      'client . seq=1 ack=2',
      'client F. seq=1 ack=2',
      'board . seq=2 ack=2',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT'],
  },
};
