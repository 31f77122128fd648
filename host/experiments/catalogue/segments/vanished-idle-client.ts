import type { Experiment } from '../../model/experiment.ts';
import { PASSIVE_APP } from '../../model/reach-state.ts';

export const vanishedIdleClient: Experiment = {
  name: 'vanished-idle-client',
  title: { en: 'The client is gone, and nobody notices', zh: '客户端消失了，谁也没有察觉' },
  question: {
    en: 'How long does an ESTABLISHED connection last on which nothing is sent?',
    zh: '什么都不发送的 ESTABLISHED 连接能维持多久？',
  },
  explanation: {
    en: `
The client's machine is gone: battery empty, out of range, cable pulled. It sends no FIN and no RST. A TCP connection is not a wire, only an agreement between
two tables; when neither side sends, nothing crosses the network, and nothing can be missed. Two hours later the board is as ESTABLISHED as
ever. By the standard it may stay so for ever.

Who wants to know must ask: with messages of its own program now and then, or with keep-alives (RFC 9293 §3.8.4), which must be
switched on for each connection and by default first ask after two hours. The board's program does neither.`,
    zh: `
客户端的机器消失了：电池耗尽，走出信号范围，网线被拔掉。它没有发 FIN，也没有发 RST。TCP 连接不是一根线，只是两张表之间的约定；双方都不发送时，
网络上什么也没有，也就谈不上缺少什么。两小时之后，开发板仍然是 ESTABLISHED。按照标准，它可以永远如此。

想知道对方是否还在，就必须去问：要么由程序自己不时发送消息，要么用保活机制（keep-alive，RFC 9293 §3.8.4），它必须为每个连接单独打开，
而且默认两小时后才问第一次。开发板的程序两样都没有。`,
  },
  settings: PASSIVE_APP,
  steps: [
    { do: 'connect' },
    { do: 'wait', ms: 1200 },
    { do: 'vanish' },
    { do: 'wait', ms: 7_200_000, skip: 'two hours' },
  ],
  expect: {
    boardStates: ['LISTEN', 'SYN_RCVD', 'ESTABLISHED'],
    clientStates: ['CLOSED', 'SYN_SENT', 'ESTABLISHED'],
    segments: ['client S seq=0', 'board S. seq=0 ack=1', 'client . seq=1 ack=1'],
    leds: ['SYN_RCVD', 'ESTABLISHED'],
  },
};
