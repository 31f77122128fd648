import type { Command } from '../../../src/control/protocol.ts';
import { CONTROL_PORT } from '../../../src/ports.ts';
import { DEFAULT_SETTINGS, type LabSettings } from '../../../src/settings.ts';
import type { TraceRecord } from '../../../src/trace-records.ts';
import type { CrossedSegment } from '../../cable/cable.ts';
import { harnessEnd } from '../../cable/harness-end.ts';
import type { SwitchCable } from '../../cable/switch-cable.ts';
import type { LwipConnection } from '../../client/lwip-client.ts';
import { type Clock, MS_US } from '../../clock/clock.ts';
import { EthernetSwitch } from '../../ethernet/ethernet-switch.ts';
import type { BoardInfo, ControlChannel } from '../board.ts';
import { streamOf } from '../client-stream.ts';
import { JsonLinesChannel } from '../control-channel.ts';
import type { LocalBoard } from '../local-board.ts';
import { PortLabels } from '../port-labels.ts';
import { ReconciledChannel } from '../reconciled-channel.ts';
import type { EmulatedPico } from './emulated-pico.ts';

/** Last octets of the addresses of those on the air: where the virtual board has them. */
const CLIENT = 2;
const PEER = 3;

/** Until the control connection has ended at both ends. */
const GOODBYE_US = 100 * MS_US;

export interface EmulatedBoardParts {
  pico: EmulatedPico;
  /** The pico's, or one that paces it. */
  clock: Clock;
  /** dist/board.wasm, compiled: the client's lwIP. */
  module: WebAssembly.Module;
  /** Counts the boards that were opened on this pico: each client is another one to it. */
  nth: number;
}

/** A Pico W in the emulator, with its firmware and the app, and an ordinary client on its air. */
export class EmulatedBoard implements LocalBoard {
  readonly clock: Clock;
  readonly ethernet: EthernetSwitch;
  readonly cable: SwitchCable;
  readonly client: LocalBoard['client'];
  readonly pico: EmulatedPico;
  control!: ControlChannel;
  /** Stock Kaluma tells no client's port: connections are told apart by their order. */
  private readonly labels = new PortLabels();
  /** Its time is the harness's, but the chip and its driver take theirs: a segment is with lwIP some 0.3 ms after it arrived. */
  readonly hasOwnClock = true;
  readonly gaps = 0;
  settings!: LabSettings;

  private constructor(
    { pico, clock, module, nth }: EmulatedBoardParts,
    ethernet: EthernetSwitch,
    address: string,
  ) {
    this.pico = pico;
    this.clock = clock;
    this.ethernet = ethernet;
    const network = address.replace(/\d+$/, '');
    const addresses = { board: address, client: `${network}${CLIENT}`, peer: `${network}${PEER}` };
    this.cable = harnessEnd({ clock, ethernet, module, addresses, seed: nth + 1 });
    const { canShutdownRead } = this.cable.client;
    this.client = { canShutdownRead, connect: (port, localPort) => this.connect(port, localPort) };
  }

  /**
   * Waits until the app has a network, and opens the control channel.
   * @throws EmulationError, ControlError
   */
  static async open(parts: EmulatedBoardParts): Promise<EmulatedBoard> {
    const { pico, clock } = parts;
    const ethernet = new EthernetSwitch(clock);
    pico.join(ethernet); // before it has an address: a board that joins a network asks for one there
    const board = new EmulatedBoard(parts, ethernet, await pico.address(clock));
    const channel = await JsonLinesChannel.open(streamOf(board.cable.client.connect(CONTROL_PORT)), clock);
    const isInferred = channel.hello.states === 'inferred';
    board.control = isInferred ? await ReconciledChannel.of(channel, clock, board.labels) : channel;
    board.settings = channel.hello.settings;
    return board;
  }

  get info(): BoardInfo {
    const { board, lwip, app, states } = this.control.hello;
    return { kind: 'emulated', name: `${board}, emulated`, lwip, app, states };
  }

  onSegment(listener: (segment: CrossedSegment) => void): () => void {
    return this.cable.onSegment(listener);
  }

  /** Once a `watch` was commanded: they come on the control channel. */
  onRecord(listener: (record: TraceRecord) => void): () => void {
    return this.control.onEvent((event) => {
      if (event.event === 'state' || event.event === 'segment') listener(event);
    });
  }

  /** On the control channel. */
  async command(command: Command): Promise<object> {
    const { id: _, ok: __, ...answer } = await this.control.request(command);
    this.settings = answer.settings ?? this.settings;
    return answer;
  }

  private connect(port: number, localPort?: number): LwipConnection {
    const connection = this.cable.client.connect(port, localPort);
    this.labels.add({ localPort: connection.localPort, systemPort: connection.localPort });
    return connection;
  }

  async close(): Promise<void> {
    await this.control.request({ do: 'set', ...DEFAULT_SETTINGS }).catch(() => {}); // it may be lost
    this.control.close();
    await this.clock.until(() => false, GOODBYE_US, { skip: true });
    this.cable.client.stop();
    this.pico.leave();
  }
}
