import { describe, expect, it } from 'vitest';
import { VirtualBoard } from '../../host/board/virtual/virtual-board.ts';
import { VirtualClock } from '../../host/clock/virtual-clock.ts';
import { WallClock } from '../../host/clock/wall-clock.ts';
import type { Progress } from '../../host/experiments/model/outcome.ts';
import type { Conditions } from '../../host/experiments/run/conditions.ts';
import { runExperiments } from '../../host/experiments/run-experiments.ts';
import { partsOf } from '../../host/node/open-virtual-board.ts';
import { experimentOf } from '../support/experiments.ts';
import { loadedBoard } from '../support/loaded-board.ts';

/** As fast as the virtual clock; like the wall's, it says that it skips nothing. */
class UnskippingClock extends VirtualClock {
  override readonly canSkip = false;
}

async function run(name: string, clock: VirtualClock, conditions: Conditions = {}) {
  const told: Progress[] = [];
  const { outcomes } = await runExperiments([experimentOf(name)], {
    openBoard: () => VirtualBoard.open(partsOf(loadedBoard, clock)),
    onProgress: (progress) => told.push(progress),
    conditions,
  });
  return { outcome: outcomes[0], waits: told.filter(({ kind }) => kind === 'skip' || kind === 'long wait') };
}

describe('long waits', () => {
  it('are not skipped by the wall’s clock', () => {
    expect(new WallClock().canSkip).toBe(false);
  });

  it('are skipped where the clock can', async () => {
    const { outcome, waits } = await run('half-close', new VirtualClock());
    expect(waits).toEqual([{ kind: 'skip', why: '2MSL', limitMs: 150_000 }]);
    expect(outcome?.verdict).toBe('pass');
  });

  it('are announced with their length where it cannot', async () => {
    const { outcome, waits } = await run('board-closes-first', new UnskippingClock());
    expect(waits).toEqual([{ kind: 'long wait', why: '2MSL', limitMs: expect.any(Number) }]);
    expect(outcome?.verdict).toBe('pass');
  });

  it('of more than five minutes are for those who ask for the experiment by name', async () => {
    const unasked = await run('close-wait-leak', new UnskippingClock());
    expect(unasked.outcome).toMatchObject({
      verdict: 'skipped',
      reason: { en: expect.stringMatching(/^it takes 36\d\d s, .* name it on the command line/) },
    });
    const asked = await run('close-wait-leak', new UnskippingClock(), { sitThrough: true });
    expect(asked.outcome?.verdict).toBe('pass');
  });
});
