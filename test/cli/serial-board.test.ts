import { expect, it, onTestFinished } from 'vitest';
import type { JsonExperiment, JsonReport } from '../../host/report/json.ts';
import type { ConsoleStatus } from '../../src/control/protocol.ts';
import { CONTROL_PORT } from '../../src/ports.ts';
import { VERSION } from '../../src/version.ts';
import { KalumaConsole } from '../support/kaluma-console.ts';
import { loopbackAddress } from '../support/loopback-board.ts';
import { RunningGateway } from '../up/running-gateway.ts';
import { tcplab } from './tcplab.ts';

/** Core experiments, and some that need the cable: its token is on the console. */
const NAMES = [
  'three-way-handshake',
  'half-close',
  'direct-close',
  'reset',
  'wrong-third-ack',
  'reset-exact',
];

/** A board on USB whose console tells where it is on the network. */
async function plugIn(): Promise<KalumaConsole> {
  const address = loopbackAddress();
  const { gateway, token } = await RunningGateway.start(1, address);
  onTestFinished(() => gateway.close());
  const status: ConsoleStatus = {
    tcplab: 1,
    name: 'tcplab-0000',
    app: VERSION,
    states: 'observed',
    address,
    control: CONTROL_PORT,
    token,
    accessPoint: false,
  };
  const board = await KalumaConsole.plugIn({}, `tcplab = () => console.log('${JSON.stringify(status)}');`);
  onTestFinished(() => board.close());
  return board;
}

/** What does not depend on clocks and on the client's TCP: docs/json-contract.md. */
function comparable({ name, verdict, boardStates, segments, leds, mismatches }: JsonExperiment) {
  return {
    name,
    verdict,
    boardStates,
    segments: segments.map(({ from, flags, seq, ack, len }) => ({ from, flags, seq, ack, len })),
    leds: leds.map(({ state, pin }) => ({ state, pin })),
    mismatches,
  };
}

it('a board on USB gives the verdicts and the JSON of the virtual board', async () => {
  const board = await plugIn();
  const onUsb = await tcplab(['run', ...NAMES, '--json', '--board', `serial:${board.path}`]);
  const virtual = await tcplab(['run', ...NAMES, '--json', '--fast']);
  const [there, here] = [onUsb, virtual].map(({ stdout }) => JSON.parse(stdout) as JsonReport);
  expect(there?.board).toEqual({ ...here?.board, kind: 'serial' });
  expect(there?.experiments.map(comparable)).toEqual(here?.experiments.map(comparable));
  expect(there?.experiments.map(({ clientStates }) => clientStates).slice(0, 4)).toEqual(Array(4).fill(null));
  expect(there?.experiments.map((experiment) => Object.keys(experiment))).toEqual(
    here?.experiments.map((experiment) => Object.keys(experiment)),
  );
  expect(onUsb.code).toBe(0);
});
