import type { Experiment } from '../../model/experiment.ts';

export const directClose: Experiment = {
  name: 'direct-close',
  title: { en: 'Direct close: ACK and FIN in one segment', zh: '直接关闭：ACK 与 FIN 合在一个报文段' },
  question: {
    en: 'When do three segments suffice to close, and is CLOSE_WAIT left out then?',
    zh: '什么时候三个报文段就能释放连接？这时会跳过 CLOSE_WAIT 吗？',
  },
  explanation: {
    en: `
Nothing in TCP demands four segments. Here the program on the board closes in the very moment in which the client's FIN
arrives. The ACK of that FIN has not left yet, so it travels with the board's own FIN: F. with ack=x+2. The client sees its
FIN acknowledged and the other FIN at once, and goes from FIN_WAIT_1 straight to TIME_WAIT (RFC 9293 §3.3.2, note 2 of the
state diagram), without FIN_WAIT_2.

The board leaves out nothing: receiving the FIN leads to CLOSE_WAIT, the program's CLOSE to LAST_ACK (RFC 9293 §3.10.4). CLOSE_WAIT just
lasts no time at all. The LED shows it all the same, because the panel keeps each state lit long enough to be seen.`,
    zh: `
TCP 并没有规定必须四个报文段。这里，开发板上的程序在客户端的 FIN 到达的那一刻就关闭。对该 FIN 的 ACK 还没有发出，
于是和开发板自己的 FIN 一起走：F.，ack=x+2。客户端同时看到自己的 FIN 被确认和对方的 FIN，便从 FIN_WAIT_1 直接进入
TIME_WAIT（RFC 9293 §3.3.2 状态图的注 2），不经过 FIN_WAIT_2。

开发板一个状态也没有跳过：收到 FIN 进入 CLOSE_WAIT，程序关闭进入 LAST_ACK（RFC 9293 §3.10.4）。只是 CLOSE_WAIT 的持续时间几乎为零。
LED 仍然会显示它，因为面板让每个状态都亮足够长的时间。`,
  },
  settings: { banner: false, echo: false, onFin: 'close' },
  steps: [
    { do: 'connect' },
    // The waits let the LEDs, which are paced for the eye, keep step with the states.
    { do: 'wait', ms: 1200 },
    { do: 'close' },
    { do: 'await', board: 'CLOSED' },
    { do: 'wait', ms: 1200 },
    { do: 'await', client: 'CLOSED', skip: '2MSL' },
  ],
  expect: {
    boardStates: ['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED'],
    clientStates: ['CLOSED', 'SYN_SENT', 'ESTABLISHED', 'FIN_WAIT_1', 'TIME_WAIT', 'CLOSED'],
    segments: [
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1',
      'client F. seq=1 ack=1',
      'board F. seq=1 ack=2',
      'client . seq=2 ack=2',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK'],
  },
};
