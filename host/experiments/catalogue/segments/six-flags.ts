import type { Experiment } from '../../model/experiment.ts';
import { PASSIVE_APP } from '../../model/reach-state.ts';

export const sixFlags: Experiment = {
  name: 'six-flags',
  title: { en: 'The six flags, one by one', zh: '六个标志位，逐个来看' },
  question: {
    en: 'What are SYN, ACK, PSH, URG, FIN and RST for, and what is a segment without any?',
    zh: 'SYN、ACK、PSH、URG、FIN、RST 各有什么用？一个都不置的报文段算什么？',
  },
  explanation: {
    en: `
SYN opens, and carries the number to count from. ACK says that the acknowledgement number is valid: the first SYN cannot have it, a RST may do without it, as the last one
here does, every other segment must have it. PSH: "this is all for now, hand it over" (RFC 9293 §3.9.1.2); lwIP sets it on the last segment of each write, and hands received data over at once in any case. URG
says that the urgent pointer is valid: there is something pressing up to that octet (§3.8.5). Once a way to interrupt a program that was not
reading; new programs should not use it. A TCP must still support it (MUST-30), lwIP ignores it: the data is data like any other. FIN ends one
direction, RST both.

In between comes a segment without any flag, not even ACK. By §3.10.7.4 (fifth check) the board must drop it; lwIP takes its data and acknowledges
it. A known departure: lwIP looks at the ACK flag only before it uses the acknowledgement number, not before it takes data. It costs little, since
the sequence number must still be right.`,
    zh: `
SYN 建立连接，并带来计数的起点。ACK 表示确认号有效：第一个 SYN 还没有可确认的号，RST 可以不带
（这里最后一个就没有），其他报文段都必须带。PSH 的意思是“暂时就这些，请交给程序”（RFC 9293 §3.9.1.2）；
lwIP 在每次写入的最后一个报文段上置 PSH，而收到的数据无论如何都立即交给程序。URG 表示紧急指针有效：到那个字节为止有紧要的内容（§3.8.5）。
它过去用来打断没在读取的程序；新程序不应再用。TCP 仍必须支持它（MUST-30），lwIP 却不理会：那只是普通的数据。FIN 结束一个方向，RST 结束两个。

中间有一个任何标志都没有的报文段，连 ACK 也没有。按 §3.10.7.4（第五步），开发板必须丢弃它；lwIP 却收下数据并加以确认。这是已知的偏离标准之处：
lwIP 只在使用确认号之前检查 ACK 标志，收下数据之前则不检查。这危害不大，因为序列号仍必须正确。`,
  },
  settings: PASSIVE_APP,
  steps: [
    { do: 'inject', segment: 'S <mss 1460>' },
    { do: 'await-segment', segment: 'board S.' },
    { do: 'wait', ms: 700 },
    { do: 'inject', segment: '.' },
    { do: 'await', board: 'ESTABLISHED' },
    { do: 'wait', ms: 700 },
    { do: 'inject', segment: 'P. data="push"' },
    { do: 'await-segment', segment: 'board .' },
    { do: 'inject', segment: '.U urg=3 data="urgent"' },
    { do: 'await-segment', segment: 'board .' },
    { do: 'board', command: 'send', text: 'from the board' },
    { do: 'await-segment', segment: 'board P.' },
    { do: 'inject', segment: '.' },
    { do: 'inject', segment: 'none data="no flag"' },
    { do: 'await-segment', segment: 'board .' },
    { do: 'inject', segment: 'F.' },
    { do: 'await-segment', segment: 'board .' },
    { do: 'wait', ms: 700 },
    { do: 'inject', segment: 'R' },
    { do: 'await', board: 'CLOSED' },
  ],
  expect: {
    boardStates: ['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'CLOSED'],
    clientStates: [],
    segments: [
      'client S seq=0',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1',
      'client P. seq=1 ack=1 len=4',
      'board . seq=1 ack=5',
      'client .U seq=5 ack=1 len=6',
      'board . seq=1 ack=11',
      'board P. seq=1 ack=11 len=14',
      'client . seq=11 ack=15',
      'client none seq=11 len=7',
      'board . seq=15 ack=18',
      'client F. seq=18 ack=15',
      'board . seq=15 ack=19',
      'client R seq=19',
    ],
    leds: ['SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT'],
  },
};
