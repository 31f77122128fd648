import { CONTROL_PORT } from '../../../src/ports.ts';
import { openTunnelledCable, type TunnelledCable } from '../../cable/tunnelled-cable.ts';
import type { LwipClient } from '../../client/lwip-client.ts';
import type { Clock } from '../../clock/clock.ts';
import { type Board, infoOf } from '../board.ts';
import { streamOf } from '../client-stream.ts';
import { ControlChannel, leave } from '../control-channel.ts';
import { PortLabels } from '../port-labels.ts';
import { reconcile } from '../reconcile.ts';
import type { SharedConsole } from './shared-console.ts';
import { UsbCable } from './usb-cable.ts';

interface UsbBoardParts {
  kind: 'serial' | 'emulated';
  /** Of the board, open; closed with the board. */
  line: SharedConsole;
  clock: Clock;
  /** When the board's own clock began, in µs of that one; pings tell it where nobody knows. */
  startedUs?: number;
  /** dist/board.wasm, compiled: the client's lwIP. */
  module: WebAssembly.Module;
}

export interface UsbBoard extends Board {
  readonly client: LwipClient;
  readonly cable: TunnelledCable;
}

/**
 * Opens a board on a USB lead, and nothing else: control channel, client and hand-made segments all go through the cable. Rejects with LabError if the board does
 * not answer, or a ControlError if its app does not; the port is closed then.
 */
export async function openUsbBoard(parts: UsbBoardParts): Promise<UsbBoard> {
  const { kind, line, clock, startedUs, module } = parts;
  let shutCable = () => {};
  try {
    const usb = await UsbCable.open(line, clock);
    const cable = await openTunnelledCable(usb, module, clock);
    shutCable = () => cable.close();
    const stream = streamOf(cable.client.connect(CONTROL_PORT));
    usb.onGone((reason) => stream.onGone(reason)); // the lead may be pulled out
    const control = await ControlChannel.open(stream, clock);
    await reconcile(control, clock, new PortLabels(), startedUs);
    return {
      ...{ info: infoOf(kind, control.hello), clock, control },
      ...{ client: cable.client, cable, hasOwnClock: true },
      get gaps() {
        return usb.gaps;
      },
      onSegment: cable.onSegment,
      async close() {
        await leave(control, clock);
        cable.close();
        await line.close();
      },
    };
  } catch (error) {
    shutCable(); // the timers of its client's lwIP would go on
    await line.close();
    throw error;
  }
}
