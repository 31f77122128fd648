import type { CableToken } from './cable/cable-token.ts';
import { defineConsoleCommand } from './console-command.ts';
import { carryOut } from './control/commands.ts';
import { ControlServer } from './control/control-server.ts';
import { type BoardEvent, type Hello, PROTOCOL_VERSION } from './control/protocol.ts';
import { labPage } from './lab/lab-page.ts';
import { octetsReceived, startLabServer } from './lab/lab-server.ts';
import { LabStates } from './lab/lab-states.ts';
import { chosenDisplay } from './leds/chosen-display.ts';
import { startHeartbeat } from './leds/heartbeat.ts';
import { LedPanel } from './leds/led-panel.ts';
import type { LitState } from './leds/pins.ts';
import type { Network } from './network/network.ts';
import { LAB_PORT } from './ports.ts';
import { accessPointLine, boardAddress, boardName } from './radio/wifi.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import type { TraceRecord, TransitionRecord } from './trace-records.ts';
import { VERSION } from './version.ts';

/** How often connections are looked at for the user timeout, in ms: half a second is lwIP's own step. */
const LOOK_MS = 500;

/** What differs between a firmware with the native module and stock Kaluma. */
interface LabOptions {
  network: Network;
  states: Hello['states'];
  /** lwIP's version, as far as it is known. */
  lwip: string;
  /** null: there is no cable without the native module. */
  token: CableToken | null;
  onClosed(connection: number): void;
}

/** The lab itself: servers, LEDs and console, fed with records that the module observes or the sockets imply. */
export class LabApp {
  readonly states: LabStates;
  private readonly options_: LabOptions;
  private readonly settings_ = Object.assign({}, DEFAULT_SETTINGS);
  private readonly display_ = chosenDisplay();
  private readonly leds_: LedPanel;
  private readonly lit_: Partial<Record<LitState, boolean>> = {};
  private harnesses_: ControlServer | null = null;

  constructor(options: LabOptions) {
    this.options_ = options;
    this.leds_ = new LedPanel(this.settings_.dwellMs, this.display_, (state, lit, timeMs) => {
      this.lit_[state] = lit;
      this.tell_(() => ({ event: 'led', timeUs: timeMs * 1000, state, pin: this.display_.pins[state], lit }));
    });
    this.states = new LabStates(
      (record) => this.tell_(() => eventOf(record)),
      (record, afterUs) => this.step_(record, afterUs),
      () => (this.harnesses_ ? this.harnesses_.wantsSegments : false),
    );
  }

  /** Opens both ports. Throws if one can't be had. */
  serve(): void {
    const { network, lwip, states, token } = this.options_;
    const { settings_: settings, leds_: leds, display_: display } = this;
    const connections = () =>
      this.states
        .current()
        .map((entry) => Object.assign(entry, { stalledMs: network.stalled(entry.connection) }));
    /* No timer without a user timeout: the board would be woken twice a second for nothing. */
    let looking = false;
    const look = () => {
      looking = settings.userTimeoutMs > 0;
      if (!looking) return;
      for (const { connection, stalledMs } of connections()) {
        if (stalledMs === undefined || stalledMs < settings.userTimeoutMs) continue;
        console.log(`#${connection} user timeout: nothing was acknowledged for ${stalledMs} ms`);
        network.abort(connection);
      }
      setTimeout(look, LOOK_MS);
    };
    const context = {
      settings,
      token,
      status: () => ({
        settings,
        connections: connections(),
        ledsSkipped: leds.skipped,
        received: octetsReceived,
      }),
      settingsChanged: () => {
        leds.dwellMs = settings.dwellMs;
        for (const { connection } of this.states.current()) {
          const open = network.connection(connection);
          if (open) open.closeOnEnd(settings.onFin === 'close');
        }
        if (!looking) look();
      },
      clear: () => {
        for (const { connection } of this.states.current()) network.abort(connection);
        leds.clear();
      },
      labConnection: (id: number) => (this.states.has(id) ? network.connection(id) : undefined),
    };
    const hello = (): Hello => ({
      hello: 'tcplab',
      protocol: PROTOCOL_VERSION,
      app: VERSION,
      board: board.name,
      lwip,
      states,
      labPort: LAB_PORT,
      settings,
      pins: display.pins,
    });
    this.harnesses_ = new ControlServer(network, context, hello);
    startLabServer(network, settings, () => labPage(this.lit_, this.states));
    if (!display.oneLight) startHeartbeat();
    defineConsoleCommand(
      () => ({
        name: boardName(),
        app: VERSION,
        states,
        address: boardAddress,
        accessPoint: accessPointLine !== '',
        token: token ? token.hex : null,
      }),
      (command) => carryOut(command, context, { watch: () => {} }),
    );
    console.log(`tcplab ${VERSION} on ${board.name}, lwIP ${lwip}, states ${states}: lab port ${LAB_PORT}`);
  }

  recordsLost(count: number): void {
    if (this.harnesses_) this.harnesses_.recordsLost(count);
  }

  private tell_(make: () => BoardEvent): void {
    if (this.harnesses_) this.harnesses_.event(make);
  }

  /** `OLD -> NEW  ms`, for the console. */
  private step_(record: TransitionRecord, afterUs: number): void {
    const ms = (afterUs / 1000).toFixed(3);
    console.log(`#${record.connection} ${record.from} -> ${record.to}  ${ms} ms  (${record.cause})`);
    this.leds_.enter(record.connection, record.to);
    if (record.to === 'CLOSED') this.options_.onClosed(record.connection);
  }
}

function eventOf(record: TraceRecord): BoardEvent {
  const event = record.kind === 'transition' ? 'state' : 'segment';
  return Object.assign({ event }, record) as BoardEvent;
}
