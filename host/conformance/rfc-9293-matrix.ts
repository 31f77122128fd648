import { TCP_STATES, type TcpState } from '../../src/tcp-states.ts';
import type { Cell, Row } from './matrix.ts';

/** `synchronized`: in every state behind SYN_RCVD that is no exception. */
function cells(
  CLOSED: Cell,
  LISTEN: Cell,
  SYN_SENT: Cell,
  SYN_RCVD: Cell,
  synchronized: Cell,
  exceptions: Partial<Record<TcpState, Cell>> = {},
): Readonly<Record<TcpState, Cell>> {
  const others = Object.fromEntries(TCP_STATES.map((state) => [state, synchronized]));
  return { ...(others as Record<TcpState, Cell>), CLOSED, LISTEN, SYN_SENT, SYN_RCVD, ...exceptions };
}

const UNACCEPTABLE_SYN_IN_TIME_WAIT = '= uA (without MAY-2) | →SYN_RCVD SA (MAY-2)';
const SYN_IN_TIME_WAIT = '= cA (without MAY-2) | →SYN_RCVD SA (MAY-2)';
const OLD_ACK: Cell = '= cA (MAY-12) | = – (without MAY-12)';
/** §3.6.1 asks for a RST, and leaves its form open. */
const RST_FOR_LATE_DATA = '→CLOSED R (SHLD-3) | →CLOSED RA (SHLD-3)';
const TEXT_IN_FIN_WAIT_1: Cell = {
  shutdown: '→FIN_WAIT_2 A+10 dl',
  close: `${RST_FOR_LATE_DATA} | →FIN_WAIT_2 A+10 (without SHLD-3)`,
};
const TEXT_IN_FIN_WAIT_2: Cell = {
  shutdown: '= A+10 dl',
  close: `${RST_FOR_LATE_DATA} | = A+10 (without SHLD-3)`,
};
const LAST_TEXT: Cell = {
  shutdown: 'n/a',
  close: `${RST_FOR_LATE_DATA} | →TIME_WAIT A+11 (without SHLD-3)`,
};

/**
 * RFC 9293 §3.10.7, with RFC 5961's challenge ACKs: what the standard asks for, independent of any stack. In CLOSED, LISTEN and SYN_SENT it is laid down by
 * §3.10.7.1, §3.10.7.2 and §3.10.7.3; `rule` names the place for the other states.
 */
