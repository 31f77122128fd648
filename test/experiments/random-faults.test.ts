import { describe, expect, it } from 'vitest';
import { randomFaults } from '../../host/cable/random-faults.ts';
import type { Experiment } from '../../host/experiments/model/experiment.ts';
import { identityOf } from '../../host/experiments/model/segment-line.ts';
import { runExperiment } from '../../host/experiments/run-experiments.ts';
import { openVirtualBoard } from '../../host/node/open-virtual-board.ts';
import { CATALOGUE } from '../support/experiments.ts';
import { loadedBoard } from '../support/loaded-board.ts';

const SEEDS = 200;

/** One seed alone: FAULT_SEED=17 npx vitest run test/experiments/random-faults.test.ts */
const seeds = process.env.FAULT_SEED
  ? [Number(process.env.FAULT_SEED)]
  : Array.from({ length: SEEDS }, (_, index) => index + 1);

/**
 * What an ordinary client and the board's program do, also on a cable that misbehaves by itself: a TCP sends again what is lost. The one experiment that waits
 * for a segment as well keeps the board in FIN_WAIT_2 until a FIN comes, and lwIP gives up in LAST_ACK when six of them are lost: one seed in 200 has that.
 */
const ORDINARY = [
  'connect',
  'send',
  'shutdown',
  'close',
  'reset',
  'board',
  'await',
  'await-end',
  'await-data',
  'wait',
  'drop',
  'slow-motion',
];
const ordinary = CATALOGUE.filter(({ steps }) => steps.every((step) => ORDINARY.includes(step.do)));

/** From 1 to 30 %. */
const lossOf = (seed: number) => (1 + ((seed * 7) % 30)) / 100;

async function runAmongFaults(experiment: Experiment, seed: number) {
  const loss = lossOf(seed);
  const faults = randomFaults({ loss, copies: loss, disorder: loss });
  const board = await openVirtualBoard(loadedBoard, 'fast');
  const outcome = await runExperiment(experiment, board, () => {}, { faults, seed });
  await board.close();
  return outcome;
}

describe.each(ordinary.map((experiment) => [experiment.name, experiment] as const))(
  '%s among random loss, copies and disorder',
  (name, experiment) => {
    it(`ends in the right states on both ends, for ${seeds.length} seeds`, async () => {
      for (const seed of seeds) {
        const { verdict, mismatches, segments } = await runAmongFaults(experiment, seed);
        const again = `npx tcplab run ${name} --fast --loss ${Math.round(lossOf(seed) * 100)} --seed ${seed}`;
        const story = verdict === 'pass' ? [] : segments.map(identityOf);
        expect({ verdict, mismatches, story }, again).toEqual({ verdict: 'pass', mismatches: [], story: [] });
      }
    });
  },
);

describe('random faults', () => {
  it('come to ten experiments at least', () => {
    expect(ordinary.length).toBeGreaterThanOrEqual(10);
  });

  it('are no part of those in which something is sent once only: they are skipped with the reason', async () => {
    const once = ['inject', 'forge', 'crash', 'vanish', 'open'];
    for (const experiment of CATALOGUE.filter(({ steps }) => steps.some((step) => once.includes(step.do)))) {
      const { name, verdict, reason, segments } = await runAmongFaults(experiment, 3);
      expect({ name, verdict, segments }).toEqual({ name, verdict: 'skipped', segments: [] });
      expect(reason?.en).toMatch(/by chance/);
    }
  });

  it('really lose, copy and delay segments, and are the same again for the same seed', async () => {
    const [experiment] = ordinary as [Experiment];
    const seen = new Set<string>();
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const outcome = await runAmongFaults(experiment, seed);
      expect(JSON.stringify(await runAmongFaults(experiment, seed))).toBe(JSON.stringify(outcome));
      for (const { lost, altered } of outcome.segments) seen.add(lost ? 'lost' : (altered ?? 'as sent'));
    }
    expect([...seen].sort()).toEqual(['as sent', 'copy', 'late', 'lost']);
  });

  it('spare a RST, which no TCP sends twice', () => {
    const faults = randomFaults({ loss: 0.3 });
    expect(faults.filter(({ segment: { flags } }) => flags === null || flags.includes('R'))).toEqual([]);
  });
});
