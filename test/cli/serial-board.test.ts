import { expect, it, type TestContext } from 'vitest';
import type { JsonExperiment, JsonReport } from '../../host/report/json.ts';
import type { ConsoleStatus } from '../../src/control/protocol.ts';
import { CONTROL_PORT } from '../../src/ports.ts';
import { VERSION } from '../../src/version.ts';
import { KalumaConsole } from '../support/kaluma-console.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { loopbackAddress } from '../support/loopback-board.ts';
import { describePorts } from '../support/pseudo-terminal.ts';
import { textOf } from '../support/stream-text.ts';
import { RunningGateway } from '../up/running-gateway.ts';
import { ended, IDLE, start, tcplab } from './tcplab.ts';

/** A board on a pseudo-terminal that no network leads to; with `program` instead of the lab's. */
async function plugIn(
  { onTestFinished }: TestContext,
  { program = loadedBoard.script, pace = 1 } = {},
): Promise<KalumaConsole> {
  const board = await KalumaConsole.plugIn({ live: true, pace }, program);
  onTestFinished(() => board.close());
  return board;
}

/** What does not depend on clocks: docs/json-contract.md. Segments are judged, per connection. */
function comparable({ name, verdict, boardStates, clientStates, leds, mismatches }: JsonExperiment) {
  return {
    ...{ name, verdict, boardStates, mismatches },
    clientStates,
    leds: leds.map(({ state, pin }) => ({ state, pin })),
  };
}

describePorts('a board on USB', () => {
  // A core experiment, and one that needs the cable.
  it.for(['direct-close', 'reset-exact'])(
    'gives the verdicts and the JSON of the virtual board, without a network: %s',
    async (name, test) => {
      const board = await plugIn(test, { pace: 0.5 }); // slow, so that it does not send again what a busy machine answers late
      const onUsb = await tcplab(['run', name, '--json', '--board', `serial:${board.path}`]);
      const virtual = await tcplab(['run', name, '--json', '--fast']);
      const [there, here] = [onUsb, virtual].map(({ stdout }) => JSON.parse(stdout) as JsonReport);
      expect(there?.board).toEqual({ ...here?.board, kind: 'serial' });
      expect(there?.experiments.map(comparable)).toEqual(here?.experiments.map(comparable));
      expect(there?.experiments.map((experiment) => Object.keys(experiment))).toEqual(
        here?.experiments.map((experiment) => Object.keys(experiment)),
      );
      expect(onUsb.code).toBe(0);
    },
  );

  it('that is unplugged in the midst fails that experiment; plugged in again it serves the next run', async (test) => {
    const board = await plugIn(test);
    const run = start(['run', 'half-close', 'reset', '--json', '--board', `serial:${board.path}`]);
    const end = ended(run);
    await textOf(run.stderr).until(/SYN_RCVD +-> ESTABLISHED/);
    await board.unplug();
    const { code, stdout } = await end;
    expect(code).toBe(1);
    const { experiments } = JSON.parse(stdout) as JsonReport;
    expect(experiments.map(({ verdict }) => verdict)).toEqual(['fail', 'skipped']);
    await board.plug();
    const again = await tcplab(['run', 'reset', '--board', `serial:${board.path}`]);
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining(board.path)]);
  });

  it('a probe that is longer than the lead carries is refused with what fits', async (test) => {
    const board = await plugIn(test);
    const probe = ['probe', '--state', 'LISTEN', '--segment', 'S len=961', '--board', `serial:${board.path}`];
    const { code, stderr, stdout } = await tcplab(probe);
    expect(stderr).toMatch(/^tcplab: column 7: 961 octets do not fit one packet of 1000$/m);
    expect(stderr).toContain('at most 960 do beside these headers');
    expect([code, stdout]).toEqual([2, '']);
  });

  it('a second process is told who has the port, and where to read along', async (test) => {
    const board = await plugIn(test);
    const run = start(['run', IDLE, 'close-wait-leak', '--board', `serial:${board.path}`]);
    const end = ended(run);
    await textOf(run.stderr).until(/SYN_RCVD +-> ESTABLISHED/);
    const second = await tcplab(['run', 'reset', '--board', `serial:${board.path}`]);
    expect(second.code).toBe(3);
    expect(second.stderr).toMatch(
      new RegExp(`in use by process .*${run.pid} \\(.*run \\S+idle.tcp.*tail -f \\S+\\.log`, 's'),
    );
    run.kill('SIGINT');
    expect((await end).code, 'the first still had its board').toBe(130);
  });

  it('with stock Kaluma is reached where its console says that it is', async (test) => {
    const address = loopbackAddress();
    const { gateway } = await RunningGateway.start(1, address);
    test.onTestFinished(() => gateway.close());
    const status: ConsoleStatus = {
      ...{ tcplab: 1, name: 'tcplab-0000', app: VERSION, states: 'inferred', address, control: CONTROL_PORT },
      ...{ token: null, accessPoint: false },
    };
    const board = await plugIn(test, { program: `tcplab = () => console.log('${JSON.stringify(status)}');` });
    const { code, stderr } = await tcplab(['run', 'reset', '--board', `serial:${board.path}`]);
    expect([code, stderr]).toEqual([0, expect.stringContaining(`${board.path}, ${address}`)]);
  });
});
