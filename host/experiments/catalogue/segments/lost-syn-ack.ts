import type { Experiment } from '../../model/experiment.ts';
import { PASSIVE_APP } from '../../model/reach-state.ts';

export const lostSynAck: Experiment = {
  name: 'lost-syn-ack',
  title: { en: 'The SYN,ACK is lost', zh: '第二个报文段丢失' },
  question: {
    en: 'Who sends what again when the second segment of the handshake is lost?',
    zh: '握手的第二个报文段丢失后，谁会重传什么？',
  },
  explanation: {
    en: `
Both ends wait for an answer, so both repeat themselves: the client its SYN (it cannot know whether the SYN or the answer was lost), the
board its SYN,ACK. Each keeps its own retransmission timer (RFC 9293 §3.8.1), and here they expire at almost the same moment, since both are lwIP,
which begins with 3 s and counts in half seconds: 2.74 s here. (3 s is what RFC 2988 had; RFC 6298 §2.1 begins with
1 s.) A SYN that comes again makes no second connection: the board sees that its number is the one it has already answered. Both copies of the SYN,ACK arrive; the client takes the first, and acknowledges the second one, which tells it nothing
new, once more (§3.10.7.4).

Loss costs time, and nothing else: the states are those of a handshake in which nothing went wrong.`,
    zh: `
两端都在等待应答，所以两端都会重传：客户端重传 SYN（它无法知道丢的是 SYN 还是应答），开发板重传 SYN,ACK。双方各有自己的重传定时器
（RFC 9293 §3.8.1），这里几乎同时超时，因为两端都是 lwIP：初始值是 3 秒，按半秒计数，这里是 2.74 秒。
（3 秒是 RFC 2988 的旧值；RFC 6298 §2.1 从 1 秒开始。）重复到达的 SYN 不会产生第二个连接：开发板看出它的序列号
正是已经应答过的那一个。两份 SYN,ACK 都到达了；客户端接受第一份，对没有新内容的第二份再确认一次（§3.10.7.4）。

丢失的代价只是时间：经过的状态与一切顺利的握手完全相同。`,
  },
  settings: PASSIVE_APP,
  steps: [{ do: 'drop', segment: 'board S.' }, { do: 'connect' }],
  expect: {
    boardStates: ['LISTEN', 'SYN_RCVD', 'ESTABLISHED'],
    clientStates: ['CLOSED', 'SYN_SENT', 'ESTABLISHED'],
    segments: [
      'client S seq=0',
      'board S. seq=0 ack=1 lost',
      'client S seq=0 at=2.75s',
      'board S. seq=0 ack=1 at=2.75s',
      'board S. seq=0 ack=1 at=2.75s',
      'client . seq=1 ack=1',
      'client . seq=1 ack=1',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED'],
  },
};
