import { CONTROL_PORT } from '../../../src/ports.ts';
import { DEFAULT_SETTINGS } from '../../../src/settings.ts';
import type { CrossedSegment } from '../../cable/cable.ts';
import type { SwitchCable } from '../../cable/switch-cable.ts';
import { TunnelledCable } from '../../cable/tunnelled-cable.ts';
import type { LwipClient } from '../../client/lwip-client.ts';
import { type Clock, MS_US } from '../../clock/clock.ts';
import type { Board, BoardInfo, ControlChannel } from '../board.ts';
import { streamOf } from '../client-stream.ts';
import { type ByteStream, JsonLinesChannel } from '../control-channel.ts';
import { PortLabels } from '../port-labels.ts';
import { ReconciledChannel } from '../reconciled-channel.ts';
import type { ConsoleLine } from './console-line.ts';
import { UsbCable } from './usb-cable.ts';

/** Until the control connection has ended at both ends, in µs. */
const GOODBYE_US = 100 * MS_US;

export interface UsbBoardParts {
  kind: 'serial' | 'emulated';
  /** Of the board, open; closed with the board. */
  line: ConsoleLine;
  clock: Clock;
  /** When the board's own clock began, in µs of that one; pings tell it where nobody knows. */
  startedUs?: number;
  /** dist/board.wasm, compiled: the client's lwIP. */
  module: WebAssembly.Module;
}

/** A board on a USB lead, and nothing else: control channel, client and hand-made segments all go through the cable. */
export class UsbBoard implements Board {
  readonly info: BoardInfo;
  readonly clock: Clock;
  readonly control: ControlChannel;
  readonly client: LwipClient;
  readonly cable: SwitchCable;
  readonly hasOwnClock = true;
  private readonly line: ConsoleLine;
  private readonly usb: UsbCable;
  private readonly tunnel: TunnelledCable;

  private constructor(
    { kind, line, clock }: UsbBoardParts,
    usb: UsbCable,
    tunnel: TunnelledCable,
    control: ControlChannel,
  ) {
    const { board, lwip, app, states } = control.hello;
    this.info = { kind, name: kind === 'emulated' ? `${board}, emulated` : board, lwip, app, states };
    this.line = line;
    this.clock = clock;
    this.usb = usb;
    this.tunnel = tunnel;
    this.control = control;
    this.cable = tunnel.cable;
    this.client = tunnel.cable.client;
  }

  /** Rejects with LabError if the board does not answer, or a ControlError if its app does not; the port is closed then. */
  static async open(parts: UsbBoardParts): Promise<UsbBoard> {
    const { line, clock, module } = parts;
    try {
      const usb = await UsbCable.open(line, clock);
      const tunnel = await TunnelledCable.open(usb, module, clock);
      const stream = endingWith(usb, streamOf(tunnel.cable.client.connect(CONTROL_PORT)));
      const channel = await JsonLinesChannel.open(stream, clock);
      const control = await ReconciledChannel.of(channel, clock, new PortLabels(), parts.startedUs);
      return new UsbBoard(parts, usb, tunnel, control);
    } catch (error) {
      await line.close();
      throw error;
    }
  }

  get gaps(): number {
    return this.usb.gaps;
  }

  onSegment(listener: (segment: CrossedSegment) => void): () => void {
    return this.cable.onSegment(listener);
  }

  async close(): Promise<void> {
    await this.control.request({ do: 'set', ...DEFAULT_SETTINGS }).catch(() => {}); // it may be lost
    this.control.close();
    if (this.control.lost === null) await this.clock.until(() => false, GOODBYE_US, { skip: true });
    this.tunnel.close();
    await this.line.close();
  }
}

/** The stream ends, too, when the lead is pulled out. */
function endingWith(usb: UsbCable, stream: ByteStream): ByteStream {
  return {
    ...stream,
    onGone: (listener) => {
      stream.onGone(listener);
      usb.onGone(listener);
    },
  };
}
