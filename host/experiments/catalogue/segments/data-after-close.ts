import type { Experiment } from '../../model/experiment.ts';
import { PASSIVE_APP } from '../../model/reach-state.ts';

export const dataAfterClose: Experiment = {
  name: 'data-after-close',
  title: { en: 'Data for someone who has called close()', zh: 'close() 之后又来了数据' },
  question: {
    en: 'The board has closed; the client, who may still send, does: what becomes of its data?',
    zh: '开发板已经 close()，客户端还可以发送，于是发了：它的数据会怎样？',
  },
  explanation: {
    en: `
The board's program called close(): "I send no more, and I will not read either". On the wire this looks exactly like a half-close, a FIN; the client is in
CLOSE_WAIT and may go on sending. It does. But there is nobody left on the board to whom the data could be given, and to acknowledge
it would be a lie: so the board answers with a RST and is CLOSED (RFC 9293 §3.6.1, SHLD-3: it SHOULD do so, to show that data was lost). That lwIP's RST
bears ack=x+9 means nothing: the receiver of a RST looks at its sequence number. It takes
the client from CLOSE_WAIT to CLOSED; its program reads "connection reset by peer".

Compare data-after-half-close: the same segments up to the data, but with shutdown(SHUT_WR) in place of close().`,
    zh: `
开发板的程序调用了 close()：“我不再发送，也不再读取。”在网络上，这与半关闭看起来完全一样，都是一个 FIN；客户端处于 CLOSE_WAIT，还可以继续发送，
它也这样做了。但开发板上已经没有人能接收这些数据，若确认它们就等于说谎：所以开发板回答 RST，进入 CLOSED
（RFC 9293 §3.6.1，SHLD-3：应当如此，以表明数据已丢失）。lwIP 的 RST 虽然带着 ack=x+9，却不表示确认：RST 的接收方只看它的序列号。RST 使客户端从 CLOSE_WAIT 到 CLOSED，它的程序读到“connection reset by peer”。

请与 data-after-half-close 比较：数据之前的报文段完全相同，只是把 close() 换成了 shutdown(SHUT_WR)。`,
  },
  settings: PASSIVE_APP,
  steps: [
    { do: 'connect' },
    { do: 'wait', ms: 1200 },
    { do: 'board', command: 'close' },
    { do: 'await', board: 'FIN_WAIT_2', client: 'CLOSE_WAIT' },
    { do: 'wait', ms: 1200 },
    { do: 'send', text: 'too late' },
    { do: 'await', board: 'CLOSED', client: 'CLOSED' },
  ],
  expect: {
    boardStates: ['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'CLOSED'],
    clientStates: ['CLOSED', 'SYN_SENT', 'ESTABLISHED', 'CLOSE_WAIT', 'CLOSED'],
    segments: [
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1',
      'board F. seq=1 ack=1',
      'client . seq=1 ack=2',
      'client P. seq=1 ack=2 len=8',
      'board R. seq=2 ack=9',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2'],
  },
};
