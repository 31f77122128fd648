import type { Board, BoardInfo } from '../board/board.ts';
import { MS_US, SECOND_US } from '../clock/clock.ts';
import { ExitCode, LabError } from '../lab-error.ts';
import { resolveToFit } from '../peer/segment-packet.ts';
import { type Approached, approach, stateOf } from './approach.ts';
import type { Observation } from './observation.ts';
import type { ProbeRequest } from './probe-request.ts';

/** Answers within this time count: a delayed ACK comes after 0.5 s at most (RFC 9293 MUST-40), lwIP's after 0.25 s; the first retransmission after 2.5 s. */
export const ANSWER_US = 1 * SECOND_US;

/** How long the end of a left-over connection may take to be heard of, in µs. */
const FAREWELL_US = 100 * MS_US;

/** The peer's ports. Each probe has its own, so that nothing of one connection is taken for another's. */
const FIRST_PORT = 50_000;
const PORTS = 10_000;

/** Told of each probe in the moment before its segment is sent. */
export type OnProbe = (request: ProbeRequest) => void;

/** A real board may still remember the ports of a run before this one; on a virtual board a run can be repeated to the octet. */
function firstPort({ kind }: BoardInfo): number {
  return kind === 'virtual' ? FIRST_PORT : FIRST_PORT + Math.floor(Math.random() * PORTS);
}

/**
 * Makes probes, one after another. They share a board as long as each leaves it as it was: what is left of a connection is reset; if that
 * does not help (TIME_WAIT outlives a RST in lwIP), the next probe gets a board of its own.
 */
export class Prober {
  private readonly openBoard: () => Promise<Board>;
  private readonly onProbe: OnProbe;
  private readonly onAnswered: (() => void) | undefined;
  private board: Board | null = null;
  private port: number | null = null;

  /** `onAnswered`: for who records a probe. All of it has been told; what comes then is the end of its connection. A board with its own clock tells when each segment was there. */
  constructor(openBoard: () => Promise<Board>, onProbe: OnProbe = () => {}, onAnswered?: () => void) {
    this.openBoard = openBoard;
    this.onProbe = onProbe;
    this.onAnswered = onAnswered;
  }

  /**
   * Brings a connection to the state, hands the board the segment and waits for a second. Once more if packets were lost on the way, though nothing was to lose them.
   * @throws {LabError} when the board cannot be probed or does not reach the state, or packets are lost again; {NotationError} when the segment has no meaning there.
   */
  async observe(request: ProbeRequest): Promise<Observation> {
    const observation = (await this.observeOnce(request)) ?? (await this.observeOnce(request));
    if (observation) return observation;
    throw new LabError(
      'packets were lost on the USB lead, twice: the probe is void',
      'This machine does not read fast enough: let less run on it, and try again.',
      ExitCode.fail,
    );
  }

  /** null if it is void. */
  private async observeOnce(request: ProbeRequest): Promise<Observation | null> {
    let isClean = false;
    try {
      const board = await this.readyBoard();
      const approached = await approach(board, request.state, request.via, this.nextPort(board.info));
      const observation = await this.observeAt(approached, request);
      const left = await leave(approached);
      if (board.gaps > 0) return null;
      isClean = left;
      return observation;
    } finally {
      if (!isClean) await this.close();
    }
  }

  /** The board that the probes are made on. */
  async info(): Promise<BoardInfo> {
    return (await this.readyBoard()).info;
  }

  async close(): Promise<void> {
    await this.board?.close();
    this.board = null;
  }

  private async observeAt(approached: Approached, request: ProbeRequest): Promise<Observation> {
    const { state, via, segment } = request;
    const { board, cable, peer, end } = approached;
    const deliveredBefore = await end.delivered();
    const statesBefore = end.states.length;
    const heardBefore = peer.received.length;
    const before = peer.symbols();
    resolveToFit(segment, before, cable.mtu);
    this.onProbe(request);
    const sent = peer.send(segment);
    // There and back: what leaves the board at the end of the second has to arrive here.
    await board.clock.until(() => false, ANSWER_US + 2 * cable.latencyUs);
    const out = peer.received.slice(heardBefore);
    const delivered = (await end.delivered()) - deliveredBefore;
    this.onAnswered?.();
    const entered = end.states.slice(statesBefore);
    return { state, via, before, sent, entered, next: entered[entered.length - 1] ?? state, out, delivered };
  }

  private nextPort(info: BoardInfo): number {
    const next = this.port === null ? firstPort(info) : this.port + 1;
    this.port = next < FIRST_PORT + PORTS ? next : FIRST_PORT;
    return this.port;
  }

  private async readyBoard(): Promise<Board> {
    if (this.board) return this.board;
    const board = await this.openBoard();
    this.board = board;
    // From here on the app neither answers nor closes by itself.
    await board.control.request({ do: 'set', onFin: 'wait', banner: false, echo: false });
    await board.control.request({
      do: 'watch',
      segments: this.onAnswered !== undefined && board.hasOwnClock,
    });
    return board;
  }
}

/** Ends what is left of the connection. Returns whether nothing of it remains. */
async function leave({ board, peer, end }: Approached): Promise<boolean> {
  const gone = () => [undefined, 'CLOSED'].includes(stateOf(end));
  // A RST that is not exact draws an ACK from which the peer learns the exact number (RFC 9293 §3.10.7.4): the second one is. In SYN_SENT it needs an ACK.
  for (let tries = 0; tries < 2 && !gone() && stateOf(end) !== 'TIME_WAIT'; tries++) {
    peer.send('R.');
    await board.clock.until(gone, FAREWELL_US);
  }
  end.close();
  peer.close();
  return gone();
}
