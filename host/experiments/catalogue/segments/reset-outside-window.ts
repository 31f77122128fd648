import type { Experiment } from '../../model/experiment.ts';
import { expectInEachState, inEachState, SWEEP_SETTINGS } from './reset-in-each-state.ts';

export const resetOutsideWindow: Experiment = {
  name: 'reset-outside-window',
  title: { en: 'RST outside the window, in each state', zh: '每个状态下的 RST：在窗口之外' },
  question: {
    en: 'Why does the board not even answer?',
    zh: '开发板为什么连回答都没有？',
  },
  explanation: {
    en: `
Here the RST is one too low: RCV.NXT-1, a number that was used up long ago. It can be an old duplicate or a blind guess; either way it says nothing about
this connection. Any other unacceptable segment is answered with an ACK, so that a peer who is confused can find its place again; a RST is not (RFC 9293
§3.10.7.4, first and second check: "unless the RST bit is set"). To answer it would make the board a tool: with a forged sender anyone could have it
send segments to third parties.

Then the exact RST follows, to show that the connection was alive all along. In TIME_WAIT lwIP ignores that one, too (RFC 1337).`,
    zh: `
这里的 RST 小了一号：RCV.NXT-1，是早已用过的号。它可能是旧的重复报文段，也可能是盲目的猜测；不管怎样，它与现在的连接无关。其他不可接受的报文段会得到
一个 ACK，好让弄错了的对方重新对上号；RST 则得不到（RFC 9293 §3.10.7.4 第一、二步：“unless the RST bit is set”）。
如果回答，开发板就成了工具：任何人伪造一个发送方地址，就能让它向第三方发送报文段。

随后发送正好的 RST，说明连接一直都还在。在 TIME_WAIT 中，lwIP 连这一个也不理会（RFC 1337）。`,
  },
  settings: SWEEP_SETTINGS,
  steps: inEachState('R seq=RCV.NXT-1', 'R'),
  expect: expectInEachState({
    LISTEN: ['client R seq=-1', 'client R seq=0'],
    SYN_RCVD: ['client R seq=0', 'client R seq=1'],
    ESTABLISHED: ['client R seq=0', 'client R seq=1'],
    FIN_WAIT_1: ['client R seq=0', 'client R seq=1'],
    FIN_WAIT_2: ['client R seq=0', 'client R seq=1'],
    CLOSING: ['client R seq=1', 'client R seq=2'],
    CLOSE_WAIT: ['client R seq=1', 'client R seq=2'],
    LAST_ACK: ['client R seq=1', 'client R seq=2'],
    TIME_WAIT: ['client R seq=1', 'client R seq=2'],
  }),
};
