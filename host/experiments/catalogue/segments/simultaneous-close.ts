import type { Experiment } from '../../model/experiment.ts';
import { PASSIVE_APP } from '../../model/reach-state.ts';

export const simultaneousClose: Experiment = {
  name: 'simultaneous-close',
  title: { en: 'Both close at once: CLOSING', zh: '同时关闭：CLOSING' },
  question: {
    en: 'Which states do both ends pass when their FINs cross on the way?',
    zh: '两端的 FIN 在途中交错时，双方经过哪些状态？',
  },
  explanation: {
    en: `
Slow motion: from the close on, each segment takes half a second. Board and client close within that time, so each has sent its FIN before it
sees the other's. Each is in FIN_WAIT_1 and gets, instead of the ACK it waits for, a FIN: that is CLOSING (RFC 9293 §3.6, case 3). It means "my FIN is
not acknowledged yet, but I know that the other side is done, too". Each acknowledges the FIN it got, each gets the ACK, and both are in TIME_WAIT: both
closed first, so both wait for 2MSL.

At the usual speed of a local network the two FINs would have to cross within a millisecond. This is why hardly anyone has ever
seen a CLOSING.`,
    zh: `
慢动作：从关闭开始，每个报文段都要走半秒。开发板和客户端在这段时间内先后关闭，各自在看到对方的 FIN 之前就发出了自己的 FIN。双方都在 FIN_WAIT_1，
等来的不是 ACK，而是 FIN：这就是 CLOSING（RFC 9293 §3.6，情形三）。它表示“我的 FIN 还没有被确认，但我知道对方也发完了”。
双方各自确认收到的 FIN，也各自得到确认，于是都进入 TIME_WAIT：两端都是主动关闭，所以两端都要等 2MSL。

按局域网平常的速度，两个 FIN 要在一毫秒之内交错才行，所以几乎没有人见过 CLOSING。`,
  },
  settings: PASSIVE_APP,
  steps: [
    { do: 'connect' },
    { do: 'wait', ms: 1200 },
    { do: 'slow-motion', ms: 500 },
    { do: 'board', command: 'close' },
    { do: 'close' },
    { do: 'await', board: 'CLOSING', client: 'CLOSING' },
    { do: 'await', board: 'TIME_WAIT', client: 'TIME_WAIT' },
    { do: 'await', board: 'CLOSED', client: 'CLOSED', notBeforeMs: 119_000, skip: '2MSL' },
  ],
  expect: {
    boardStates: ['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'FIN_WAIT_1', 'CLOSING', 'TIME_WAIT', 'CLOSED'],
    clientStates: [
      ...(['CLOSED', 'SYN_SENT', 'ESTABLISHED', 'FIN_WAIT_1', 'CLOSING', 'TIME_WAIT', 'CLOSED'] as const),
    ],
    segments: [
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1',
      'board F. seq=1 ack=1',
      'client F. seq=1 ack=1',
      'client . seq=2 ack=2',
      'board . seq=2 ack=2',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED', 'FIN_WAIT_1', 'CLOSING', 'TIME_WAIT'],
  },
};
