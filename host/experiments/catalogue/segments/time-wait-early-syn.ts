import type { Experiment } from '../../model/experiment.ts';
import { PASSIVE_APP, stepsTo } from '../../model/reach-state.ts';

export const timeWaitEarlySyn: Experiment = {
  name: 'time-wait-early-syn',
  title: { en: 'TIME_WAIT: a SYN that comes too early', zh: 'TIME_WAIT：来得太早的 SYN' },
  question: {
    en: 'Can the same pair of ports be used again before 2MSL is over?',
    zh: '2MSL 未满，同一对端口能再次使用吗？',
  },
  explanation: {
    en: `
Three SYNs come from the port that the board still has in TIME_WAIT. One with an old number is acknowledged as any unacceptable segment: "I am expecting
2". So is one far above the window. The standard allows more (RFC 9293 §3.6.1, MAY-2): a SYN whose number is higher than any of the old
connection may open the new one straight from TIME_WAIT; most systems do, lwIP does not. Its client would answer that ACK with a
RST, which lwIP ignores here, and try until the 2MSL are over.

The third SYN lies inside the window. RFC 9293 (§3.10.7.4, fourth check) asks for a challenge ACK, lwIP sends a RST, as RFC 793 once did: a known
departure. The RST answers a segment without an ACK, so it has 0 for its number (§3.5.2), and TIME_WAIT goes on.`,
    zh: `
开发板还处于 TIME_WAIT，同一端口就发来了三个 SYN。第一个的号是旧的，像任何不可接受的报文段一样得到一个 ACK：“我期待的是 2。”第二个远在窗口之上，
得到的也一样。标准允许更多（RFC 9293 §3.6.1，MAY-2）：如果 SYN 的号大于旧连接用过的所有号，可以直接从 TIME_WAIT 建立新连接；大多数系统这样做，
lwIP 不做。这时客户端会用 RST 回答那个 ACK，lwIP 在此也不理会 RST，客户端只好重试，直到 2MSL 结束。

第三个 SYN 在窗口内。RFC 9293 §3.10.7.4（第四步）要求质询 ACK，lwIP 却像过去的 RFC 793 那样发送 RST：这是已知的偏离标准之处。它回答的报文段没有
ACK，所以这个 RST 的序列号是 0（§3.5.2），TIME_WAIT 继续。`,
  },
  settings: PASSIVE_APP,
  steps: [
    ...stepsTo('TIME_WAIT'),
    { do: 'await-segment', segment: 'board .' },
    { do: 'wait', ms: 1000 },
    { do: 'inject', segment: 'S seq=RCV.NXT-1000 <mss 1460>' },
    { do: 'await-segment', segment: 'board .' },
    { do: 'inject', segment: 'S seq=RCV.NXT+1000000 <mss 1460>' },
    { do: 'await-segment', segment: 'board .' },
    { do: 'inject', segment: 'S seq=RCV.NXT+1000 <mss 1460>' },
    { do: 'await-segment', segment: 'board R.' },
    { do: 'await', board: 'CLOSED', notBeforeMs: 118_500, limitMs: 119_500, skip: '2MSL' },
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
      'client S seq=-998',
      'board . seq=2 ack=2',
      'client S seq=1000002',
      'board . seq=2 ack=2',
      'client S seq=1002',
      'board R. seq=0 ack=1003',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT'],
  },
};
