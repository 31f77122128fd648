import type { Experiment } from '../../model/experiment.ts';
import { PASSIVE_APP } from '../../model/reach-state.ts';

export const oldDuplicateSyn: Experiment = {
  name: 'old-duplicate-syn',
  title: { en: 'An old SYN: why three segments', zh: '失效的连接请求：为什么要三次握手' },
  question: {
    en: 'What would become of a server that is ESTABLISHED after two segments?',
    zh: '如果两次握手就算建立连接，服务器会怎样？',
  },
  explanation: {
    en: `
A SYN was held up in the network, the client has long given it up, and now it arrives after all. The board cannot tell that it is old: it
answers, as it must, and is in SYN_RCVD. But its answer goes to the client, and the client knows of no such connection: it answers with a
RST (RFC 9293 §3.5.2), whose number is the very one that the board had just asked to be acknowledged, and SYN_RCVD is over.

That is what the third segment is for: it proves that the other side means it, and now. With two segments the board would be ESTABLISHED
with a ghost, waiting for data that never comes, and nothing would ever tell it so. Here the old SYN is forged with the client's
address, and the RST is the answer of the client's real TCP. The RST does not show on an LED: the program on the board has never heard of
the connection.`,
    zh: `
一个 SYN 在网络中滞留了很久，客户端早已放弃，它现在却到达了：这就是失效的连接请求。开发板看不出它是旧的，只能照常应答，进入
SYN_RCVD。但应答送到了客户端，客户端根本没有这个连接，于是回答 RST（RFC 9293 §3.5.2），其序列号正是开发板刚才要求确认的那个号，
SYN_RCVD 到此结束。

第三个报文段的意义就在这里：它证明对方此刻确实要建立连接。如果只有两次握手，开发板就会与一个幽灵处于 ESTABLISHED，等待永远不来的数据，
而且没有任何东西会告诉它真相。这里的旧 SYN 是用客户端的地址伪造的，RST 则是客户端真实的 TCP 作出的回答。
这个 RST 不会点亮任何 LED：开发板上的程序从来不知道有过这个连接。`,
  },
  settings: PASSIVE_APP,
  steps: [
    { do: 'forge', peer: 'ghost', segment: 'S <mss 1460>' },
    { do: 'await', board: 'CLOSED' },
  ],
  expect: {
    boardStates: ['LISTEN', 'SYN_RCVD', 'CLOSED'],
    clientStates: [],
    segments: ['ghost: client S seq=0', 'ghost: board S. seq=0 ack=1', 'ghost: client R. seq=1 ack=1'],
    leds: ['SYN_RCVD'],
  },
};
