import type { Experiment } from '../../model/experiment.ts';
import { PASSIVE_APP } from '../../model/reach-state.ts';

export const withheldThirdAck: Experiment = {
  name: 'withheld-third-ack',
  title: { en: 'The third segment never comes', zh: '第三个报文段迟迟不来' },
  question: {
    en: 'How long does the board believe in a half-open connection, and what does it do meanwhile?',
    zh: '第三次握手不来，开发板会等多久？等待时做什么？',
  },
  explanation: {
    en: `
A SYN arrives, the board answers it and is in SYN_RCVD: it has reserved one of its five table entries for someone of whom it knows nothing but a
number. Its SYN,ACK can have been lost, so it sends it again when the retransmission timer expires, each time after twice the
time (RFC 9293 §3.8.1, RFC 6298 §5.5): about 2.75 s and 8.75 s after the first one. (lwIP begins with 3 s, as RFC 2988 had it, and counts in half
seconds; RFC 6298 §2.1 begins with 1 s.) Here nobody answers. lwIP gives
SYN_RCVD 20 s in all, then drops the entry without a word: no RST, and the program on the board never hears of it, since
only an ESTABLISHED connection is handed to it.

RFC 9293 (§3.8.3) asks for more patience, at least 3 minutes for a SYN. On a server 20 s are a sound choice: each half-open entry
is memory that a stranger can take with a single segment. See five-withheld-handshakes.`,
    zh: `
SYN 到达，开发板应答后进入 SYN_RCVD：它已为一个只知道序列号的陌生人占用了连接表五个表项中的一个，这就是半连接。SYN,ACK 有可能丢失，
所以重传定时器超时后要再发，每次间隔加倍（RFC 9293 §3.8.1，RFC 6298 §5.5）：大约在第一次之后 2.75 秒和 8.75 秒。（lwIP 从 RFC 2988 的
3 秒开始，按半秒计数；RFC 6298 §2.1 从 1 秒开始。）这里始终没有人应答。
lwIP 一共给 SYN_RCVD 20 秒，然后不声不响地删除表项：不发 RST，开发板上的程序也毫不知情，因为只有到了 ESTABLISHED 的连接才会交给它。

RFC 9293（§3.8.3）要求更有耐心：SYN 至少重试 3 分钟。对服务器来说 20 秒是合理的选择：每个半连接占用的内存，陌生人只需一个报文段就能拿走。
参见 five-withheld-handshakes。`,
  },
  settings: PASSIVE_APP,
  steps: [
    { do: 'inject', segment: 'S <mss 1460>' },
    { do: 'await-segment', segment: 'board S.', count: 3, limitMs: 10_000, skip: 'two timeouts' },
    { do: 'await', board: 'CLOSED', notBeforeMs: 11_000, limitMs: 12_000, skip: '20 s in SYN_RCVD' },
  ],
  expect: {
    boardStates: ['LISTEN', 'SYN_RCVD', 'CLOSED'],
    clientStates: [],
    segments: [
      'client S seq=0',
      'board S. seq=0 ack=1',
      'board S. seq=0 ack=1 at=2.75s',
      'board S. seq=0 ack=1 at=8.75s',
    ],
    leds: ['SYN_RCVD'],
  },
};
