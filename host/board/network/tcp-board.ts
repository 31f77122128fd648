import type { BoardEvent } from '../../../src/control/protocol.ts';
import { CABLE_PORT, CONTROL_PORT } from '../../../src/ports.ts';
import { DEFAULT_SETTINGS } from '../../../src/settings.ts';
import { WallClock } from '../../clock/wall-clock.ts';
import type { Board, BoardInfo, ControlChannel, CrossedSegment } from '../board.ts';
import { JsonLinesChannel } from '../control-channel.ts';
import { OsClient } from './os-client.ts';
import { PortLabels } from './port-labels.ts';
import { ReconciledChannel } from './reconciled-channel.ts';
import { openSocket, socketStream } from './socket-stream.ts';
import { parseToken } from './tunnel-datagram.ts';
import { UdpCable } from './udp-cable.ts';

export interface TcpBoardOptions {
  /** How it was found: by its address, or on the USB console that told the address. */
  kind?: 'tcp' | 'serial';
  /** Name or address. */
  host: string;
  controlPort?: number;
  /** Where the lab port is, if not where the board says: behind a gateway. */
  labPort?: number;
  cablePort?: number;
  /** Of the cable, as the board's console shows it; without it there is no cable. */
  token?: string;
}

/** The board cannot be reached, or not as asked: why, and what to try next. */
export class BoardUnreachable extends Error {
  readonly problem: string;
  readonly nextStep: string;

  constructor(problem: string, nextStep: string) {
    super(`${problem}. ${nextStep}`);
    this.problem = problem;
    this.nextStep = nextStep;
  }
}

/** A board on the network: a real one over Wi-Fi. Its own observer tells what crossed. */
export class TcpBoard implements Board {
  readonly info: BoardInfo;
  readonly clock: WallClock;
  readonly control: ControlChannel;
  readonly client: OsClient;
  readonly cable: UdpCable | null;

  private constructor(
    kind: 'tcp' | 'serial',
    clock: WallClock,
    control: ControlChannel,
    client: OsClient,
    cable: UdpCable | null,
  ) {
    const { board, lwip, app, states } = control.hello;
    this.info = { kind, name: board, lwip, app, states };
    this.clock = clock;
    this.control = control;
    this.client = client;
    this.cable = cable;
  }

  /** Rejects with BoardUnreachable, or a ControlError if something else answers there. */
  static async open({
    kind = 'tcp',
    host,
    controlPort = CONTROL_PORT,
    labPort,
    cablePort = CABLE_PORT,
    token,
  }: TcpBoardOptions): Promise<TcpBoard> {
    const octets = token === undefined ? null : tokenOctets(token);
    const clock = new WallClock();
    const labels = new PortLabels();
    const socket = await openSocket(host, controlPort).catch((error: Error) => {
      throw new BoardUnreachable(
        `no board answers at ${host}, port ${controlPort}: ${error.message}`,
        'Is it powered, in the same network, and its app running? "tcplab boards" lists those that announce themselves.',
      );
    });
    try {
      const stream = socketStream(socket, () => clock.wake());
      const control = await ReconciledChannel.of(await JsonLinesChannel.open(stream, clock), clock, labels);
      const cable =
        octets === null || control.hello.states === 'inferred'
          ? null // stock Kaluma has none to open
          : await openCable(host, cablePort, octets, control, clock);
      return new TcpBoard(kind, clock, control, new OsClient(host, clock, labels, labPort), cable);
    } catch (error) {
      socket.destroy(); // an open socket keeps the process alive
      throw error;
    }
  }

  readonly segmentsByEvents = true;

  /** Segments as the board's own observer saw them: those that were lost on the way to it are not among them. */
  onSegment(listener: (segment: CrossedSegment) => void): () => void {
    const { labPort } = this.control.hello;
    return this.control.onEvent((event) => {
      if (event.event === 'segment') listener(crossedSegment(event, labPort));
    });
  }

  /** Whoever connects next is to find the board as it is described. */
  private async leaveAsFound(): Promise<void> {
    await this.control.request({ do: 'set', ...DEFAULT_SETTINGS });
    if (this.cable) await this.control.request({ do: 'close-cable' });
  }

  async close(): Promise<void> {
    await this.leaveAsFound().catch(() => {}); // it may be gone
    this.cable?.close();
    this.client.close();
    this.control.close();
  }
}

function tokenOctets(hex: string): Uint8Array {
  const token = parseToken(hex);
  if (token) return token;
  throw new BoardUnreachable(
    'the token of the cable is none',
    'The board’s USB console shows it as 16 hex digits: set TCPLAB_TOKEN to them.',
  );
}

async function openCable(
  host: string,
  port: number,
  token: Uint8Array,
  control: ControlChannel,
  clock: WallClock,
): Promise<UdpCable> {
  await control.request({ do: 'open-cable', token: Buffer.from(token).toString('hex') });
  return UdpCable.open(host, token, clock, port);
}

function crossedSegment(event: Extract<BoardEvent, { event: 'segment' }>, labPort: number): CrossedSegment {
  const { kind, timeUs, remotePort } = event;
  const { flags, seq, ack, len, win } = event.segment;
  return {
    from: kind === 'in' ? 'client' : 'board',
    flags,
    seq,
    ack,
    len,
    win,
    mss: null,
    timeUs,
    arrivesUs: timeUs,
    altered: null,
    clientPort: remotePort,
    boardPort: labPort,
    lost: false,
  };
}
