import type { Cell, Column, Row } from './matrix.ts';

/** In the order of COLUMNS. */
type Cells = readonly [Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell];

function cells(all: Cells): Readonly<Record<Column, Cell>> {
  const [LISTEN, SYN_RCVD, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSING, TIME_WAIT, CLOSE_WAIT, LAST_ACK] =
    all;
  return { LISTEN, SYN_RCVD, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSING, TIME_WAIT, CLOSE_WAIT, LAST_ACK };
}

const UNACCEPTABLE_SYN_IN_TIME_WAIT = '= uA (without MAY-2) | →SYN_RCVD SA (MAY-2)';
const SYN_IN_TIME_WAIT = '= cA (without MAY-2) | →SYN_RCVD SA (MAY-2)';
const OLD_ACK: Cell = '= cA (MAY-12) | = – (without MAY-12)';
const TEXT_IN_FIN_WAIT_1: Cell = {
  shutdown: '→FIN_WAIT_2 A+10 dl',
  close: '→CLOSED R (SHLD-3) | →FIN_WAIT_2 A+10 (without SHLD-3)',
};
const TEXT_IN_FIN_WAIT_2: Cell = {
  shutdown: '= A+10 dl',
  close: '→CLOSED R (SHLD-3) | = A+10 (without SHLD-3)',
};
const LAST_TEXT: Cell = { shutdown: 'n/a', close: '→CLOSED R (SHLD-3) | →TIME_WAIT A+11 (without SHLD-3)' };

/**
 * RFC 9293 §3.10.7 for a server, with RFC 5961's challenge ACKs: what the standard asks for, whatever a stack does.
 */
