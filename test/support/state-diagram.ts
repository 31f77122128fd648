import type { TcpState } from '../../src/tcp-states.ts';

/**
 * Edges of RFC 9293 §3.3.2, figure 5, with its note 2 (FIN_WAIT_1 to TIME_WAIT). Any state may also go to CLOSED: by RST,
 * by abort, or by a timer.
 */
const NEXT: Readonly<Record<TcpState, readonly TcpState[]>> = {
  CLOSED: ['SYN_SENT'],
  LISTEN: ['SYN_RCVD', 'SYN_SENT'],
  SYN_SENT: ['SYN_RCVD', 'ESTABLISHED'],
  SYN_RCVD: ['ESTABLISHED', 'FIN_WAIT_1'],
  ESTABLISHED: ['FIN_WAIT_1', 'CLOSE_WAIT'],
  FIN_WAIT_1: ['FIN_WAIT_2', 'CLOSING', 'TIME_WAIT'],
  FIN_WAIT_2: ['TIME_WAIT'],
  CLOSE_WAIT: ['LAST_ACK'],
  CLOSING: ['TIME_WAIT'],
  LAST_ACK: [],
  TIME_WAIT: [],
};

export function isEdge(from: TcpState, to: TcpState): boolean {
  return (to === 'CLOSED' && from !== 'CLOSED') || NEXT[from].includes(to);
}
