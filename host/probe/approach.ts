import type { Board } from '../board/board.ts';
import { CABLE_SHUT, type Cable } from '../cable/cable.ts';
import { SECOND_US } from '../clock/clock.ts';
import { ExitCode, LabError } from '../lab-error.ts';
import { SegmentPeer } from '../peer/segment-peer.ts';
import { PATHS, type PathStep, type ProbeState, type Via } from './probe-states.ts';
import { WatchedConnection } from './watched-connection.ts';

/** A port at which nobody listens. */
const CLOSED_PORT = 7999;

/** The peer's initial sequence number: any, but always the same. */
const PEER_ISS = 1_000_000;

/** How long one step towards the state may take, in µs. */
const STEP_LIMIT_US = 5 * SECOND_US;

/** A board in the wanted state, and at the other end of the connection a peer without a TCP. */
export interface Approached {
  board: Board;
  cable: Cable;
  peer: SegmentPeer;
  connection: WatchedConnection;
}

/**
 * Brings a connection of the lab port to the state. The board's control channel must be watching.
 * @param port the peer's; the board must have no connection with it.
 * @throws {LabError} when the board has no cable or the state is not reached.
 */
export async function approach(board: Board, state: ProbeState, via: Via, port: number): Promise<Approached> {
  const { cable, clock, control, info } = board;
  if (!cable) {
    throw new LabError(
      info.states === 'inferred'
        ? 'this board has no cable, and only through one can any segment be handed to it'
        : `only through the cable can any segment be handed to a board, and ${CABLE_SHUT}`,
      'The virtual board needs no token; a board without the native module has no cable.',
      ExitCode.fail,
    );
  }
  const boardPort = state === 'CLOSED' ? CLOSED_PORT : control.hello.labPort;
  const to = { ip: cable.boardAddress, port: boardPort };
  const peer = new SegmentPeer({ cable, clock, port, to, iss: PEER_ISS });
  const approached = { board, cable, peer, connection: new WatchedConnection(control, port) };
  for (const step of PATHS[state]) await take(step, approached, state, via);
  return approached;
}

async function take(
  step: PathStep,
  { board, peer, connection }: Approached,
  state: ProbeState,
  via: Via,
): Promise<void> {
  const heardBefore = peer.received.length;
  if ('send' in step) peer.send(step.send);
  else await board.control.request({ do: via, connection: connection.number ?? 0 });
  const answered = () =>
    step.answer === null || peer.received.slice(heardBefore).some(({ flags }) => flags === step.answer);
  const done = () => connection.state === step.reaches && answered();
  if (await board.clock.until(done, STEP_LIMIT_US)) return;
  const where = answered() ? `the board is in ${connection.state ?? 'LISTEN'}` : `no ${step.answer} came`;
  throw new LabError(`${state} was not reached: on the way to ${step.reaches} ${where}`, '', ExitCode.fail);
}
