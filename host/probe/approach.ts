import type { TcpState } from '../../src/tcp-states.ts';
import type { Board } from '../board/board.ts';
import { BoardLost } from '../board/control-channel.ts';
import { CABLE_SHUT } from '../cable/cable.ts';
import type { SwitchCable } from '../cable/switch-cable.ts';
import { SECOND_US } from '../clock/clock.ts';
import { ExitCode, LabError } from '../lab-error.ts';
import { SegmentPeer } from '../peer/segment-peer.ts';
import { PATHS, type PathStep, type Via } from './probe-states.ts';
import { boardEnd, clientEnd, type ProbedEnd } from './probed-end.ts';

/** A port without a listener. */
const CLOSED_PORT = 7999;

/** The peer's initial sequence number: any, but always the same. */
const PEER_ISS = 1_000_000;

/** How long one step towards the state may take, in µs. */
const STEP_LIMIT_US = 5 * SECOND_US;

/** An end in the wanted state, and at the other one a peer without a TCP. */
export interface Approached {
  board: Board;
  cable: SwitchCable;
  peer: SegmentPeer;
  end: ProbedEnd;
}

/**
 * Brings a connection of the lab port to the state; for SYN_SENT, one that the cable's client opens to the peer. The board's control channel must be watching.
 * @param port the peer's; neither end must have a connection with it.
 * @throws {LabError} when the board has no cable or is lost, or the state is not reached.
 */
export async function approach(board: Board, state: TcpState, via: Via, port: number): Promise<Approached> {
  const { cable, clock, control, info } = board;
  if (!cable) {
    throw new LabError(
      info.states === 'inferred'
        ? 'this board has no cable, and only through one can any segment be handed to it'
        : `only through the cable can any segment be handed to a board, and ${CABLE_SHUT.en}`,
      'The virtual board needs no token; a board without the native module has no cable.',
      ExitCode.fail,
    );
  }
  const client = state === 'SYN_SENT' ? cable.client.connect(port, 0, cable.peerAddress) : null;
  const to = client
    ? { ip: cable.clientAddress, port: client.localPort }
    : { ip: cable.boardAddress, port: state === 'CLOSED' ? CLOSED_PORT : control.hello.labPort };
  const peer = new SegmentPeer({ cable, clock, port, to, iss: PEER_ISS });
  const end = client ? clientEnd(client) : boardEnd(control, port);
  const approached = { board, cable, peer, end };
  for (const step of PATHS[state]) await take(step, approached, state, via);
  return approached;
}

/** The last state that the end entered. */
export function stateOf(end: ProbedEnd): TcpState | undefined {
  return end.states[end.states.length - 1];
}

async function take(
  step: PathStep,
  { board, peer, end }: Approached,
  state: TcpState,
  via: Via,
): Promise<void> {
  const heardBefore = peer.received.length;
  if ('send' in step) peer.send(step.send);
  else if (step.call === 'end') await end.finish(via); // the client has opened its connection already
  const answered = () =>
    step.answer === null || peer.received.slice(heardBefore).some(({ flags }) => flags === step.answer);
  const { control, clock } = board;
  const done = () => control.lost !== null || (stateOf(end) === step.reaches && answered());
  const isDone = await clock.until(done, STEP_LIMIT_US);
  if (control.lost !== null) throw new BoardLost(control.lost);
  if (isDone) return;
  const where = answered() ? `the state is ${stateOf(end) ?? 'LISTEN'}` : `no ${step.answer} came`;
  throw new LabError(`${state} was not reached: on the way to ${step.reaches} ${where}`, '', ExitCode.fail);
}
