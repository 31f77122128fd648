import { describe, expect, test } from 'vitest';
import { reasonToSkip } from '../../host/experiments/run/reason-to-skip.ts';
import { runExperiments } from '../../host/experiments/run-experiments.ts';
import { jsonReport } from '../../host/report/json.ts';
import { createTheme } from '../../host/report/theme.ts';
import { renderVerdictTable } from '../../host/report/verdict-table.ts';
import { CATALOGUE, experimentOf, script, TWO_CLOSES } from '../support/experiments.ts';
import { ServedStockKaluma } from '../support/served-stock-kaluma.ts';

const it = test.extend<{ served: ServedStockKaluma }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest asks for a pattern
  served: async ({}, use) => {
    const served = await ServedStockKaluma.start();
    await use(served);
    await served.close();
  },
});

describe.concurrent('a board that infers its states', () => {
  it('runs what can be inferred, one connection after another, and says so everywhere', async ({
    served,
  }) => {
    const report = await runExperiments([TWO_CLOSES], { openBoard: () => served.open() });
    const [outcome] = report.outcomes;
    expect(outcome?.mismatches).toEqual([]);
    expect(outcome?.verdict).toBe('pass');
    const causes = outcome?.board.filter(({ state }) => state !== 'LISTEN').map(({ cause }) => cause);
    expect(new Set(causes)).toEqual(new Set(['inferred']));
    expect(jsonReport(report).board.states).toBe('inferred');
    const style = { columns: 200, language: 'en' as const, theme: createTheme(0) };
    expect(renderVerdictTable(report.outcomes, style).join()).toContain('FIN_WAIT_1 CLOSED (inferred)');
  });

  it('skips every experiment that needs the truth, with the reason, whatever token is set', async ({
    served,
  }) => {
    const experiments = ['half-close', 'wrong-third-ack'].map(experimentOf);
    const { outcomes } = await runExperiments(experiments, {
      openBoard: () => served.open('0123456789abcdef'),
    });
    expect(outcomes.map(({ reason }) => reason?.en)).toEqual([
      'states are inferred on this board: it sees no segments (the native module is missing)',
      'states are inferred on this board: it has no cable (the native module is missing)',
    ]);
    const board = await served.open();
    for (const experiment of CATALOGUE) {
      expect(reasonToSkip(experiment, board, { sitThrough: true })?.en).toMatch(/^states are inferred/);
    }
    await board.close();
  });

  for (const [what, ...lines] of [
    ['cannot tell a reset from a close', 'connect', 'reset'],
    ['cannot tell a reset from a close', 'connect', 'board abort'],
    ['close both halves or none', 'connect', 'shutdown'],
    ['does not see TIME_WAIT', 'connect', 'expect board TIME_WAIT'],
    ['does not see FIN_WAIT_2', 'connect', 'await board FIN_WAIT_2'],
    ['one connection at a time', 'a: connect', 'b: connect'],
  ] as const) {
    it(`skips the rest: ${what} (${lines.at(-1)})`, async ({ served }) => {
      const { outcomes } = await runExperiments([script(...lines)], { openBoard: () => served.open() });
      expect(outcomes[0]?.reason?.en).toContain(what);
    });
  }
});
