import type { Experiment } from '../../model/experiment.ts';
import { PASSIVE_APP } from '../../model/reach-state.ts';

export const simultaneousOpen: Experiment = {
  name: 'simultaneous-open',
  title: { en: 'Both open at once: a SYN in SYN_SENT', zh: '同时打开：SYN_SENT 中收到 SYN' },
  question: {
    en: 'What should an end in SYN_SENT do with a SYN without ACK, and what does lwIP do?',
    zh: '处于 SYN_SENT 的一端收到不带 ACK 的 SYN，应当怎样做？lwIP 又怎样做？',
  },
  explanation: {
    en: `
Two programs may open the same connection towards each other, and their SYNs cross. The standard has a way for that (RFC 9293 §3.5, Figure 7): an end in
SYN_SENT that gets a SYN without ACK enters SYN_RCVD and answers SYN,ACK; so does the other one, both get their ACK, and there is one connection, not two.
A TCP must support it (MUST-10, §3.10.7.3 fourth check).

Here the client's SYN is lost, and at the same moment a SYN comes from the board's address and port. It is forged: the board itself is a server and stays
in LISTEN. The client is another lwIP, and lwIP looks in SYN_SENT for a segment with ACK only (tcp_process in tcp_in.c): it neither answers nor changes its
state, a known departure. Two such ends that open at once would ignore each other until both give up. Nothing is lost against a server, which never sends the
first SYN: the client's timer sends its SYN again after 2.74 s, and the board answers it with a number of its own, y′.`,
    zh: `
两个程序可以同时向对方打开同一个连接，两个 SYN 在途中交错。标准为此作了规定（RFC 9293 §3.5 图 7）：处于 SYN_SENT 的一端收到不带 ACK 的 SYN，就进入
SYN_RCVD 并回答 SYN,ACK；另一端也一样。双方各自得到确认，结果是一个连接，而不是两个。TCP 必须支持这一点（MUST-10，§3.10.7.3 第四步）。

这里，客户端的 SYN 丢失了，同时从开发板的地址和端口来了一个 SYN。它是伪造的：开发板自己是服务器，一直处于 LISTEN。客户端是另一个 lwIP，而 lwIP 在
SYN_SENT 中只看带 ACK 的报文段（tcp_in.c 中的 tcp_process）：它既不回答，也不改变状态，这是已知的偏离标准之处。两个这样的端点如果同时打开，就会互相不理，
直到双方都放弃。面对服务器则没有损失，因为服务器从不先发 SYN：2.74 秒后，客户端的定时器重发 SYN，开发板用自己的序列号 y′ 回答它。`,
  },
  settings: PASSIVE_APP,
  steps: [
    { do: 'drop', segment: 'client S' },
    { do: 'open' },
    { do: 'forge', as: 'board', segment: 'S seq=1000000 <mss 1460>' },
    { do: 'await', board: 'ESTABLISHED', client: 'ESTABLISHED' },
  ],
  expect: {
    boardStates: ['LISTEN', 'SYN_RCVD', 'ESTABLISHED'],
    clientStates: ['CLOSED', 'SYN_SENT', 'ESTABLISHED'],
    segments: [
      'client S seq=0 lost',
      'board S seq=0',
      // By the RFC: client S. seq=0 ack=1, and SYN_RCVD.
      'client S seq=0 at=2.75s',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED'],
  },
};
