import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CATALOGUE, findExperiments } from '../../host/experiments/catalogue/catalogue.ts';
import type { Experiment } from '../../host/experiments/model/experiment.ts';
import { inferredObstacle } from '../../host/experiments/run/inferred-board.ts';
import { runExperiments } from '../../host/experiments/run-experiments.ts';
import { jsonReport } from '../../host/report/json.ts';
import { MESSAGES } from '../../host/report/messages.ts';
import { createTheme } from '../../host/report/theme.ts';
import { renderVerdictTable } from '../../host/report/verdict-table.ts';
import { ServedStockKaluma } from '../support/served-stock-kaluma.ts';

let served: ServedStockKaluma;
beforeEach(async () => {
  served = await ServedStockKaluma.start();
});
afterEach(() => served.close());

const TITLE = { en: '', zh: '' };

/** States what a board without the native module can infer, and no segments. */
const TWO_CLOSES: Experiment = {
  name: 'two-closes',
  title: TITLE,
  question: TITLE,
  explanation: TITLE,
  settings: { banner: false, dwellMs: 60 },
  steps: [
    { do: 'connect' },
    { do: 'close' },
    { do: 'await', board: 'CLOSED' },
    { do: 'connect' },
    { do: 'board', command: 'close' },
    { do: 'await', board: 'CLOSED' },
  ],
  expect: {
    boardStates: [
      ...(['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED'] as const),
      ...(['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'FIN_WAIT_1', 'CLOSED'] as const),
    ],
  },
};

describe('a board that infers its states', () => {
  it('runs what can be inferred, one connection after another, and says so everywhere', async () => {
    const report = await runExperiments([TWO_CLOSES], { openBoard: () => served.open() });
    const [outcome] = report.outcomes;
    expect(outcome?.mismatches).toEqual([]);
    expect(outcome?.verdict).toBe('pass');
    const causes = outcome?.board.filter(({ state }) => state !== 'LISTEN').map(({ cause }) => cause);
    expect(new Set(causes)).toEqual(new Set(['inferred']));
    expect(jsonReport(report).board.states).toBe('inferred');
    const style = { columns: 200, messages: MESSAGES.en, theme: createTheme(0) };
    expect(renderVerdictTable(report.outcomes, style).join()).toContain('FIN_WAIT_1 CLOSED (inferred)');
  });

  it('skips every experiment that needs the truth, with the reason, whatever token is set', async () => {
    const experiments = findExperiments(['half-close', 'wrong-third-ack']);
    const { outcomes } = await runExperiments(experiments, {
      openBoard: () => served.open('0123456789abcdef'),
    });
    expect(outcomes.map(({ reason }) => reason)).toEqual([
      'states are inferred on this board: it sees no segments (the native module is missing)',
      'states are inferred on this board: it has no cable (the native module is missing)',
    ]);
    for (const experiment of CATALOGUE) expect(inferredObstacle(experiment)).not.toBeNull();
  });

  for (const [what, change] of [
    ['cannot tell a reset from a close', { steps: [{ do: 'connect' }, { do: 'reset' }] }],
    ['close both halves or none', { steps: [{ do: 'connect' }, { do: 'shutdown' }] }],
    ['does not see TIME_WAIT', { expect: { boardStates: ['TIME_WAIT'] } }],
    ['one connection at a time', { steps: ['a', 'b'].map((peer) => ({ do: 'connect', peer })) }],
  ] as [string, Partial<Experiment>][]) {
    it(`skips the rest: ${what}`, async () => {
      const experiment = { ...TWO_CLOSES, ...change };
      const { outcomes } = await runExperiments([experiment], { openBoard: () => served.open() });
      expect(outcomes[0]?.reason).toContain(what);
    });
  }
});
