import type { Experiment } from '../../model/experiment.ts';
import { PASSIVE_APP, stepsTo } from '../../model/reach-state.ts';

export const twoMsl: Experiment = {
  name: 'two-msl',
  title: { en: '2MSL, waited out', zh: '等满 2MSL' },
  question: {
    en: 'How long is TIME_WAIT, and why just so long?',
    zh: 'TIME_WAIT 有多长？为什么正好这么长？',
  },
  explanation: {
    en: `
MSL is the longest time a segment is assumed to live in the network (RFC 9293 §3.4.2 says 2 minutes, and that it may be chosen otherwise; lwIP's TCP_MSL is 60 s).
TIME_WAIT lasts two of them, one for the last ACK to reach the other side or die, one for a FIN that answers its loss. After 120 s
nothing of this connection can be under way any more, and the entry is freed. On the virtual board's clock nobody has to sit through it.

Then a SYN comes from the same port, and is just a SYN in LISTEN again: the pair of ports is free for a new connection. See
time-wait-early-syn for what happens to one that comes too early.`,
    zh: `
MSL 是假定的报文段在网络中的最长生存时间（RFC 9293 §3.4.2 取 2 分钟，并说明可以另选；lwIP 的 TCP_MSL 是 60 秒）。TIME_WAIT 持续两个 MSL：
一个让最后的 ACK 到达对方或者消失，另一个留给因它丢失而重传的 FIN。120 秒之后，网络中不可能再有这个连接的任何东西，表项被释放。
在虚拟开发板的时钟上，谁也不必真的坐等。

随后同一端口又发来 SYN，它只不过是 LISTEN 中的一个普通 SYN：这对端口可以用于新的连接了。来得太早会怎样，见 time-wait-early-syn。`,
  },
  settings: PASSIVE_APP,
  steps: [
    ...stepsTo('TIME_WAIT'),
    { do: 'await', board: 'CLOSED', notBeforeMs: 119_500, limitMs: 120_500, skip: '2MSL' },
    { do: 'inject', segment: 'S seq=RCV.NXT+1000000 <mss 1460>' },
    { do: 'await-segment', segment: 'board S.' },
    { do: 'inject', segment: '.' },
    { do: 'await', board: 'ESTABLISHED' },
  ],
  expect: {
    boardStates: [
      ...(['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT', 'CLOSED'] as const),
      ...(['LISTEN', 'SYN_RCVD', 'ESTABLISHED'] as const),
    ],
    clientStates: [],
    segments: [
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1',
      'board F. seq=1 ack=1',
      'client . seq=1 ack=2',
      'client F. seq=1 ack=2',
      'board . seq=2 ack=2',
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT', 'SYN_RCVD', 'ESTABLISHED'],
  },
};