export const RFC_9293_MATRIX: readonly Row[] = [
  {
    id: 'a',
    segment: { en: 'SYN below the window', zh: '窗口之前的 SYN' },
    rule: '§3.10.7.4 first; fourth (RFC 5961 §4)',
    probes: ['S seq=IRS', 'S seq=RCV.NXT-100'],
    cells: cells([
      '→SYN_RCVD SA',
      '= uA',
      '= uA/cA',
      '= uA/cA',
      '= uA/cA',
      '= uA/cA',
      UNACCEPTABLE_SYN_IN_TIME_WAIT,
      '= uA/cA',
      '= uA/cA',
    ]),
  },
  {
    id: 'b',
    segment: { en: 'SYN in the window', zh: '窗口之内的 SYN' },
    rule: '§3.10.7.4 fourth (RFC 5961 §4)',
    probes: ['S seq=RCV.NXT', 'S seq=RCV.NXT+100'],
    cells: cells([
      '→SYN_RCVD SA',
      '→LISTEN –',
      '= cA',
      '= cA',
      '= cA',
      '= cA',
      SYN_IN_TIME_WAIT,
      '= cA',
      '= cA',
    ]),
  },
  {
    id: 'c',
    segment: { en: 'SYN above the window', zh: '窗口之后的 SYN' },
    rule: '§3.10.7.4 first; fourth (RFC 5961 §4)',
    probes: ['S seq=RCV.NXT+RCV.WND', 'S seq=RCV.NXT+RCV.WND+100'],
    cells: cells([
      '→SYN_RCVD SA',
      '= uA',
      '= uA/cA',
      '= uA/cA',
      '= uA/cA',
      '= uA/cA',
      UNACCEPTABLE_SYN_IN_TIME_WAIT,
      '= uA/cA',
      '= uA/cA',
    ]),
  },
  {
    id: 'd',
    segment: { en: 'SYN,ACK in the window, ACK=SND.NXT', zh: '窗口之内的 SYN,ACK，ACK=SND.NXT' },
    rule: '§3.10.7.4 fourth',
    probes: ['S. seq=RCV.NXT', 'S. seq=RCV.NXT+100'],
    cells: cells(['= R', '→LISTEN –', '= cA', '= cA', '= cA', '= cA', '= cA', '= cA', '= cA']),
  },
  {
    id: 'e',
    segment: { en: 'SYN,ACK with SEQ=IRS, ACK=SND.NXT', zh: 'SEQ=IRS、ACK=SND.NXT 的 SYN,ACK' },
    rule: '§3.10.7.4 first',
    probes: ['S. seq=IRS'],
    cells: cells(['= R', '= uA', '= uA/cA', '= uA/cA', '= uA/cA', '= uA/cA', '= uA', '= uA/cA', '= uA/cA']),
  },
  {
    id: 'f',
    segment: { en: 'ACK of all that was sent', zh: '确认全部已发送数据的 ACK' },
    rule: '§3.10.7.4 fifth',
    probes: ['.'],
    cells: cells([
      '= R',
      '→ESTABLISHED –',
      '= –',
      '→FIN_WAIT_2 –',
      '= –',
      '→TIME_WAIT –',
      '= –',
      '= –',
      '→CLOSED –',
    ]),
  },
  {
    id: 'g',
    segment: { en: 'ACK of nothing new', zh: '没有确认新数据的 ACK' },
    rule: '§3.10.7.4 fifth',
    probes: ['. ack=SND.UNA', '. ack=SND.UNA-1'],
    cells: cells(['= R', '= R', '= –', '= –', '= –', '= –', '= –', '= –', '= –']),
  },
  {
    id: 'h',
    segment: { en: 'ACK older than SND.UNA-MAX.SND.WND', zh: '早于 SND.UNA-MAX.SND.WND 的 ACK' },
    rule: '§3.10.7.4 fifth (RFC 5961 §5)',
    probes: ['. ack=SND.UNA-MAX.SND.WND-1'],
    cells: cells(['= R', '= R', OLD_ACK, OLD_ACK, OLD_ACK, OLD_ACK, OLD_ACK, OLD_ACK, OLD_ACK]),
  },
  {
    id: 'i',
    segment: { en: 'ACK of what was never sent', zh: '确认从未发送的数据的 ACK' },
    rule: '§3.10.7.4 fifth',
    probes: ['. ack=SND.NXT+1', 'P. ack=SND.NXT+1 len=10'],
    cells: cells(['= R', '= R', '= A', '= A', '= A', '= A', '= A', '= A', '= A']),
  },
  {
    id: 'j',
    segment: { en: 'FIN in order, ACK of all that was sent', zh: '按序的 FIN，确认全部已发送数据' },
    rule: '§3.10.7.4 eighth',
    probes: ['F.'],
    cells: cells([
      '= R',
      '→CLOSE_WAIT A+1',
      '→CLOSE_WAIT A+1',
      '→TIME_WAIT A+1',
      '→TIME_WAIT A+1',
      'n/a',
      'n/a',
      'n/a',
      'n/a',
    ]),
  },
  {
    id: 'j′',
    segment: { en: 'FIN in order, ACK not of the board’s FIN', zh: '按序的 FIN，未确认开发板的 FIN' },
    rule: '§3.10.7.4 eighth',
    probes: ['F. ack=SND.NXT-1'],
    cells: cells(['= R', '= R', '→CLOSE_WAIT A+1', '→CLOSING A+1', 'n/a', 'n/a', 'n/a', 'n/a', 'n/a']),
  },
  {
    id: 'k',
    segment: { en: 'FIN retransmitted', zh: '重传的 FIN' },
    rule: '§3.10.7.4 first; eighth in TIME-WAIT',
    probes: ['F. seq=RCV.NXT-1', 'F. seq=RCV.NXT-1 ack=SND.NXT-1'],
    cells: cells(['n/a', 'n/a', 'n/a', 'n/a', 'n/a', '= uA', '= A', '= uA', '= uA']),
  },
  {
    id: 'l',
    segment: { en: 'RST, exact (SEQ=RCV.NXT)', zh: '精确的 RST（SEQ=RCV.NXT）' },
    rule: '§3.10.7.4 second (RFC 5961 §3)',
    probes: ['R', 'R.'],
    cells: cells([
      '= –',
      '→LISTEN –',
      '→CLOSED –',
      '→CLOSED –',
      '→CLOSED –',
      '→CLOSED –',
      '→CLOSED –',
      '→CLOSED –',
      '→CLOSED –',
    ]),
  },
  {
    id: 'm',
    segment: { en: 'RST in the window, not exact', zh: '窗口之内、但不精确的 RST' },
    rule: '§3.10.7.4 second (RFC 5961 §3)',
    probes: ['R seq=RCV.NXT+1', 'R seq=RCV.NXT+RCV.WND-1'],
    cells: cells(['= –', '= cA', '= cA', '= cA', '= cA', '= cA', '= cA', '= cA', '= cA']),
  },
  {
    id: 'n',
    segment: { en: 'RST outside the window', zh: '窗口之外的 RST' },
    rule: '§3.10.7.4 first',
    probes: ['R seq=RCV.NXT-1', 'R seq=RCV.NXT+RCV.WND', 'R seq=RCV.NXT+RCV.WND+100'],
    cells: cells(['= –', '= –', '= –', '= –', '= –', '= –', '= –', '= –', '= –']),
  },
  {
    id: 'o',
    segment: { en: 'data in order, ACK=SND.NXT', zh: '按序的数据，ACK=SND.NXT' },
    rule: '§3.10.7.4 fifth, seventh; §3.6.1',
    probes: ['P. len=10'],
    cells: cells([
      '= R',
      '→ESTABLISHED A+10 dl',
      '= A+10 dl',
      TEXT_IN_FIN_WAIT_1,
      TEXT_IN_FIN_WAIT_2,
      '→TIME_WAIT –',
      '= –',
      '= –',
      '→CLOSED –',
    ]),
  },
  {
    id: 'p',
    segment: { en: 'data in the window, out of order', zh: '窗口之内、但失序的数据' },
    rule: '§3.10.7.4 fifth, seventh',
    probes: ['P. seq=RCV.NXT+100 len=10'],
    cells: cells([
      '= R',
      '→ESTABLISHED A',
      '= A',
      '→FIN_WAIT_2 A',
      '= A',
      '→TIME_WAIT –',
      '= –',
      '= –',
      '→CLOSED –',
    ]),
  },
  {
    id: 'q',
    segment: { en: 'data or ACK outside the window, ACK=SND.NXT', zh: '窗口之外的数据或 ACK，ACK=SND.NXT' },
    rule: '§3.10.7.4 first',
    probes: [
      'P. seq=RCV.NXT-10 len=10',
      'P. seq=RCV.NXT+RCV.WND+100 len=10',
      '. seq=RCV.NXT-1',
      '. seq=RCV.NXT+RCV.WND+100',
    ],
    cells: cells(['= R', '= uA', '= uA', '= uA', '= uA', '= uA', '= uA', '= uA', '= uA']),
  },
  {
    id: 'r',
    segment: { en: 'FIN or data without the ACK flag', zh: '没有 ACK 标志的 FIN 或数据' },
    rule: '§3.10.7.4 fifth',
    probes: ['F', 'P len=10'],
    cells: cells(['= –', '= –', '= –', '= –', '= –', '= –', '= –', '= –', '= –']),
  },
  {
    id: 's',
    segment: { en: 'data and FIN in order, after CLOSE', zh: '调用 CLOSE 之后按序到达的数据和 FIN' },
    rule: '§3.6.1',
    probes: ['FP. len=10'],
    cells: cells(['n/a', 'n/a', 'n/a', LAST_TEXT, LAST_TEXT, 'n/a', 'n/a', 'n/a', 'n/a']),
  },
];
