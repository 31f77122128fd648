import { describe, expect, it } from 'vitest';
import { ANYTHING } from '../../host/experiments/model/experiment.ts';
import { runExperiments } from '../../host/experiments/run-experiments.ts';
import { openVirtualBoard } from '../../host/node/open-virtual-board.ts';
import { CATALOGUE } from '../support/experiments.ts';
import { loadedBoard } from '../support/loaded-board.ts';

const run = () => runExperiments([...CATALOGUE], { openBoard: () => openVirtualBoard(loadedBoard, 'fast') });

describe('the catalogue', () => {
  it('passes on the virtual board, twice with identical bytes', async () => {
    const first = await run();
    for (const { name, verdict, reason, mismatches } of first.outcomes) {
      expect({ name, verdict, reason, mismatches }).toEqual({
        name,
        verdict: 'pass',
        reason: undefined,
        mismatches: [],
      });
    }
    expect(JSON.stringify(await run())).toBe(JSON.stringify(first));
  });

  it.each(CATALOGUE.map((experiment) => [experiment.name, experiment] as const))(
    '%s states everything that must be seen, and nothing that may be anything',
    (_, experiment) => {
      expect(Object.keys(experiment.expect).sort()).toEqual([
        'boardStates',
        'clientStates',
        'leds',
        'segments',
      ]);
      expect(Object.values(experiment.expect).flat()).not.toContain(ANYTHING);
      expect(experiment.expect.segments?.length).toBeGreaterThan(0);
    },
  );

  it('reaches every state of RFC 9293 that a server can be in', () => {
    const reached = new Set(CATALOGUE.flatMap(({ expect: { boardStates = [] } }) => boardStates));
    expect([...reached].sort()).toEqual(
      [
        ...['CLOSED', 'LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK'],
        ...['FIN_WAIT_1', 'FIN_WAIT_2', 'CLOSING', 'TIME_WAIT'],
      ].sort(),
    );
  });
});
