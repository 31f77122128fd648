import type { Experiment } from '../../model/experiment.ts';
import { expectInEachState, inEachState, SWEEP_SETTINGS } from './reset-in-each-state.ts';

export const resetExact: Experiment = {
  name: 'reset-exact',
  title: { en: 'RST with the exact number, in each state', zh: '每个状态下的 RST：序列号正好' },
  question: {
    en: 'In which states does a RST end the connection, and in which one does lwIP ignore it?',
    zh: '在哪些状态下 RST 会结束连接？lwIP 在哪个状态下不理会它？',
  },
  explanation: {
    en: `
A RST is believed by its sequence number alone: it must be RCV.NXT, the very next number that the board expects (RFC 9293 §3.5.3, §3.10.7.4 second
check). Then the connection is CLOSED at once, whatever its state, and nothing is answered. In LISTEN there is
nothing to reset, and it is ignored. In SYN_RCVD the half-open connection alone is CLOSED: the port goes on listening, which is the RFC's "return to
LISTEN", and the program hears nothing.

TIME_WAIT is where lwIP departs from the standard on purpose. RFC 9293 lets a RST end it (CLOSED); lwIP follows RFC 1337 and
ignores every RST there, because old duplicates could otherwise end TIME_WAIT before its 2MSL, and let old segments into the next connection of
the same ports ("TIME-WAIT assassination").`,
    zh: `
RST 是否可信只看序列号：必须正好是 RCV.NXT，即开发板期待的下一个号（RFC 9293 §3.5.3，§3.10.7.4 第二步）。这样，无论处于什么状态，
连接都立刻变为 CLOSED，而且不作任何回答。LISTEN 中没有可以复位的连接，RST 被忽略。在 SYN_RCVD 中，只有这个半连接到 CLOSED：
端口继续监听，也就是 RFC 所说的“回到 LISTEN”，程序毫不知情。

lwIP 在 TIME_WAIT 中有意偏离标准。按 RFC 9293，RST 可以结束 TIME_WAIT（到 CLOSED）；lwIP 则依照 RFC 1337，在这里忽略所有的 RST。
否则旧的重复报文段会让 TIME_WAIT 不到 2MSL 就结束，旧的报文段就可能混进使用同一对端口的下一个连接（“TIME-WAIT assassination”）。`,
  },
  settings: SWEEP_SETTINGS,
  steps: inEachState('R'),
  expect: expectInEachState({
    LISTEN: ['client R seq=0'],
    SYN_RCVD: ['client R seq=1'],
    ESTABLISHED: ['client R seq=1'],
    FIN_WAIT_1: ['client R seq=1'],
    FIN_WAIT_2: ['client R seq=1'],
    CLOSING: ['client R seq=2'],
    CLOSE_WAIT: ['client R seq=2'],
    LAST_ACK: ['client R seq=2'],
    TIME_WAIT: ['client R seq=2'],
  }),
};
