import type { Experiment } from '../../model/experiment.ts';
import { PASSIVE_APP } from '../../model/reach-state.ts';

export const halfOpenAfterCrash: Experiment = {
  name: 'half-open-after-crash',
  title: { en: 'Half-open: the client crashed and comes back', zh: '崩溃之后：一端已忘记，另一端还记得' },
  question: {
    en: 'What does the board answer to a SYN on a connection that it believes to be open?',
    zh: '开发板认为连接还开着，这时又收到 SYN，它怎样回答？',
  },
  explanation: {
    en: `
The client's machine loses its power and starts again. It sent nothing, so the board is still ESTABLISHED with someone who remembers nothing: a
half-open connection (RFC 9293 §3.5.1). Now the client connects again, by chance from the same port. The board must not open a new connection, since anyone could
have forged that SYN, nor close the old one. It says what it believes: a challenge ACK with its own numbers (§3.10.7.4, fourth check; RFC 5961
§4). The client, in SYN_SENT, sees an ACK for something it never sent, and answers with a RST whose number is the one the board expects, which a forger
could not have known. Now the board knows, and the old connection is gone. lwIP's client sends its SYN again at once, and the new
connection opens.

RFC 9293 shows this very exchange (§3.5.1, "Half-Open Connection Discovery").`,
    zh: `
客户端的机器断电后重新启动。它什么也没有发，所以开发板仍处于 ESTABLISHED，对方却什么都不记得了：RFC 9293 §3.5.1 称之为 half-open。
（与 SYN_RCVD 的“半连接”不是一回事。）现在客户端又来连接，碰巧用了同一个端口。开发板不能就此建立新连接，因为任何人都能伪造这个 SYN；
也不能关闭旧连接。它只说出自己所认为的：用自己的号回答一个质询 ACK（§3.10.7.4 第四步，RFC 5961 §4）。处于 SYN_SENT 的客户端看到一个对自己
从未发送过的号的确认，于是回答 RST，其序列号正是开发板所期待的，而伪造者不可能知道它。开发板这才明白，旧连接就此消失。
lwIP 的客户端立即重发 SYN，新连接建立。

RFC 9293 中画的正是这个过程（§3.5.1，“Half-Open Connection Discovery”）。`,
  },
  settings: PASSIVE_APP,
  steps: [
    { do: 'connect' },
    { do: 'wait', ms: 1200 },
    { do: 'crash' },
    { do: 'wait', ms: 1000 },
    { do: 'connect', samePort: true },
  ],
  expect: {
    boardStates: [
      ...(['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSED'] as const),
      ...(['LISTEN', 'SYN_RCVD', 'ESTABLISHED'] as const),
    ],
    clientStates: [
      ...(['CLOSED', 'SYN_SENT', 'ESTABLISHED', 'CLOSED'] as const),
      ...(['CLOSED', 'SYN_SENT', 'ESTABLISHED'] as const),
    ],
    segments: [
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1',
      'client S seq=0',
      'board . seq=1 ack=1',
      'client R. seq=1 ack=1',
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED', 'SYN_RCVD', 'ESTABLISHED'],
  },
};