export const RFC_9293_MATRIX: readonly Row[] = [
  {
    id: 'a',
    segment: { en: 'SYN below the window', zh: '窗口之前的 SYN' },
    rule: '§3.10.7.4 first; fourth (RFC 5961 §4)',
    probes: ['S seq=IRS', 'S seq=RCV.NXT-100'],
    cells: cells('= RA', '→SYN_RCVD SA', '→SYN_RCVD SA', '= uA', '= uA/cA', {
      TIME_WAIT: UNACCEPTABLE_SYN_IN_TIME_WAIT,
    }),
  },
  {
    id: 'b',
    segment: { en: 'SYN in the window', zh: '窗口之内的 SYN' },
    rule: '§3.10.7.4 fourth (RFC 5961 §4)',
    probes: ['S seq=RCV.NXT', 'S seq=RCV.NXT+100', 'S seq=RCV.NXT ack=SND.NXT'],
    cells: cells('= RA', '→SYN_RCVD SA', '→SYN_RCVD SA', '→LISTEN –', '= cA', {
      TIME_WAIT: SYN_IN_TIME_WAIT,
    }),
  },
  {
    id: 'c',
    segment: { en: 'SYN above the window', zh: '窗口之后的 SYN' },
    rule: '§3.10.7.4 first; fourth (RFC 5961 §4)',
    probes: ['S seq=RCV.NXT+RCV.WND', 'S seq=RCV.NXT+RCV.WND+100'],
    cells: cells('= RA', '→SYN_RCVD SA', '→SYN_RCVD SA', '= uA', '= uA/cA', {
      TIME_WAIT: UNACCEPTABLE_SYN_IN_TIME_WAIT,
    }),
  },
  {
    id: 'd',
    segment: { en: 'SYN,ACK in the window, ACK=SND.NXT', zh: '窗口之内的 SYN,ACK，ACK=SND.NXT' },
    rule: '§3.10.7.4 fourth',
    probes: ['S. seq=RCV.NXT', 'S. seq=RCV.NXT+100'],
    cells: cells('= R', '= R', '→ESTABLISHED A+1', '→LISTEN –', '= cA'),
  },
  {
    id: 'e',
    segment: { en: 'SYN,ACK with SEQ=IRS, ACK=SND.NXT', zh: 'SEQ=IRS、ACK=SND.NXT 的 SYN,ACK' },
    rule: '§3.10.7.4 first',
    probes: ['S. seq=IRS'],
    cells: cells('= R', '= R', '→ESTABLISHED A+1', '= uA', '= uA/cA', { TIME_WAIT: '= uA' }),
  },
  {
    id: 'f',
    segment: { en: 'ACK of all that was sent', zh: '确认全部已发送数据的 ACK' },
    rule: '§3.10.7.4 fifth',
    probes: ['.'],
    cells: cells('= R', '= R', '= –', '→ESTABLISHED –', '= –', {
      FIN_WAIT_1: '→FIN_WAIT_2 –',
      CLOSING: '→TIME_WAIT –',
      LAST_ACK: '→CLOSED –',
    }),
  },
  {
    id: 'g',
    segment: { en: 'ACK of nothing new', zh: '没有确认新数据的 ACK' },
    rule: '§3.10.7.4 fifth',
    probes: ['. ack=SND.UNA', '. ack=SND.UNA-1'],
    cells: cells('= R', '= R', '= R', '= R', '= –'),
  },
  {
    id: 'h',
    segment: { en: 'ACK older than SND.UNA-MAX.SND.WND', zh: '早于 SND.UNA-MAX.SND.WND 的 ACK' },
    rule: '§3.10.7.4 fifth (RFC 5961 §5)',
    probes: ['. ack=SND.UNA-MAX.SND.WND-1'],
    cells: cells('= R', '= R', '= R', '= R', OLD_ACK),
  },
  {
    id: 'i',
    segment: { en: 'ACK of data never sent', zh: '确认从未发送的数据的 ACK' },
    rule: '§3.10.7.4 fifth',
    probes: ['. ack=SND.NXT+1', 'P. ack=SND.NXT+1 len=10'],
    cells: cells('= R', '= R', '= R', '= R', '= A'),
  },
  {
    id: 'j',
    segment: { en: 'FIN in order, ACK of all that was sent', zh: '按序的 FIN，确认全部已发送数据' },
    rule: '§3.10.7.4 eighth',
    probes: ['F.'],
    cells: cells('= R', '= R', '= –', '→CLOSE_WAIT A+1', 'n/a', {
      ESTABLISHED: '→CLOSE_WAIT A+1',
      FIN_WAIT_1: '→TIME_WAIT A+1',
      FIN_WAIT_2: '→TIME_WAIT A+1',
    }),
  },
  {
    id: 'j′',
    segment: { en: 'FIN in order, ACK not of the board’s FIN', zh: '按序的 FIN，未确认开发板的 FIN' },
    rule: '§3.10.7.4 eighth',
    probes: ['F. ack=SND.NXT-1'],
    cells: cells('= R', '= R', '= R', '= R', 'n/a', {
      ESTABLISHED: '→CLOSE_WAIT A+1',
      FIN_WAIT_1: '→CLOSING A+1',
    }),
  },
  {
    id: 'k',
    segment: { en: 'FIN retransmitted', zh: '重传的 FIN' },
    rule: '§3.10.7.4 first; eighth in TIME-WAIT',
    probes: ['F. seq=RCV.NXT-1', 'F. seq=RCV.NXT-1 ack=SND.NXT-1'],
    cells: cells('= R', '= R', 'n/a', 'n/a', 'n/a', {
      CLOSING: '= uA',
      TIME_WAIT: '= A',
      CLOSE_WAIT: '= uA',
      LAST_ACK: '= uA',
    }),
  },
  {
    id: 'l',
    segment: { en: 'RST, exact (SEQ=RCV.NXT)', zh: '精确的 RST（SEQ=RCV.NXT）' },
    rule: '§3.10.7.4 second (RFC 5961 §3)',
    probes: ['R', 'R ack=SND.NXT', 'R. ack=SND.NXT+1'],
    cells: cells('= –', '= –', '= –', '→LISTEN –', '→CLOSED –'),
  },
  {
    id: 'l′',
    segment: { en: 'RST,ACK, exact, ACK=SND.NXT', zh: '精确的 RST,ACK，ACK=SND.NXT' },
    rule: '§3.10.7.4 second (RFC 5961 §3)',
    probes: ['R.'],
    cells: cells('= –', '= –', '→CLOSED –', '→LISTEN –', '→CLOSED –'),
  },
  {
    id: 'm',
    segment: { en: 'RST in the window, not exact', zh: '窗口之内、但不精确的 RST' },
    rule: '§3.10.7.4 second (RFC 5961 §3)',
    probes: ['R seq=RCV.NXT+1', 'R seq=RCV.NXT+RCV.WND-1'],
    cells: cells('= –', '= –', '= –', '= cA', '= cA'),
  },
  {
    id: 'n',
    segment: { en: 'RST outside the window', zh: '窗口之外的 RST' },
    rule: '§3.10.7.4 first',
    probes: ['R seq=RCV.NXT-1', 'R seq=RCV.NXT+RCV.WND', 'R seq=RCV.NXT+RCV.WND+100'],
    cells: cells('= –', '= –', '= –', '= –', '= –'),
  },
  {
    id: 'o',
    segment: { en: 'data in order, ACK=SND.NXT', zh: '按序的数据，ACK=SND.NXT' },
    rule: '§3.10.7.4 fifth, seventh; §3.6.1',
    probes: ['P. len=10'],
    cells: cells('= R', '= R', '= –', '→ESTABLISHED A+10 dl', '= –', {
      ESTABLISHED: '= A+10 dl',
      FIN_WAIT_1: TEXT_IN_FIN_WAIT_1,
      FIN_WAIT_2: TEXT_IN_FIN_WAIT_2,
      CLOSING: '→TIME_WAIT –',
      LAST_ACK: '→CLOSED –',
    }),
  },
  {
    id: 'p',
    segment: { en: 'data in the window, out of order', zh: '窗口之内、但失序的数据' },
    rule: '§3.10.7.4 fifth, seventh',
    probes: ['P. seq=RCV.NXT+100 len=10'],
    cells: cells('= R', '= R', '= –', '→ESTABLISHED A', '= –', {
      ESTABLISHED: '= A',
      FIN_WAIT_1: '→FIN_WAIT_2 A',
      FIN_WAIT_2: '= A',
      CLOSING: '→TIME_WAIT –',
      LAST_ACK: '→CLOSED –',
    }),
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
    cells: cells('= R', '= R', '= –', '= uA', '= uA'),
  },
  {
    id: 'r',
    segment: { en: 'FIN or data without the ACK flag', zh: '没有 ACK 标志的 FIN 或数据' },
    rule: '§3.10.7.4 fifth',
    probes: ['F', 'P len=10'],
    cells: cells('= RA', '= –', '= –', '= –', '= –'),
  },
  {
    id: 's',
    segment: { en: 'data and FIN in order, after CLOSE', zh: '调用 CLOSE 之后按序到达的数据和 FIN' },
    rule: '§3.6.1',
    probes: ['FP. len=10'],
    cells: cells('n/a', 'n/a', 'n/a', 'n/a', 'n/a', { FIN_WAIT_1: LAST_TEXT, FIN_WAIT_2: LAST_TEXT }),
  },
  {
    id: 't',
    segment: { en: 'SYN and FIN in one segment', zh: '同时带有 SYN 和 FIN' },
    rule: '§3.4 (SEG.LEN); §3.10.7.4 fourth (RFC 5961 §4)',
    probes: ['SF seq=RCV.NXT'],
    cells: cells('= RA', '→SYN_RCVD SA', '→SYN_RCVD SA', '→LISTEN –', '= cA', {
      TIME_WAIT: SYN_IN_TIME_WAIT,
    }),
  },
  {
    id: 't′',
    segment: { en: 'SYN,ACK with FIN, ACK=SND.NXT', zh: '带 FIN 的 SYN,ACK，ACK=SND.NXT' },
    rule: '§3.4 (SEG.LEN); §3.10.7.4 fourth (RFC 5961 §4)',
    probes: ['SF. seq=RCV.NXT'],
    cells: cells('= R', '= R', '→CLOSE_WAIT A+2 | →CLOSE_WAIT A+1, A+2', '→LISTEN –', '= cA'),
  },
  {
    id: 'u',
    segment: { en: 'SYN with data', zh: '带数据的 SYN' },
    rule: '§3.4 (SEG.LEN); §3.10.7.4 fourth (RFC 5961 §4)',
    probes: ['S seq=RCV.NXT len=10'],
    cells: cells('= RA', '→SYN_RCVD SA', '→SYN_RCVD SA', '→LISTEN –', '= cA', {
      TIME_WAIT: SYN_IN_TIME_WAIT,
    }),
  },
  {
    id: 'u′',
    segment: { en: 'SYN,ACK with data, ACK=SND.NXT', zh: '带数据的 SYN,ACK，ACK=SND.NXT' },
    rule: '§3.4 (SEG.LEN); §3.10.7.4 fourth (RFC 5961 §4)',
    probes: ['S. seq=RCV.NXT len=10'],
    cells: cells('= R', '= R', '→ESTABLISHED A+11 dl | →ESTABLISHED A+1, A+11 dl', '→LISTEN –', '= cA'),
  },
];
