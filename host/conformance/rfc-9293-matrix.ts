import { TCP_STATES } from '../../src/tcp-states.ts';
import type { Text } from '../language.ts';
import type { Cell, Row } from './matrix.ts';

/** §3.6.1 asks for a RST, and leaves its form open. */
const RST_FOR_LATE_DATA = '→CLOSED R (SHLD-3) | →CLOSED RA (SHLD-3)';

/**
 * RFC 9293 §3.10.7, with RFC 5961's challenge ACKs: what the standard asks for, independent of any stack. Of each kind of segment the first line has its row, its
 * name in English and Chinese, and the place of the rule (in CLOSED, LISTEN and SYN_SENT that is §3.10.7.1, §3.10.7.2 and §3.10.7.3); the second line the segments
 * that stand for it; the third the cells of CLOSED, LISTEN, SYN_SENT, SYN_RCVD, and of all other states; what follows are the states that are exceptions.
 */
const TABLE = `
a  SYN below the window  窗口之前的 SYN  §3.10.7.4 first; fourth (RFC 5961 §4)
   S seq=IRS  S seq=RCV.NXT-100
   = RA  →SYN_RCVD SA  →SYN_RCVD SA  = uA  = uA/cA
   TIME_WAIT: = uA (without MAY-2) | →SYN_RCVD SA (MAY-2)
b  SYN in the window  窗口之内的 SYN  §3.10.7.4 fourth (RFC 5961 §4)
   S seq=RCV.NXT  S seq=RCV.NXT+100  S seq=RCV.NXT ack=SND.NXT
   = RA  →SYN_RCVD SA  →SYN_RCVD SA  →LISTEN –  = cA
   TIME_WAIT: = cA (without MAY-2) | →SYN_RCVD SA (MAY-2)
c  SYN above the window  窗口之后的 SYN  §3.10.7.4 first; fourth (RFC 5961 §4)
   S seq=RCV.NXT+RCV.WND  S seq=RCV.NXT+RCV.WND+100
   = RA  →SYN_RCVD SA  →SYN_RCVD SA  = uA  = uA/cA
   TIME_WAIT: = uA (without MAY-2) | →SYN_RCVD SA (MAY-2)
d  SYN,ACK in the window, ACK=SND.NXT  窗口之内的 SYN,ACK，ACK=SND.NXT  §3.10.7.4 fourth
   S. seq=RCV.NXT  S. seq=RCV.NXT+100
   = R  = R  →ESTABLISHED A+1  →LISTEN –  = cA
e  SYN,ACK with SEQ=IRS, ACK=SND.NXT  SEQ=IRS、ACK=SND.NXT 的 SYN,ACK  §3.10.7.4 first
   S. seq=IRS
   = R  = R  →ESTABLISHED A+1  = uA  = uA/cA
   TIME_WAIT: = uA
f  ACK of all that was sent  确认全部已发送数据的 ACK  §3.10.7.4 fifth
   .
   = R  = R  = –  →ESTABLISHED –  = –
   FIN_WAIT_1: →FIN_WAIT_2 –  CLOSING: →TIME_WAIT –  LAST_ACK: →CLOSED –
g  ACK of nothing new  没有确认新数据的 ACK  §3.10.7.4 fifth
   . ack=SND.UNA  . ack=SND.UNA-1
   = R  = R  = R  = R  = –
h  ACK older than SND.UNA-MAX.SND.WND  早于 SND.UNA-MAX.SND.WND 的 ACK  §3.10.7.4 fifth (RFC 5961 §5)
   . ack=SND.UNA-MAX.SND.WND-1
   = R  = R  = R  = R  = cA (MAY-12) | = – (without MAY-12)
i  ACK of data never sent  确认从未发送的数据的 ACK  §3.10.7.4 fifth
   . ack=SND.NXT+1  P. ack=SND.NXT+1 len=10
   = R  = R  = R  = R  = A
j  FIN in order, ACK of all that was sent  按序的 FIN，确认全部已发送数据  §3.10.7.4 eighth
   F.
   = R  = R  = –  →CLOSE_WAIT A+1  n/a
   ESTABLISHED: →CLOSE_WAIT A+1  FIN_WAIT_1: →TIME_WAIT A+1  FIN_WAIT_2: →TIME_WAIT A+1
j′  FIN in order, ACK not of the board’s FIN  按序的 FIN，未确认开发板的 FIN  §3.10.7.4 eighth
   F. ack=SND.NXT-1
   = R  = R  = R  = R  n/a
   ESTABLISHED: →CLOSE_WAIT A+1  FIN_WAIT_1: →CLOSING A+1
k  FIN retransmitted  重传的 FIN  §3.10.7.4 first; eighth in TIME-WAIT
   F. seq=RCV.NXT-1  F. seq=RCV.NXT-1 ack=SND.NXT-1
   = R  = R  n/a  n/a  n/a
   CLOSING: = uA  TIME_WAIT: = A  CLOSE_WAIT: = uA  LAST_ACK: = uA
l  RST, exact (SEQ=RCV.NXT)  精确的 RST（SEQ=RCV.NXT）  §3.10.7.4 second (RFC 5961 §3)
   R  R ack=SND.NXT  R. ack=SND.NXT+1
   = –  = –  = –  →LISTEN –  →CLOSED –
l′  RST,ACK, exact, ACK=SND.NXT  精确的 RST,ACK，ACK=SND.NXT  §3.10.7.4 second (RFC 5961 §3)
   R.
   = –  = –  →CLOSED –  →LISTEN –  →CLOSED –
m  RST in the window, not exact  窗口之内、但不精确的 RST  §3.10.7.4 second (RFC 5961 §3)
   R seq=RCV.NXT+1  R seq=RCV.NXT+RCV.WND-1
   = –  = –  = –  = cA  = cA
n  RST outside the window  窗口之外的 RST  §3.10.7.4 first
   R seq=RCV.NXT-1  R seq=RCV.NXT+RCV.WND  R seq=RCV.NXT+RCV.WND+100
   = –  = –  = –  = –  = –
o  data in order, ACK=SND.NXT  按序的数据，ACK=SND.NXT  §3.10.7.4 fifth, seventh; §3.6.1
   P. len=10
   = R  = R  = –  →ESTABLISHED A+10 dl  = –
   ESTABLISHED: = A+10 dl  CLOSING: →TIME_WAIT –  LAST_ACK: →CLOSED –
   FIN_WAIT_1 after shutdown: →FIN_WAIT_2 A+10 dl  FIN_WAIT_1 after close: ${RST_FOR_LATE_DATA} | →FIN_WAIT_2 A+10 (without SHLD-3)
   FIN_WAIT_2 after shutdown: = A+10 dl  FIN_WAIT_2 after close: ${RST_FOR_LATE_DATA} | = A+10 (without SHLD-3)
p  data in the window, out of order  窗口之内、但失序的数据  §3.10.7.4 fifth, seventh
   P. seq=RCV.NXT+100 len=10
   = R  = R  = –  →ESTABLISHED A  = A
   FIN_WAIT_1: →FIN_WAIT_2 A  CLOSING: →TIME_WAIT –  TIME_WAIT: = –  CLOSE_WAIT: = –  LAST_ACK: →CLOSED –
q  data or ACK outside the window, ACK=SND.NXT  窗口之外的数据或 ACK，ACK=SND.NXT  §3.10.7.4 first
   P. seq=RCV.NXT-10 len=10  P. seq=RCV.NXT+RCV.WND+100 len=10  . seq=RCV.NXT-1  . seq=RCV.NXT+RCV.WND+100
   = R  = R  = –  = uA  = uA
r  FIN or data without the ACK flag  没有 ACK 标志的 FIN 或数据  §3.10.7.4 fifth
   F  P len=10
   = RA  = –  = –  = –  = –
s  data and FIN in order, after CLOSE  调用 CLOSE 之后按序到达的数据和 FIN  §3.6.1
   FP. len=10
   n/a  n/a  n/a  n/a  n/a
   FIN_WAIT_1 after shutdown: n/a  FIN_WAIT_1 after close: ${RST_FOR_LATE_DATA} | →TIME_WAIT A+11 (without SHLD-3)
   FIN_WAIT_2 after shutdown: n/a  FIN_WAIT_2 after close: ${RST_FOR_LATE_DATA} | →TIME_WAIT A+11 (without SHLD-3)
t  SYN and FIN in one segment  同时带有 SYN 和 FIN  §3.4 (SEG.LEN); §3.10.7.4 fourth (RFC 5961 §4)
   SF seq=RCV.NXT
   = RA  →SYN_RCVD SA  →SYN_RCVD SA  →LISTEN –  = cA
   TIME_WAIT: = cA (without MAY-2) | →SYN_RCVD SA (MAY-2)
t′  SYN,ACK with FIN, ACK=SND.NXT  带 FIN 的 SYN,ACK，ACK=SND.NXT  §3.4 (SEG.LEN); §3.10.7.4 fourth (RFC 5961 §4)
   SF. seq=RCV.NXT
   = R  = R  →CLOSE_WAIT A+2 | →CLOSE_WAIT A+1, A+2  →LISTEN –  = cA
u  SYN with data  带数据的 SYN  §3.4 (SEG.LEN); §3.10.7.4 fourth (RFC 5961 §4)
   S seq=RCV.NXT len=10
   = RA  →SYN_RCVD SA  →SYN_RCVD SA  →LISTEN –  = cA
   TIME_WAIT: = cA (without MAY-2) | →SYN_RCVD SA (MAY-2)
u′  SYN,ACK with data, ACK=SND.NXT  带数据的 SYN,ACK，ACK=SND.NXT  §3.4 (SEG.LEN); §3.10.7.4 fourth (RFC 5961 §4)
   S. seq=RCV.NXT len=10
   = R  = R  →ESTABLISHED A+11 dl | →ESTABLISHED A+1, A+11 dl  →LISTEN –  = cA
`;

