import { CONTROL_PORT } from '../../../src/ports.ts';
import { openTunnelledCable, type TunnelledCable } from '../../cable/tunnelled-cable.ts';
import { WallClock } from '../../clock/wall-clock.ts';
import { ExitCode, LabError } from '../../lab-error.ts';
import { type Board, infoOf } from '../board.ts';
import { crossedSegment } from '../crossed-segment.ts';
import { PortLabels } from '../port-labels.ts';
import { reconcile } from '../reconcile.ts';
import { OsClient } from './os-client.ts';
import { openChannel } from './socket-channel.ts';
import { openUdpCable, tokenOctets } from './udp-cable.ts';

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

interface CableOptions {
  /** As the board's console shows it. */
  token: string;
  port?: number;
  /** dist/board.wasm, compiled: the lwIP of the cable's client. */
  module: WebAssembly.Module;
}

export interface TcpBoard extends Board {
  readonly client: OsClient;
  readonly cable: TunnelledCable | null;
}

/**
 * Opens a board on the network: a real one over Wi-Fi. Its own observer tells what crossed: what was lost on the way to it is not told. Rejects with LabError, or a
 * ControlError if something else answers there.
 */
export async function openTcpBoard(options: TcpBoardOptions): Promise<TcpBoard> {
  const { kind = 'tcp', host, controlPort = CONTROL_PORT, labPort, speed = 1 } = options;
  const token = options.cable ? tokenOctets(options.cable.token) : null;
  const clock = new WallClock(speed);
  const labels = new PortLabels();
  const control = await openChannel(host, controlPort, clock);
  try {
    await reconcile(control, clock, labels);
    const { hello } = control;
    if (speed !== 1 && hello.board !== 'virtual') {
      throw new LabError(
        `the board at ${host} runs in real time; --speed does not apply`,
        'Leave out --speed.',
        ExitCode.noBoard,
      );
    }
    let cable: TunnelledCable | null = null;
    if (options.cable && token && hello.states === 'observed') {
      await control.request({ do: 'open-cable', token: options.cable.token.toLowerCase() });
      const way = await openUdpCable(host, token, clock, options.cable.port);
      cable = await openTunnelledCable(way, options.cable.module, clock);
    }
    const client = new OsClient(host, clock, labels, labPort);
    return {
      ...{ info: infoOf(kind, hello), clock, control, client, cable, hasOwnClock: true, gaps: 0 },
      onSegment: (listener) =>
        control.onEvent((event) => {
          if (event.event === 'segment') listener(crossedSegment(event, hello.labPort));
        }),
      async close() {
        await control.restore();
        if (cable) await control.request({ do: 'close-cable' }).catch(() => {}); // it may be gone
        cable?.close();
        client.close();
        control.close();
      },
    };
  } catch (error) {
    control.close();
    throw error;
  }
}
