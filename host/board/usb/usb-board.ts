import { CONTROL_PORT } from '../../../src/ports.ts';
import type { CrossedSegment } from '../../cable/cable.ts';
import { TunnelledCable } from '../../cable/tunnelled-cable.ts';
import type { LwipClient } from '../../client/lwip-client.ts';
import type { Clock } from '../../clock/clock.ts';
import { type Board, type BoardInfo, type ControlChannel, infoOf } from '../board.ts';
import { streamOf } from '../client-stream.ts';
import { JsonLinesChannel, leave } from '../control-channel.ts';
import { PortLabels } from '../port-labels.ts';
import { reconciled } from '../reconciled-channel.ts';
import type { ConsoleLine } from './console-line.ts';
import { UsbCable } from './usb-cable.ts';

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
  readonly cable: TunnelledCable;
  readonly hasOwnClock = true;
  private readonly line: ConsoleLine;
  private readonly usb: UsbCable;

  private constructor(
    { kind, line, clock }: UsbBoardParts,
    usb: UsbCable,
    cable: TunnelledCable,
    control: ControlChannel,
  ) {
    this.info = infoOf(kind, control.hello);
    this.line = line;
    this.clock = clock;
    this.usb = usb;
    this.control = control;
    this.cable = cable;
    this.client = cable.client;
  }

  /** Rejects with LabError if the board does not answer, or a ControlError if its app does not; the port is closed then. */
  static async open(parts: UsbBoardParts): Promise<UsbBoard> {
    const { line, clock, module } = parts;
    try {
      const usb = await UsbCable.open(line, clock);
      const cable = await TunnelledCable.open(usb, module, clock);
      const stream = streamOf(cable.client.connect(CONTROL_PORT));
      usb.onGone((reason) => stream.onGone(reason)); // the lead may be pulled out
      const channel = await JsonLinesChannel.open(stream, clock);
      const control = await reconciled(channel, clock, new PortLabels(), parts.startedUs);
      return new UsbBoard(parts, usb, cable, control);
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
    await leave(this.control, this.clock);
    this.cable.close();
    await this.line.close();
  }
}
