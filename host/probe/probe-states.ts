import type { TcpState } from '../../src/tcp-states.ts';

/**
 * The board's call by which it sends its FIN: close() also ends reading, shutdown() goes on. It matters in the states that the board reaches by closing;
 * in the others there was no such call.
 */
export const VIAS = ['close', 'shutdown'] as const;
export type Via = (typeof VIAS)[number];

/** Where nothing is said. */
export const DEFAULT_VIA: Via = 'close';

/** One thing done on the way to a state. */
export type PathStep =
  /** A segment of the peer's. */
  | { send: string; reaches: TcpState; answer: string | null }
  /** The board's half of the connection is ended by its application; or the client opens one to the peer. */
  | { call: 'end' | 'open'; reaches: TcpState; answer: string };

const HANDSHAKE: PathStep[] = [
  { send: 'S <mss 1460>', reaches: 'SYN_RCVD', answer: 'S.' },
  { send: '.', reaches: 'ESTABLISHED', answer: null },
];
const PEER_CLOSES: PathStep = { send: 'F.', reaches: 'CLOSE_WAIT', answer: '.' };
const BOARD_CLOSES: PathStep = { call: 'end', reaches: 'FIN_WAIT_1', answer: 'F.' };

/**
 * Real segments and calls only: no state is ever forced. Every step names the state it must reach and the flags of the answer. CLOSED is a port at which no program
 * listens, LISTEN the lab port without a connection (RFC 9293 §3.10.7.1, §3.10.7.2). The board, a server, is never in SYN_SENT: that is the client's end.
 */
export const PATHS: Readonly<Record<TcpState, readonly PathStep[]>> = {
  CLOSED: [],
  LISTEN: [],
  SYN_SENT: [{ call: 'open', reaches: 'SYN_SENT', answer: 'S' }],
  SYN_RCVD: HANDSHAKE.slice(0, 1),
  ESTABLISHED: HANDSHAKE,
  CLOSE_WAIT: [...HANDSHAKE, PEER_CLOSES],
  LAST_ACK: [...HANDSHAKE, PEER_CLOSES, { call: 'end', reaches: 'LAST_ACK', answer: 'F.' }],
  FIN_WAIT_1: [...HANDSHAKE, BOARD_CLOSES],
  FIN_WAIT_2: [...HANDSHAKE, BOARD_CLOSES, { send: '.', reaches: 'FIN_WAIT_2', answer: null }],
  // The peer's FIN crosses the board's: it acknowledges all but that.
  CLOSING: [...HANDSHAKE, BOARD_CLOSES, { send: 'F. ack=SND.NXT-1', reaches: 'CLOSING', answer: '.' }],
  TIME_WAIT: [
    ...HANDSHAKE,
    BOARD_CLOSES,
    { send: '.', reaches: 'FIN_WAIT_2', answer: null },
    { send: 'F.', reaches: 'TIME_WAIT', answer: '.' },
  ],
};

/** The ways in which the end can be in that state: one, if the board has not closed yet. */
export function viasOf(state: TcpState): readonly Via[] {
  return PATHS[state].some((step) => 'call' in step && step.call === 'end') ? VIAS : [DEFAULT_VIA];
}
