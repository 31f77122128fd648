import { CONTROL_PORT } from '../../../src/ports.ts';
import { DEFAULT_SETTINGS } from '../../../src/settings.ts';
import type { CrossedSegment } from '../../cable/cable.ts';
import { TunnelledCable } from '../../cable/tunnelled-cable.ts';
import { WallClock } from '../../clock/wall-clock.ts';
import { ExitCode, LabError } from '../../lab-error.ts';
import { type Board, type BoardInfo, type ControlChannel, infoOf } from '../board.ts';
import { crossedSegment } from '../crossed-segment.ts';
import { PortLabels } from '../port-labels.ts';
import { reconciled } from '../reconciled-channel.ts';
import { OsClient } from './os-client.ts';
import { openChannel } from './socket-channel.ts';
import { tokenOctets, UdpCable } from './udp-cable.ts';

export interface TcpBoardOptions {
  /** How it was found: by its address, or on the USB console that told the address. */
  kind?: 'tcp' | 'serial';
  /** Name or address. */
  host: string;
  controlPort?: number;
  /** Where the lab port is, if not where the board says: behind a gateway. */
  labPort?: number;
  /** Without it there is none. */
  cable?: CableOptions;
  /** The board's seconds per second of the wall: of a virtual one behind a gateway. */
  speed?: number;
}

export interface CableOptions {
  /** As the board's console shows it. */
  token: string;
  port?: number;
  /** dist/board.wasm, compiled: the lwIP of the cable's client. */
  module: WebAssembly.Module;
}

/** A board on the network: a real one over Wi-Fi. Its own observer tells what crossed. */
export class TcpBoard implements Board {
  readonly info: BoardInfo;
  readonly clock: WallClock;
  readonly control: ControlChannel;
  readonly client: OsClient;
  readonly cable: TunnelledCable | null;
  readonly hasOwnClock = true;
  readonly gaps = 0;

  private constructor(
    kind: 'tcp' | 'serial',
    clock: WallClock,
    control: ControlChannel,
    client: OsClient,
    cable: TunnelledCable | null,
  ) {
    this.info = infoOf(kind, control.hello);
    this.clock = clock;
    this.control = control;
    this.client = client;
    this.cable = cable;
  }

  /** Rejects with LabError, or a ControlError if something else answers there. */
  static async open({
    kind = 'tcp',
    host,
    controlPort = CONTROL_PORT,
    labPort,
    cable,
    speed = 1,
  }: TcpBoardOptions): Promise<TcpBoard> {
    const token = cable ? tokenOctets(cable.token) : null;
    const clock = new WallClock(speed);
    const labels = new PortLabels();
    const channel = await openChannel(host, controlPort, clock);
    try {
      const control = await reconciled(channel, clock, labels);
      const { board, states } = control.hello;
      if (speed !== 1 && board !== 'virtual') {
        throw new LabError(
          `the board at ${host} runs in real time; --speed does not apply`,
          'Leave out --speed.',
          ExitCode.noBoard,
        );
      }
      let tunnel: TunnelledCable | null = null;
      if (cable && token && states === 'observed') {
        await control.request({ do: 'open-cable', token: cable.token.toLowerCase() });
        const way = await UdpCable.open(host, token, clock, cable.port);
        tunnel = await TunnelledCable.open(way, cable.module, clock);
      }
      return new TcpBoard(kind, clock, control, new OsClient(host, clock, labels, labPort), tunnel);
    } catch (error) {
      channel.close();
      throw error;
    }
  }

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
