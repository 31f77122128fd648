import type { TcpState } from '../../src/tcp-states.ts';

/**
 * Where the board's end can be when the segment comes: all states of a server, in the order in which a connection passes them.
 * CLOSED is a port at which nobody listens, LISTEN the lab port without a connection (RFC 9293 §3.10.7.1, §3.10.7.2).
 */
export const PROBE_STATES = [
  'CLOSED',
  'LISTEN',
  'SYN_RCVD',
  'ESTABLISHED',
  'CLOSE_WAIT',
  'LAST_ACK',
  'FIN_WAIT_1',
  'FIN_WAIT_2',
  'CLOSING',
  'TIME_WAIT',
] as const satisfies readonly TcpState[];

export type ProbeState = (typeof PROBE_STATES)[number];

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
  /** The board's half of the connection is ended by its application. */
  | { call: 'end'; reaches: TcpState; answer: string };

const HANDSHAKE: PathStep[] = [
  { send: 'S <mss 1460>', reaches: 'SYN_RCVD', answer: 'S.' },
  { send: '.', reaches: 'ESTABLISHED', answer: null },
];
const PEER_CLOSES: PathStep = { send: 'F.', reaches: 'CLOSE_WAIT', answer: '.' };
const BOARD_CLOSES: PathStep = { call: 'end', reaches: 'FIN_WAIT_1', answer: 'F.' };

/** Real segments and calls only: no state is ever forced. Every step names the state it must reach and the flags of the board's answer. */
export const PATHS: Readonly<Record<ProbeState, readonly PathStep[]>> = {
  CLOSED: [],
  LISTEN: [],
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
