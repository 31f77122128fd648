import type { Experiment } from '../../model/experiment.ts';
import { expectInEachState, inEachState, SWEEP_SETTINGS } from './reset-in-each-state.ts';

export const resetInWindow: Experiment = {
  name: 'reset-in-window',
  title: {
    en: 'RST in the window, but not exact, in each state',
    zh: '每个状态下的 RST：在窗口内，但不正好',
  },
  question: {
    en: 'Why is a RST that almost fits answered instead of obeyed?',
    zh: '为什么差一点的 RST 得到的是回答，而不是服从？',
  },
  explanation: {
    en: `
Here the RST is one too high: RCV.NXT+1, inside the receive window, but not the next number. By RFC 793 it would have ended the connection, and an
attacker who knows addresses and ports would have to guess only as many numbers as windows fit into 2^32: with the board's window of 11680 octets some
370,000, minutes of work. Since RFC 5961 (§3.2), now in RFC 9293 §3.10.7.4, second check, only the exact number counts. Any other one in the window
gets a challenge ACK: "if you mean it, here is the number". A true peer that has forgotten the connection answers it with an exact RST, which follows
here; a forger never sees the challenge.

lwIP does so in SYN_RCVD, too. In TIME_WAIT the standard asks for a challenge ACK; lwIP ignores every RST there (RFC 1337).`,
    zh: `
这里的 RST 大了一号：RCV.NXT+1，在接收窗口内，但不是下一个号。按 RFC 793 它就能结束连接，而攻击者只要知道地址和端口，需要猜的次数不过是 2^32
除以窗口大小：开发板的窗口是 11680 字节，约 37 万次，几分钟的事。从 RFC 5961（§3.2）起，也就是现在的 RFC 9293 §3.10.7.4 第二步，
只有正好的号才算数。窗口内的其他号得到一个质询 ACK：“如果你是认真的，号在这里。”真正忘记了连接的对方会用正好的 RST 来回答它，
随后发送的就是这样一个；伪造者则看不到质询。

lwIP 在 SYN_RCVD 中也这样做。在 TIME_WAIT 中，标准要求质询 ACK；lwIP 在那里忽略所有的 RST（RFC 1337）。`,
  },
  settings: SWEEP_SETTINGS,
  steps: inEachState('R seq=RCV.NXT+1', 'R'),
  expect: expectInEachState({
    LISTEN: ['client R seq=1', 'client R seq=0'],
    SYN_RCVD: ['client R seq=2', 'board . seq=1 ack=1', 'client R seq=1'],
    ESTABLISHED: ['client R seq=2', 'board . seq=1 ack=1', 'client R seq=1'],
    FIN_WAIT_1: ['client R seq=2', 'board . seq=2 ack=1', 'client R seq=1'],
    FIN_WAIT_2: ['client R seq=2', 'board . seq=2 ack=1', 'client R seq=1'],
    CLOSING: ['client R seq=3', 'board . seq=2 ack=2', 'client R seq=2'],
    CLOSE_WAIT: ['client R seq=3', 'board . seq=1 ack=2', 'client R seq=2'],
    LAST_ACK: ['client R seq=3', 'board . seq=2 ack=2', 'client R seq=2'],
    TIME_WAIT: ['client R seq=3', 'client R seq=2'],
  }),
};
