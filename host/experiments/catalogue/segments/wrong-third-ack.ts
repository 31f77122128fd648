import type { Experiment } from '../../model/experiment.ts';
import { PASSIVE_APP } from '../../model/reach-state.ts';

export const wrongThirdAck: Experiment = {
  name: 'wrong-third-ack',
  title: { en: 'The third segment with a wrong number', zh: '第三个报文段的确认号错误' },
  question: {
    en: 'What does the board check in the third segment, and what does it do when that is not y+1?',
    zh: '开发板检查第三个报文段的什么？如果确认号不是 y+1 会怎样？',
  },
  explanation: {
    en: `
With its SYN the board has sent y, its own initial sequence number. Only who has received it can acknowledge y+1: that is the proof that the
client is where it says it is. An ACK of anything else, y+2 or y, is answered with a RST whose sequence number is the wrong acknowledgement
number (RFC 9293 §3.10.7.4, fifth check: <SEQ=SEG.ACK><CTL=RST>), so that a TCP that really lives in another connection accepts it. The board
itself stays in SYN_RCVD: a forged ACK must not destroy what a true client began. Then the right ACK comes, and it is ESTABLISHED.

This is why y must not be guessable (RFC 6528): who can guess it opens connections in anyone's name. lwIP sets the ACK flag in its RST, too,
where the RFC sends it bare; the receiver looks at the sequence number only.`,
    zh: `
开发板在自己的 SYN 中发出了初始序列号 y。只有收到它的人才能确认 y+1：这证明客户端确实在它所声称的地址上。确认号若是别的值，例如 y+2 或 y，
开发板就回答 RST，序列号取那个错误的确认号（RFC 9293 §3.10.7.4 第五步：<SEQ=SEG.ACK><CTL=RST>），这样，真正处于另一个连接中的 TCP 才会接受它。
开发板自己仍停在 SYN_RCVD：伪造的 ACK 不应毁掉真正的客户端已开始的握手。随后正确的 ACK 到达，进入 ESTABLISHED。

所以 y 不能让人猜到（RFC 6528）：谁能猜到 y，谁就能以任何人的名义建立连接。lwIP 的 RST 还置了 ACK 标志，RFC 中则只有 RST；
接收方只看序列号。`,
  },
  settings: PASSIVE_APP,
  steps: [
    { do: 'inject', segment: 'S <mss 1460>' },
    { do: 'await-segment', segment: 'board S.' },
    { do: 'inject', segment: '. ack=SND.NXT+1' },
    { do: 'await-segment', segment: 'board R.' },
    { do: 'inject', segment: '. ack=SND.NXT-1' },
    { do: 'await-segment', segment: 'board R.' },
    { do: 'wait', ms: 1000 },
    { do: 'inject', segment: '.' },
    { do: 'await', board: 'ESTABLISHED' },
  ],
  expect: {
    boardStates: ['LISTEN', 'SYN_RCVD', 'ESTABLISHED'],
    clientStates: [],
    segments: [
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=2',
      'board R. seq=2 ack=1',
      'client . seq=1 ack=0',
      'board R. seq=0 ack=1',
      'client . seq=1 ack=1',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED'],
  },
};
