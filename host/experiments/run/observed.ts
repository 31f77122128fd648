import type { TcpState } from '../../../src/tcp-states.ts';
import type { ClientConnection, TimedState } from '../../client/client.ts';
import type { SegmentPeer } from '../../peer/segment-peer.ts';

/** Who is at the other end from the board: an ordinary TCP, or a peer whose segments the experiment writes. */
export type OtherEnd = { client: ClientConnection; peer: null } | { client: null; peer: SegmentPeer };

/** One lab connection under observation. */
export type Observed = OtherEnd & {
  /** Its name in the experiment; empty where it needs none. */
  name: string;
  /** The board's number for it, 0 until its first event. */
  connection: number;
  board: TimedState[];
  /** The client gave it up before it was open, and tried again. */
  abandoned: boolean;
};

/** Whether the board did not see its states, but infer them. */
export function isInferred(board: readonly TimedState[]): boolean {
  return board.some(({ cause }) => cause === 'inferred');
}

/** The port at the client's end. */
export function portOf({ client, peer }: OtherEnd): number {
  return client ? client.localPort : peer.port;
}

/** Where the board's end is just now. */
export function boardState({ board }: Observed): TcpState {
  return board[board.length - 1]?.state ?? 'LISTEN';
}

/** The client's current state; null if unknown. */
export function clientState({ client }: Observed): TcpState | null {
  return client?.states?.[client.states.length - 1]?.state ?? null;
}

/** Whether neither end has anything of it left; a peer without a TCP never has. */
export function isClosed(observed: Observed): boolean {
  return boardState(observed) === 'CLOSED' && (clientState(observed) ?? 'CLOSED') === 'CLOSED';
}

/** Whether the board has been in the state since the connection's last SYN; the LISTEN at the start does not count as CLOSED. */
export function boardHasBeen({ board }: Observed, wanted: TcpState): boolean {
  // Asked after every event on the clock, millions of times: without a closure.
  let at = board.length - 1;
  while (at >= 0 && board[at]?.state !== wanted && board[at]?.state !== 'LISTEN') at--;
  return board[at]?.state === wanted;
}

/** The same for the client's end; true if unknown. */
export function clientHasBeen({ client }: Observed, wanted: TcpState): boolean {
  return client?.states?.some(({ state }, at) => at > 0 && state === wanted) ?? true;
}
