import type { Experiment } from '../../model/experiment.ts';
import { PASSIVE_APP } from '../../model/reach-state.ts';

export const lostFinalAck: Experiment = {
  name: 'lost-final-ack',
  title: { en: 'The last ACK is lost: why TIME_WAIT', zh: '最后一个 ACK 丢失：为什么要有 TIME_WAIT' },
  question: {
    en: 'Who answers the board when the very last segment of a connection gets lost?',
    zh: '连接的最后一个报文段丢失时，谁来应答开发板？',
  },
  explanation: {
    en: `
The client has closed first, the board has answered with its own FIN and is in LAST_ACK, waiting for the last segment of all. That one gets lost. The
board cannot know whether its FIN or the ACK was lost; it sends the FIN again when the retransmission timer expires, here after about 2.5 s. The
client has nothing more to say, but it is still there, in TIME_WAIT: it acknowledges the FIN once more, and starts its 2MSL over (RFC 9293
§3.10.7.4, eighth check). Now the board is CLOSED.

Without TIME_WAIT the client would have forgotten the connection and answered the FIN with a RST: to the board an orderly close would look like a
failure. Only the side that closed first has to wait, because only it sent the last ACK, about which it can never be sure.`,
    zh: `
客户端先关闭，开发板用自己的 FIN 作答，处于 LAST_ACK，等待全部过程的最后一个报文段，而它丢失了。开发板无法知道丢的是 FIN 还是 ACK，
重传定时器超时（这里约 2.5 秒）后便重传 FIN。客户端已无话可说，但它还在：它处于 TIME_WAIT，再确认一次 FIN，并重新开始计 2MSL
（RFC 9293 §3.10.7.4 第八步）。这样开发板才到 CLOSED。

如果没有 TIME_WAIT，客户端早已忘掉这个连接，会用 RST 回答 FIN：正常的关闭在开发板看来就成了故障。只有主动关闭的一方需要等待，因为只有它发出了
最后一个 ACK，而它永远无法确定这个 ACK 是否到达。`,
  },
  settings: PASSIVE_APP,
  steps: [
    { do: 'connect' },
    { do: 'wait', ms: 1200 },
    { do: 'shutdown' },
    { do: 'await', board: 'CLOSE_WAIT', client: 'FIN_WAIT_2' },
    { do: 'wait', ms: 600 },
    { do: 'drop', segment: 'client .' },
    { do: 'board', command: 'close' },
    { do: 'await', board: 'LAST_ACK' },
    { do: 'await', board: 'CLOSED', notBeforeMs: 2000, limitMs: 3000 },
    { do: 'await', client: 'CLOSED', notBeforeMs: 119_000, limitMs: 121_000, skip: '2MSL' },
  ],
  expect: {
    boardStates: ['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED'],
    clientStates: ['CLOSED', 'SYN_SENT', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT', 'CLOSED'],
    segments: [
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1',
      'client F. seq=1 ack=1',
      'board . seq=1 ack=2',
      'board F. seq=1 ack=2',
      'client . seq=2 ack=2 lost',
      'board F. seq=1 ack=2',
      'client . seq=2 ack=2',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK'],
  },
};
