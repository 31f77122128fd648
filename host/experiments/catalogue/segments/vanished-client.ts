import type { Experiment } from '../../model/experiment.ts';
import { PASSIVE_APP } from '../../model/reach-state.ts';

export const vanishedClient: Experiment = {
  name: 'vanished-client',
  title: { en: 'The client is gone while the board sends', zh: '客户端消失了，开发板正在发送' },
  question: {
    en: 'How does the board find out that nobody is there, and after how long?',
    zh: '开发板怎样发现对方已不在？要多久？',
  },
  explanation: {
    en: `
Now the board has something to say. Its data is not acknowledged, so it sends it again, each time after twice the wait: 2.5 s, 5 s, 10 s, up to 320 s, which
lwIP keeps from then on. The program on the board notices nothing: to write is only to put octets into a queue. After 12 retransmissions
(TCP_MAXRTX), 32 minutes, lwIP gives up, frees the connection and tells the program "aborted"; it sends no RST, nobody would hear it.

The standard (RFC 9293 §3.8.3) wants at least 100 s before a connection is given up. Systems differ a lot: Linux takes about 15 minutes, lwIP about half an hour. Who
cannot wait for that sets a limit of its own (the user timeout, §3.10.8; on this board the setting userTimeoutMs).`,
    zh: `
这次开发板有话要说。它的数据得不到确认，于是一再重传，每次等待加倍：2.5 秒、5 秒、10 秒，直到 320 秒，此后 lwIP 保持这个间隔。开发板的程序毫无察觉：
写数据只不过是把字节放进队列。重传 12 次（TCP_MAXRTX）之后，也就是 32 分钟后，lwIP 放弃，释放连接，并告诉程序“连接已中止”；
它不发 RST，反正没有人听。

标准（RFC 9293 §3.8.3）要求至少坚持 100 秒才能放弃连接。各系统相差很大：Linux 约 15 分钟，lwIP 约半小时。等不了这么久的程序要自己规定时限
（用户超时，§3.10.8；在这块开发板上是设置 userTimeoutMs）。`,
  },
  settings: PASSIVE_APP,
  steps: [
    { do: 'connect' },
    { do: 'wait', ms: 1200 },
    { do: 'vanish' },
    { do: 'board', command: 'send', text: 'Are you there?' },
    { do: 'await', board: 'CLOSED', notBeforeMs: 1_900_000, limitMs: 1_930_000, skip: '12 retransmissions' },
  ],
  expect: {
    boardStates: ['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSED'],
    clientStates: ['CLOSED', 'SYN_SENT', 'ESTABLISHED'],
    segments: [
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1',
      'board P. seq=1 ack=1 len=14 lost at=1.2s',
      'board P. seq=1 ack=1 len=14 lost at=3.7s',
      'board P. seq=1 ack=1 len=14 lost at=8.7s',
      'board P. seq=1 ack=1 len=14 lost at=18.7s',
      'board P. seq=1 ack=1 len=14 lost at=38.7s',
      'board P. seq=1 ack=1 len=14 lost at=78.7s',
      'board P. seq=1 ack=1 len=14 lost at=158.7s',
      'board P. seq=1 ack=1 len=14 lost at=318.7s',
      'board P. seq=1 ack=1 len=14 lost at=638.7s',
      'board P. seq=1 ack=1 len=14 lost at=958.7s',
      'board P. seq=1 ack=1 len=14 lost at=1278.7s',
      'board P. seq=1 ack=1 len=14 lost at=1598.7s',
      'board P. seq=1 ack=1 len=14 lost at=1918.7s',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED'],
  },
};