export const RFC_9293_MATRIX: readonly Row[] = TABLE.trim()
  .split(/\n(?=\S)/)
  .map(rowOf);

function rowOf(text: string): Row {
  const lines = text.split('\n').map((line) => line.trim().split(/ {2,}/));
  const [[id = '', en = '', zh = '', rule = ''] = [], probes = [], columns = [], ...exceptions] = lines;
  const [before, others = ''] = [columns.slice(0, 4), columns[4]];
  const cells = Object.fromEntries(
    TCP_STATES.map((state, index): [string, Cell] => [state, before[index] ?? others]),
  );
  for (const exception of exceptions.flat()) {
    const [, state = '', via, cell = ''] = /^(\w+)(?: after (\w+))?: (.*)$/.exec(exception) ?? [];
    const known = cells[state];
    cells[state] = via ? ({ ...(typeof known === 'object' ? known : {}), [via]: cell } as Cell) : cell;
  }
  return { id, segment: { en, zh }, rule, probes, cells: cells as Row['cells'] };
}

/** The requirements of RFC 9293 that leave a choice in some cell of the matrix, in a few words. */
export const CHOICES: Readonly<Record<string, Text>> = {
  'MAY-2': {
    en: 'a new SYN opens a connection out of TIME_WAIT',
    zh: '新的 SYN 可以从 TIME_WAIT 直接打开连接',
  },
  'MAY-12': {
    en: 'an ACK older than SND.UNA-MAX.SND.WND draws a challenge ACK (RFC 5961 §5)',
    zh: '早于 SND.UNA-MAX.SND.WND 的 ACK 引出质询 ACK（RFC 5961 §5）',
  },
  'SHLD-3': {
    en: 'data after CLOSE draws a RST',
    zh: 'CLOSE 之后到达的数据引出 RST',
  },
};
