import type { Command } from '../../../src/control/protocol.ts';
import { CONTROL_PORT } from '../../../src/ports.ts';
import type { LabSettings } from '../../../src/settings.ts';
import type { TraceRecord } from '../../../src/trace-records.ts';
import { CLIENT_STATION, PEER_STATION, SwitchCable } from '../../cable/switch-cable.ts';
import type { LwipConnection } from '../../client/lwip-client.ts';
import { type Clock, SECOND_US } from '../../clock/clock.ts';
import { EthernetSwitch } from '../../ethernet/ethernet-switch.ts';
import { Listeners } from '../../listeners.ts';
import { type BoardInfo, infoOf } from '../board.ts';
import { streamOf } from '../client-stream.ts';
import { ControlChannel, leave } from '../control-channel.ts';
import type { LocalBoard } from '../local-board.ts';
import { PortLabels } from '../port-labels.ts';
import { reconcile } from '../reconcile.ts';
import type { EmulatedPico } from './emulated-pico.ts';
import type { PicoW } from './pico-w.ts';

/** Until the board has told of a connection that the client has done with. */
const TELLING_US = 1 * SECOND_US;

/** What is needed of a Pico W in the emulator. */
export type PicoOnAir = Pick<
  EmulatedPico,
  'join' | 'leave' | 'address' | 'pins' | 'console' | 'onConsole'
> & {
  readonly machine: Pick<PicoW, 'startedUs' | 'onRestart'>;
};

interface EmulatedBoardParts {
  pico: PicoOnAir;
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
  readonly onSegment: SwitchCable['onSegment'];
  readonly client: LocalBoard['client'];
  readonly pico: PicoOnAir;
  control!: ControlChannel;
  /** Stock Kaluma tells no client's port: connections are told apart by their order. */
  private labels = new PortLabels();
  private controlConnection?: LwipConnection;
  /** While the control channel is being opened. */
  private opening: Promise<void> | null = null;
  private watching: Command | null = null;
  private readonly records = new Listeners<[TraceRecord]>();
  /** Once a `watch` was commanded: they come on the control channel. */
  readonly onRecord = this.records.add;
  private readonly restarts = new Listeners<[again: Promise<void>]>();
  /**
   * Each time that its chip is reset: its connections and settings are gone. `again` resolves when commands reach it again; it rejects with an
   * EmulationError or ControlError if that takes too long.
   */
  readonly onRestart = this.restarts.add;
  private readonly stopListening: () => void;
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
    const addresses = {
      board: address,
      client: `${network}${CLIENT_STATION}`,
      peer: `${network}${PEER_STATION}`,
    };
    this.cable = new SwitchCable({ clock, ethernet, module, addresses, seed: nth + 1 });
    this.onSegment = this.cable.onSegment;
    const { canShutdownRead } = this.cable.client;
    this.client = { canShutdownRead, connect: (port, localPort) => this.connect(port, localPort) };
    this.cable.client.onState((port, { state }) => {
      if (state === 'CLOSED') clock.after(TELLING_US, () => this.labels.drop(port));
    });
    this.stopListening = pico.machine.onRestart(() => this.restarted());
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
    try {
      await board.reach();
    } catch (error) {
      board.leave();
      throw error;
    }
    return board;
  }

  get info(): BoardInfo {
    return infoOf('emulated', this.control.hello);
  }

  /** On the control channel; while the board restarts, once that is open again. */
  async command(command: Command): Promise<object> {
    await this.opening;
    if (command.do === 'watch') this.watching = command;
    const { id: _, ok: __, ...answer } = await this.control.request(command);
    this.settings = answer.settings ?? this.settings;
    return answer;
  }

  /** Opens the control channel; once more if the board restarts meanwhile. */
  private reach(): Promise<void> {
    this.opening ??= Promise.resolve() // not within the chip's own turn
      .then(() => this.openControl())
      .finally(() => {
        this.opening = null;
      });
    return this.opening;
  }

  private async openControl(): Promise<void> {
    const { clock, pico } = this;
    for (let startedUs = -1; startedUs !== pico.machine.startedUs; ) {
      await pico.address(clock);
      startedUs = pico.machine.startedUs;
      try {
        this.controlConnection = this.cable.client.connect(CONTROL_PORT);
        const channel = await ControlChannel.open(streamOf(this.controlConnection), clock);
        const isInferred = channel.hello.states === 'inferred'; // it counts in ms
        const knownUs = isInferred ? undefined : startedUs;
        await reconcile(channel, clock, this.labels, knownUs);
        this.control = channel;
        this.settings = channel.hello.settings;
        this.control.onEvent((event) => {
          if (event.event === 'state' || event.event === 'segment') this.records.tell(event);
        });
        if (this.watching) await this.control.request(this.watching);
      } catch (error) {
        if (startedUs === pico.machine.startedUs) throw error;
      }
    }
  }

  /** The control connection is half-open now (RFC 9293 §3.5.1), and would stay so: nothing is sent on it. */
  private restarted(): void {
    this.labels = new PortLabels();
    this.controlConnection?.reset();
    const again = this.reach();
    again.catch(() => {}); // told to those who command something
    this.restarts.tell(again);
  }

  private connect(port: number, localPort?: number): LwipConnection {
    const connection = this.cable.client.connect(port, localPort);
    this.labels.add({ localPort: connection.localPort, systemPort: connection.localPort });
    return connection;
  }

  async close(): Promise<void> {
    this.stopListening(); // a restart from now on is nobody's
    await leave(this.control, this.clock);
    this.leave();
  }

  private leave(): void {
    this.stopListening();
    this.cable.client.stop();
    this.pico.leave();
  }
}
