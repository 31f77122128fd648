import type { Experiment } from '../../model/experiment.ts';
import { PASSIVE_APP, stepsTo } from '../../model/reach-state.ts';

export const timeWaitFinAgain: Experiment = {
  name: 'time-wait-fin-again',
  title: { en: 'TIME_WAIT: the FIN comes again', zh: 'TIME_WAIT：FIN 又来了' },
  question: {
    en: 'Why does a repeated FIN start the 2MSL over?',
    zh: '为什么重传的 FIN 会使 2MSL 重新计时？',
  },
  explanation: {
    en: `
The board has closed first and is in TIME_WAIT. After a minute the client's FIN comes a second time: the client has not received the last ACK. The board sends
it again, and starts its 120 s over (RFC 9293 §3.10.7.4, eighth check): the new ACK can get lost just as the first one did, and the client must
again have time to say so. CLOSED comes 180 s after the first FIN instead of 120 s.

The repeated FIN has the number of the first one, one below RCV.NXT, so it is outside the receive window; that it is acknowledged all the
same is what TIME_WAIT is for.`,
    zh: `
开发板先关闭，处于 TIME_WAIT。一分钟后，客户端的 FIN 第二次到来：客户端没有收到最后的 ACK。开发板再发一次 ACK，并重新开始计 120 秒
（RFC 9293 §3.10.7.4 第八步）：新的 ACK 也可能像第一个那样丢失，客户端必须还有时间再来告知。所以 CLOSED 不是在第一个 FIN 之后
120 秒，而是 180 秒。

重传的 FIN 与第一个的序列号相同，比 RCV.NXT 小一，因此在接收窗口之外；它仍然得到确认，这正是 TIME_WAIT 的用处。`,
  },
  settings: PASSIVE_APP,
  steps: [
    ...stepsTo('TIME_WAIT'),
    { do: 'await-segment', segment: 'board .' },
    { do: 'wait', ms: 60_000, skip: 'half of 2MSL' },
    { do: 'inject', segment: 'F. seq=RCV.NXT-1' },
    { do: 'await-segment', segment: 'board .' },
    { do: 'await', board: 'CLOSED', notBeforeMs: 119_500, limitMs: 120_500, skip: '2MSL' },
  ],
  expect: {
    boardStates: ['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT', 'CLOSED'],
    clientStates: [],
    segments: [
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1',
      'board F. seq=1 ack=1',
      'client . seq=1 ack=2',
      'client F. seq=1 ack=2',
      'board . seq=2 ack=2',
      'client F. seq=1 ack=2 at=60s',
      'board . seq=2 ack=2 at=60s',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT'],
  },
};
