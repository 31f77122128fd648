import type { Experiment } from '../../model/experiment.ts';
import { PASSIVE_APP } from '../../model/reach-state.ts';

export const dataAfterHalfClose: Experiment = {
  name: 'data-after-half-close',
  title: { en: 'Data for someone who has called shutdown()', zh: 'shutdown() 之后又来了数据' },
  question: {
    en: 'How long may FIN_WAIT_2 last, and what does it still accept?',
    zh: 'FIN_WAIT_2 可以持续多久？它还接收什么？',
  },
  explanation: {
    en: `
This time the board's program called shutdown(SHUT_WR): "I send no more, but I still read". The FIN is the same as that of close(); what is different is kept to
the board itself. The client's data arrives in FIN_WAIT_2, is acknowledged and handed to the program (RFC 9293 §3.6.1, §3.10.7.4 seventh
check). The client takes a minute before it closes as well, and nothing happens to the connection: a half-closed connection
has no time limit, the other side may have a lot to say.

After close() lwIP would have waited 20 s only, and then dropped FIN_WAIT_2, like most systems do with a connection that no program
holds any more: a peer that never closes could otherwise keep the entry for ever. The standard knows no such limit.`,
    zh: `
这一次，开发板的程序调用的是 shutdown(SHUT_WR)：“我不再发送，但还会读取。”它的 FIN 与 close() 的完全相同，区别只有开发板自己知道。
客户端的数据在 FIN_WAIT_2 中到达，得到确认并交给程序（RFC 9293 §3.6.1，§3.10.7.4 第七步）。客户端过了一分钟才关闭，这期间连接安然无恙：
半关闭的连接没有时限，对方也许还有很多话要说。

若调用的是 close()，lwIP 只等 20 秒就丢弃 FIN_WAIT_2；对于已经没有程序持有的连接，大多数系统都是如此：否则一个永不关闭的对方
可以永远占住表项。标准中并没有这样的时限。`,
  },
  settings: PASSIVE_APP,
  steps: [
    { do: 'connect' },
    { do: 'wait', ms: 1200 },
    { do: 'board', command: 'shutdown' },
    { do: 'await', board: 'FIN_WAIT_2', client: 'CLOSE_WAIT' },
    { do: 'wait', ms: 1200 },
    { do: 'send', text: 'in time' },
    { do: 'await-segment', segment: 'board .' },
    { do: 'wait', ms: 60_000, skip: 'a minute of FIN_WAIT_2' },
    { do: 'close' },
    { do: 'await', client: 'CLOSED' },
    { do: 'await', board: 'CLOSED', notBeforeMs: 119_000, limitMs: 121_000, skip: '2MSL' },
  ],
  expect: {
    boardStates: ['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT', 'CLOSED'],
    clientStates: ['CLOSED', 'SYN_SENT', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED'],
    segments: [
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1',
      'board F. seq=1 ack=1',
      'client . seq=1 ack=2',
      'client P. seq=1 ack=2 len=7',
      'board . seq=2 ack=8',
      'client F. seq=8 ack=2',
      'board . seq=2 ack=9',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT'],
  },
};
