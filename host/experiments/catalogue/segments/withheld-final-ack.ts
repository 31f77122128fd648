import type { Experiment } from '../../model/experiment.ts';
import { PASSIVE_APP, stepsTo } from '../../model/reach-state.ts';

export const withheldFinalAck: Experiment = {
  name: 'withheld-final-ack',
  title: { en: 'The last ACK never comes', zh: '最后一个 ACK 始终不来' },
  question: {
    en: 'How often does the board repeat its FIN in LAST_ACK, and when does it give up?',
    zh: '开发板在 LAST_ACK 中会重传几次 FIN？什么时候放弃？',
  },
  explanation: {
    en: `
Exponential backoff, to be watched with the naked eye. The board's FIN is not acknowledged; each time the retransmission timer expires, the next
wait is twice as long (RFC 9293 §3.8.1, RFC 6298 §5.5): 2.5 s, 5 s, 10 s, 20 s, 40 s, so the FIN goes out again about 2.5, 7.5, 17.5, 37.5
and 77.5 s after the first one, less up to half a second, in which lwIP counts. The first wait is shorter than the 3 s of a SYN, since the handshake has measured how long a round trip takes. After 120 s,
2 × MSL, lwIP gives up and frees the entry; no RST, nobody would hear it.

The RFC sets no limit to LAST_ACK: whoever waits there may wait as long as its retransmissions last.`,
    zh: `
指数退避，肉眼可见。开发板的 FIN 一直没有得到确认；每次重传定时器超时，下一次等待的时间加倍（RFC 9293 §3.8.1，RFC 6298 §5.5）：2.5、5、10、20、
40 秒，所以 FIN 在第一次之后约 2.5、7.5、17.5、37.5 和 77.5 秒重传（lwIP 按半秒计数，最多提前半秒）。第一次等待比 SYN 的 3 秒短，因为握手时已测得往返时间。
120 秒（2 × MSL）后，lwIP 放弃并释放表项；它不发 RST，反正也没有人听。

RFC 对 LAST_ACK 没有规定时限：能等多久，取决于重传能坚持多久。`,
  },
  settings: PASSIVE_APP,
  steps: [
    ...stepsTo('CLOSE_WAIT'),
    { do: 'board', command: 'close' },
    { do: 'await', board: 'CLOSED', notBeforeMs: 119_000, limitMs: 121_000, skip: '120 s in LAST_ACK' },
  ],
  expect: {
    boardStates: ['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED'],
    clientStates: [],
    segments: [
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1',
      'client F. seq=1 ack=1',
      'board . seq=1 ack=2',
      'board F. seq=1 ack=2 at=0s',
      'board F. seq=1 ack=2 at=2.5s',
      'board F. seq=1 ack=2 at=7.5s',
      'board F. seq=1 ack=2 at=17.5s',
      'board F. seq=1 ack=2 at=37.5s',
      'board F. seq=1 ack=2 at=77.5s',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK'],
  },
};
