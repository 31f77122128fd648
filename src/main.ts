import { CableToken } from './cable/cable-token.ts';
import { ControlServer } from './control/control-server.ts';
import { type BoardEvent, PROTOCOL_VERSION } from './control/protocol.ts';
import { startLabServer } from './lab/lab-server.ts';
import { LabStates } from './lab/lab-states.ts';
import { startHeartbeat } from './leds/heartbeat.ts';
import { LedPanel } from './leds/led-panel.ts';
import { LED_PINS } from './leds/pins.ts';
import { lwip } from './native.ts';
import { forgetConnection, lwipNetwork, startNetwork } from './network/lwip-network.ts';
import { LAB_PORT } from './ports.ts';
import { startBeacon } from './radio/beacon.ts';
import { boardName, startWifi } from './radio/wifi.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import type { TraceRecord, TransitionRecord } from './trace-records.ts';
import { VERSION } from './version.ts';

const settings = Object.assign({}, DEFAULT_SETTINGS);

const leds = new LedPanel(settings.dwellMs, (state, lit, timeMs) => {
  control.event({ event: 'led', timeUs: timeMs * 1000, state, pin: LED_PINS[state], lit });
});

/** `OLD -> NEW  ms`, for whoever watches the console alone. */
function onStep(record: TransitionRecord, afterUs: number): void {
  const ms = (afterUs / 1000).toFixed(3);
  console.log(`#${record.connection} ${record.from} -> ${record.to}  ${ms} ms  (${record.cause})`);
  leds.enter(record.connection, record.to);
  if (record.to === 'CLOSED') forgetConnection(record.connection);
}

const states = new LabStates((record) => control.event(eventOf(record)), onStep);

function eventOf(record: TraceRecord): BoardEvent {
  const { number, timeUs, connection, remotePort } = record;
  const common = { number, timeUs, connection, remotePort };
  if (record.kind === 'transition') {
    const { from, to, cause, segment } = record;
    return Object.assign(common, { event: 'state' as const, from, to, cause, segment });
  }
  return Object.assign(common, { event: 'segment' as const, dir: record.kind }, record.segment);
}

startNetwork((words, lost) => {
  states.take(words);
  if (lost > 0) control.recordsLost(lost);
});

const token = new CableToken();
const control = new ControlServer(
  lwipNetwork,
  {
    settings,
    token,
    status: () => ({ settings, connections: states.current(), ledsSkipped: leds.skipped }),
    settingsChanged: () => {
      leds.dwellMs = settings.dwellMs;
    },
    labConnection: (id) => (states.has(id) ? lwipNetwork.connection(id) : undefined),
  },
  () => ({
    hello: 'tcplab',
    protocol: PROTOCOL_VERSION,
    app: VERSION,
    board: board.name,
    lwip: lwip.version,
    states: 'observed',
    labPort: LAB_PORT,
    settings,
    pins: LED_PINS,
  }),
);
startLabServer(lwipNetwork, settings);
startHeartbeat();
startBeacon(boardName());
startWifi((line) => console.log(line));
console.log(`tcplab ${VERSION} on ${board.name}, lwIP ${lwip.version}: lab port ${LAB_PORT}`);
console.log(`cable token ${token.hex}`);
