import type { Experiment, Step } from '../../model/experiment.ts';
import { PASSIVE_APP } from '../../model/reach-state.ts';

/** A client that connects, closes, and is CLOSED itself 20 s later: lwIP waits no longer in FIN_WAIT_2 once its program has closed. */
function comesAndGoes(peer: string): Step[] {
  return [
    { do: 'connect', peer },
    { do: 'wait', ms: 1000 },
    { do: 'close', peer },
    { do: 'await', peer, board: 'CLOSE_WAIT', client: 'FIN_WAIT_2' },
    { do: 'await', peer, client: 'CLOSED', limitMs: 30_000, skip: '20 s in FIN_WAIT_2' },
  ];
}

function isLeftInCloseWait(peer: string): string[] {
  return [
    `${peer}: client S seq=0`,
    `${peer}: board S. seq=0 ack=1`,
    `${peer}: client . seq=1 ack=1`,
    `${peer}: client F. seq=1 ack=1`,
    `${peer}: board . seq=1 ack=2`,
  ];
}

const LEFT_STATES = ['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT'] as const;
const CLIENT_STATES = ['CLOSED', 'SYN_SENT', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'CLOSED'] as const;

export const closeWaitLeak: Experiment = {
  name: 'close-wait-leak',
  title: { en: 'CLOSE_WAIT leak: a program that never closes', zh: 'CLOSE_WAIT 泄漏：从不关闭的程序' },
  question: {
    en: 'Which timer ends CLOSE_WAIT, and what happens when a server forgets to call close()?',
    zh: '哪个定时器会结束 CLOSE_WAIT？服务器忘记调用 close() 会怎样？',
  },
  explanation: {
    en: `
Four clients connect, close, and are done: 20 s later they have forgotten it all. The board's program was told of each FIN, and does nothing. No timer ends
CLOSE_WAIT: the state waits for the local program (RFC 9293 §3.3.2), and an hour later all four are still there. Together with the
harness's control connection they fill the board's table of five. The fifth client's SYN is not even answered; nothing in the network is
wrong, and yet the server looks dead. With netstat on a real server one would see hundreds of CLOSE_WAIT: always a bug of the program, never of
the network.

Then the program closes the first connection at last. Its FIN draws a RST, since that client has long been gone, the entry is
free, and the fifth client's next SYN gets in.`,
    zh: `
四个客户端先后连接、关闭、离开：20 秒后它们已忘记一切。开发板的程序得知了每一个 FIN，却什么也不做。没有任何定时器会结束 CLOSE_WAIT：这个状态的意思是
等待本地的程序（RFC 9293 §3.3.2），一个小时之后四个连接都还在。加上测试程序的控制连接，它们占满了开发板仅有五个表项的连接表。
第五个客户端的 SYN 连应答都没有；网络毫无问题，服务器却像死了一样。在真实的服务器上，netstat 会显示成百上千个 CLOSE_WAIT：
这永远是程序的错误，而不是网络的。

最后程序终于关闭了第一个连接。它的 FIN 引来一个 RST，因为那个客户端早已不在；表项空了出来，第五个客户端的下一个 SYN 就进来了。`,
  },
  settings: PASSIVE_APP,
  steps: [
    ...['a', 'b', 'c', 'd'].flatMap(comesAndGoes),
    { do: 'wait', ms: 3_600_000, skip: 'an hour' },
    { do: 'open', peer: 'e' },
    { do: 'await-segment', peer: 'e', segment: 'client S', count: 2 },
    { do: 'board', peer: 'a', command: 'close' },
    { do: 'await', peer: 'a', board: 'CLOSED' },
    { do: 'await', peer: 'e', board: 'ESTABLISHED', client: 'ESTABLISHED' },
  ],
  expect: {
    boardStates: [
      ...([...LEFT_STATES, 'LAST_ACK', 'CLOSED'] as const),
      ...LEFT_STATES,
      ...LEFT_STATES,
      ...LEFT_STATES,
      ...(['LISTEN', 'SYN_RCVD', 'ESTABLISHED'] as const),
    ],
    clientStates: [
      ...CLIENT_STATES,
      ...CLIENT_STATES,
      ...CLIENT_STATES,
      ...CLIENT_STATES,
      ...(['CLOSED', 'SYN_SENT', 'ESTABLISHED'] as const),
    ],
    segments: [
      ...['a', 'b', 'c', 'd'].flatMap(isLeftInCloseWait),
      'e: client S seq=0',
      'e: client S seq=0',
      'a: board F. seq=1 ack=2',
      'a: client R. seq=2 ack=2',
      'e: client S seq=0',
      'e: board S. seq=0 ack=1',
      'e: client . seq=1 ack=1',
    ],
    leds: [
      ...(['SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT'] as const),
      // CLOSE_WAIT stays lit for the first one.
      ...(['SYN_RCVD', 'ESTABLISHED', 'SYN_RCVD', 'ESTABLISHED', 'SYN_RCVD', 'ESTABLISHED'] as const),
      ...(['LAST_ACK', 'SYN_RCVD', 'ESTABLISHED'] as const),
    ],
  },
};
