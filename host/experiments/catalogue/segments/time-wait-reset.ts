import type { Experiment } from '../../model/experiment.ts';
import { PASSIVE_APP, stepsTo } from '../../model/reach-state.ts';

export const timeWaitReset: Experiment = {
  name: 'time-wait-reset',
  title: { en: 'TIME_WAIT: a RST is not believed', zh: 'TIME_WAIT：不理会 RST' },
  question: {
    en: 'Who could want TIME_WAIT to end early, and what would go wrong?',
    zh: '什么会让 TIME_WAIT 提前结束？会出什么错？',
  },
  explanation: {
    en: `
A RST with the exact number ends every connection; by the standard (RFC 9293 §3.10.7.4, second check) it ends TIME_WAIT, too, and one that is only in the
window is to get a challenge ACK. lwIP does neither. It follows RFC 1337, which describes "TIME-WAIT assassination": an old duplicate of a data segment
arrives in TIME_WAIT, the board acknowledges it, the other side knows the connection no more and sends a RST, and TIME_WAIT is
over before its time. A new connection with the same ports could then take an old octet for one of its own.

So both RSTs fall on deaf ears, and the board is CLOSED after a full 2MSL, counted from the FIN. A known departure from the standard, made
on purpose.`,
    zh: `
序列号正好的 RST 能结束任何连接；按标准（RFC 9293 §3.10.7.4 第二步），它也能结束 TIME_WAIT，只在窗口内的 RST 则应得到质询 ACK。lwIP 两样都不做，
它依照 RFC 1337。那里描述了“TIME-WAIT assassination”：一个旧的重复数据报文段在 TIME_WAIT 中到达，开发板确认它，对方已不认得这个连接，便发 RST，
TIME_WAIT 就提前结束了。使用同一对端口的新连接，就可能把旧的字节当成自己的。

所以两个 RST 都没有效果，从 FIN 算起满 2MSL 后，开发板才到 CLOSED。这是有意为之的、已知的偏离标准之处。`,
  },
  settings: PASSIVE_APP,
  steps: [
    ...stepsTo('TIME_WAIT'),
    { do: 'wait', ms: 1000 },
    { do: 'inject', segment: 'R seq=RCV.NXT+1' },
    { do: 'wait', ms: 1000 },
    { do: 'inject', segment: 'R' },
    { do: 'await', board: 'CLOSED', notBeforeMs: 117_500, limitMs: 118_500, skip: '2MSL' },
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
      'client R seq=3',
      'client R seq=2',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT'],
  },
};
