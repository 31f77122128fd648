import type { Experiment } from '../../model/experiment.ts';

export const threeWayHandshake: Experiment = {
  name: 'three-way-handshake',
  title: { en: 'Three-way handshake', zh: '三次握手' },
  question: {
    en: 'Why does it take three segments to open a connection, and what do x and y do in them?',
    zh: '建立连接为什么要三个报文段？其中的 x 和 y 起什么作用？',
  },
  explanation: {
    en: `
The client sends SYN with its initial sequence number x. The board, which was in LISTEN, answers with SYN and ACK in one
segment: y is its own initial sequence number, and ack=x+1 says "I heard your x"; a SYN counts as one octet. It is in
SYN_RCVD now and has spent an entry of its connection table on someone who may not exist. Only the third segment,
ACK with ack=y+1, proves that the client heard y: the board checks it and enters ESTABLISHED.

Why not two? A SYN can be delayed in the network and arrive when its sender has long given up. With two segments the board
would then be ESTABLISHED with a ghost. With three, the sender of the old SYN knows nothing of the y that the
board sends it, answers with RST, and SYN_RCVD goes out again. RFC 9293 §3.5 (Figures 6 and 8) has both stories; §3.4.1 says how x and
y are chosen.`,
    zh: `
客户端发送 SYN，带上自己的初始序列号 x。处于 LISTEN 的开发板用一个同时置 SYN 和 ACK 的报文段应答：y 是它自己的初始序列号，
确认号 ack=x+1 表示“我收到了你的 x”；SYN 要占用一个序列号。此时开发板处于 SYN_RCVD（半连接），已经为一个也许并不存在的对方
占用了一个连接表项。只有第三个报文段（ACK，ack=y+1）才能证明客户端确实收到了 y：开发板检查它之后进入 ESTABLISHED。

为什么两次不够？SYN 可能在网络中滞留，到达时发送方早已放弃，这就是失效的连接请求。若只用两个报文段，开发板会与一个“幽灵”处于
ESTABLISHED。用三个报文段时，旧 SYN 的发送方并不认识开发板发来的 y，于是回答 RST，SYN_RCVD 的灯随之熄灭。两种情形见
RFC 9293 §3.5（图 6 和图 8）；x 和 y 怎样选取见 §3.4.1。`,
  },
  settings: { banner: false, echo: false },
  steps: [{ do: 'connect' }],
  expect: {
    boardStates: ['LISTEN', 'SYN_RCVD', 'ESTABLISHED'],
    clientStates: ['CLOSED', 'SYN_SENT', 'ESTABLISHED'],
    segments: ['client S seq=0', 'board S. seq=0 ack=1', 'client . seq=1 ack=1'],
    leds: ['SYN_RCVD', 'ESTABLISHED'],
  },
};
