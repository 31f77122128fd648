import type { TcpState } from '../../../src/tcp-states.ts';
import type { Text } from '../../language.ts';

/** An edge of RFC 9293 §3.3.2, Figure 5: the event that takes it. */
interface Edge {
  to: TcpState;
  event: Text;
}

const CLOSES = { en: 'its program closes (CLOSE)', zh: '它的程序关闭（CLOSE）' };
const FIN = { en: 'a FIN arrives', zh: '收到 FIN' };
const ACK_OF_FIN = { en: 'the ACK of its FIN arrives', zh: '收到对它的 FIN 的 ACK' };

/** Without the ways to CLOSED that every state has: RST, ABORT, and giving up. */
export const DIAGRAM: Readonly<Record<TcpState, readonly Edge[]>> = {
  CLOSED: [
    { to: 'SYN_SENT', event: { en: 'its program opens (active OPEN)', zh: '它的程序主动打开（OPEN）' } },
  ],
  LISTEN: [{ to: 'SYN_RCVD', event: { en: 'a SYN arrives', zh: '收到 SYN' } }],
  SYN_SENT: [
    { to: 'ESTABLISHED', event: { en: 'a SYN,ACK arrives', zh: '收到 SYN,ACK' } },
    { to: 'SYN_RCVD', event: { en: 'a SYN without ACK arrives', zh: '收到不带 ACK 的 SYN' } },
  ],
  SYN_RCVD: [
    { to: 'ESTABLISHED', event: { en: 'the ACK of its SYN arrives', zh: '收到对它的 SYN 的 ACK' } },
    { to: 'FIN_WAIT_1', event: CLOSES },
  ],
  ESTABLISHED: [
    { to: 'FIN_WAIT_1', event: CLOSES },
    { to: 'CLOSE_WAIT', event: FIN },
  ],
  FIN_WAIT_1: [
    { to: 'FIN_WAIT_2', event: ACK_OF_FIN },
    {
      to: 'CLOSING',
      event: {
        en: 'a FIN arrives that does not acknowledge its own',
        zh: '收到 FIN，而自己的 FIN 尚未被确认',
      },
    },
    {
      to: 'TIME_WAIT',
      event: { en: 'a FIN arrives that acknowledges its own', zh: '收到同时确认了自己 FIN 的 FIN' },
    },
  ],
  FIN_WAIT_2: [{ to: 'TIME_WAIT', event: FIN }],
  CLOSE_WAIT: [{ to: 'LAST_ACK', event: CLOSES }],
  CLOSING: [{ to: 'TIME_WAIT', event: ACK_OF_FIN }],
  LAST_ACK: [{ to: 'CLOSED', event: ACK_OF_FIN }],
  TIME_WAIT: [{ to: 'CLOSED', event: { en: '2MSL have passed', zh: '2MSL 已过' } }],
};

/** Of a close: what the one end goes through while the other is in that state. */
export const OPPOSITE: Partial<Record<TcpState, TcpState>> = {
  SYN_SENT: 'SYN_RCVD',
  SYN_RCVD: 'SYN_SENT',
  FIN_WAIT_1: 'CLOSE_WAIT',
  CLOSE_WAIT: 'FIN_WAIT_2',
  FIN_WAIT_2: 'CLOSE_WAIT',
  LAST_ACK: 'TIME_WAIT',
  TIME_WAIT: 'LAST_ACK',
};

/** The event by which a state follows another; undefined where it does not. */
export function eventOf(from: TcpState, to: TcpState): Text | undefined {
  return DIAGRAM[from].find((edge) => edge.to === to)?.event;
}
