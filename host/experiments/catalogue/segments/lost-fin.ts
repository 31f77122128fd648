import type { Experiment } from '../../model/experiment.ts';

export const lostFin: Experiment = {
  name: 'lost-fin',
  title: { en: 'The FIN is lost', zh: 'FIN 丢失' },
  question: {
    en: 'What does FIN_WAIT_1 wait for, and what if it does not come?',
    zh: 'FIN_WAIT_1 在等什么？等不到会怎样？',
  },
  explanation: {
    en: `
The client calls shutdown(SHUT_WR) and is in FIN_WAIT_1 at once: the state says that its FIN was sent, not that it arrived. It did not, so the board
stays ESTABLISHED and its program suspects nothing. A FIN is a number in the sequence like an octet of data, and is retransmitted
like one (RFC 9293 §3.4, §3.8.1): about 2.5 s later. Now the board is in CLOSE_WAIT, and its ACK takes the client to FIN_WAIT_2; from there on
it is the usual four-way close.`,
    zh: `
客户端调用 shutdown(SHUT_WR)，立刻进入 FIN_WAIT_1：这个状态只说明 FIN 已发出，不说明它已到达。FIN 丢失了，所以开发板仍是 ESTABLISHED，
它的程序毫无察觉。FIN 像一个字节的数据一样占用一个序列号，也像数据一样重传（RFC 9293 §3.4，§3.8.1）：约 2.5 秒之后。
这时开发板进入 CLOSE_WAIT，它的 ACK 使客户端进入 FIN_WAIT_2；以后就是通常的四次挥手。`,
  },
  settings: { banner: false, echo: false, onFin: 'hold', holdMs: 1500 },
  steps: [
    { do: 'connect' },
    { do: 'wait', ms: 1200 },
    { do: 'drop', segment: 'client F.' },
    { do: 'shutdown' },
    { do: 'await', board: 'CLOSE_WAIT', client: 'FIN_WAIT_2', notBeforeMs: 2000, limitMs: 3000 },
    { do: 'await', board: 'CLOSED' },
    { do: 'await', client: 'CLOSED', skip: '2MSL' },
  ],
  expect: {
    boardStates: ['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED'],
    clientStates: ['CLOSED', 'SYN_SENT', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT', 'CLOSED'],
    segments: [
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1',
      'client F. seq=1 ack=1 lost',
      'client F. seq=1 ack=1',
      'board . seq=1 ack=2',
      'board F. seq=1 ack=2',
      'client . seq=2 ack=2',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK'],
  },
};
