import type { Experiment } from '../../model/experiment.ts';
import { PASSIVE_APP } from '../../model/reach-state.ts';

export const lostThirdAck: Experiment = {
  name: 'lost-third-ack',
  title: { en: 'The third segment is lost', zh: '第三个报文段丢失' },
  question: {
    en: 'The client is ESTABLISHED, the board is not: what repairs it?',
    zh: '客户端已是 ESTABLISHED，开发板还不是：靠什么补救？',
  },
  explanation: {
    en: `
The client is ESTABLISHED as soon as it has the SYN,ACK; its own ACK, the third segment, is lost, so the board is still in SYN_RCVD. Nobody
acknowledges an ACK, so the client does not notice, and it need not: every later segment of its carries the same acknowledgement number. Here it
sends data after a second, and the ACK that comes with the data takes the board to ESTABLISHED, which hands the data to its program
at once (RFC 9293 §3.10.7.4, fifth check, then seventh). Had the client kept silent, the board would have repeated its SYN,ACK after 2.75 s, and
the client its ACK.`,
    zh: `
客户端收到 SYN,ACK 就进入 ESTABLISHED；它的 ACK，即第三个报文段丢失了，所以开发板仍在 SYN_RCVD。ACK 本身不会再被确认，客户端察觉不到，
也不必察觉：它以后的每个报文段都带着同样的确认号。一秒后客户端发送数据，随数据而来的 ACK 使开发板进入 ESTABLISHED，数据也立即交给程序
（RFC 9293 §3.10.7.4，第五步，然后第七步）。如果客户端一直不说话，开发板会在 2.75 秒后重传 SYN,ACK，客户端再确认一次。`,
  },
  settings: PASSIVE_APP,
  steps: [
    { do: 'drop', segment: 'client .' },
    { do: 'open' },
    { do: 'await', client: 'ESTABLISHED' },
    { do: 'wait', ms: 1000 },
    { do: 'send', text: 'hello' },
    { do: 'await', board: 'ESTABLISHED' },
    { do: 'await-segment', segment: 'board .' },
  ],
  expect: {
    boardStates: ['LISTEN', 'SYN_RCVD', 'ESTABLISHED'],
    clientStates: ['CLOSED', 'SYN_SENT', 'ESTABLISHED'],
    segments: [
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1 lost',
      'client P. seq=1 ack=1 len=5',
      'board . seq=1 ack=6',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED'],
  },
};
