import type { Experiment } from '../../model/experiment.ts';
import { PASSIVE_APP } from '../../model/reach-state.ts';

export const oldSynOvertakes: Experiment = {
  name: 'old-syn-overtakes',
  title: { en: 'An old SYN arrives before the new one', zh: '旧的 SYN 抢在新的之前到达' },
  question: {
    en: 'How do both ends find out that they are talking of different connections?',
    zh: '双方怎样发现彼此说的不是同一个连接？',
  },
  explanation: {
    en: `
The client opens a connection. Its SYN is held up, and an old one from the same port, with a number 1000 lower, gets to the board first. The
board acknowledges the old number. The client, in SYN_SENT, sees an ACK for something that it never sent in this
connection: it answers with a RST that carries the number acknowledged, so that the board takes it, and its half-open
connection is gone. Then the true SYN gets through. This is the standard's own example (RFC 9293 §3.5, "Recovery from Old Duplicate SYN").

Two things to look at. Initial sequence numbers are chosen so that old ones are recognised (§3.4.1): with the same x every time, the
old SYN would have been believed. And lwIP does not wait for its timer after the RST, it sends the SYN again at once; the
held-up copy then finds the board ESTABLISHED and draws one more ACK (§3.10.7.4, a challenge ACK).`,
    zh: `
客户端发起连接，它的 SYN 在途中被耽搁，而同一端口的一个旧 SYN（序列号小 1000）先到了开发板。开发板确认的是旧的号。客户端在 SYN_SENT 中看到
一个对自己从未在本连接中发送过的号的确认，便回答 RST，并带上被确认的那个号，使开发板能够接受；半连接随即消失。然后真正的 SYN 才通过。
这正是标准自己的例子（RFC 9293 §3.5，“Recovery from Old Duplicate SYN”）。

请注意两点。初始序列号的选取要让旧的号能被识别出来（§3.4.1）：如果每次都用同一个 x，旧的 SYN 就会被当真。另外，lwIP 发出 RST 之后不等
定时器，立即重发 SYN；被耽搁的那一份到达时，开发板已是 ESTABLISHED，于是又回答一个 ACK（§3.10.7.4，质询 ACK）。`,
  },
  settings: PASSIVE_APP,
  steps: [
    { do: 'delay', segment: 'client S', ms: 700 },
    { do: 'open' },
    { do: 'forge', segment: 'S seq=IRS-1000 <mss 1460>' },
    { do: 'await', board: 'ESTABLISHED', client: 'ESTABLISHED' },
    { do: 'await-segment', segment: 'board .' },
  ],
  expect: {
    boardStates: ['LISTEN', 'SYN_RCVD', 'CLOSED', 'LISTEN', 'SYN_RCVD', 'ESTABLISHED'],
    clientStates: ['CLOSED', 'SYN_SENT', 'ESTABLISHED'],
    segments: [
      'client S seq=0 late',
      'client S seq=-1000',
      'board S. seq=0 ack=-999',
      'client R. seq=-999 ack=1',
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1',
      'board . seq=1 ack=1',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED'],
  },
};
