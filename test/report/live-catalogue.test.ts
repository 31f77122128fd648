import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../host/experiments/model/experiment.ts';
import type { Outcome } from '../../host/experiments/model/outcome.ts';
import type { Conditions } from '../../host/experiments/run/conditions.ts';
import { runExperiment } from '../../host/experiments/run-experiments.ts';
import type { Language } from '../../host/language.ts';
import { openVirtualBoard } from '../../host/node/open-virtual-board.ts';
import { progressDisplay } from '../../host/report/progress-display.ts';
import { createTheme } from '../../host/report/theme.ts';
import { TCP_STATES } from '../../src/tcp-states.ts';
import { CATALOGUE } from '../support/experiments.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { HeadlessTerminal } from '../support/terminal.ts';

/** An experiment as it is watched on a terminal of that size, in colours: every different line that was to be read at any time, and what came of it. */
async function watched(
  experiment: Experiment,
  { columns = 80, rows = 40, conditions = {} as Conditions, language = 'en' as Language } = {},
): Promise<{ lines: Set<string>; outcome: Outcome }> {
  const terminal = new HeadlessTerminal(columns, rows);
  const display = progressDisplay(terminal.stream, { numbers: 'relative', language, theme: createTheme(1) });
  const board = await openVirtualBoard(loadedBoard, 'fast');
  const outcome = await runExperiment(experiment, board, (progress) => display.show(progress), conditions);
  display.clear?.();
  await board.close();
  const all = new Set<string>();
  await terminal.eachMoment((lines, from) => {
    for (const line of lines.slice(from)) all.add(line);
  });
  return { lines: all, outcome };
}

const STATE = `(${TCP_STATES.join('|')})`;

/** A row of a ladder with nothing missing: its time, a state, both ends' lines, a state. */
const WHOLE_ROW = new RegExp(`^ *(\\d+\\.\\d+)? *${STATE}? │.{30,}│( ${STATE})?$`);

/** What a broken row leaves at the beginning of the next. */
const REMNANT = /^(│|[A-Z0-9_]{1,10}$)/;

/** Whether both ends of some connection were in these states at one time, by the records. */
function stoodTogether({ board, client }: Outcome, [ofClient, ofBoard]: [string, string]): boolean {
  const spans = (steps: Outcome['board'], state: string) =>
    steps.flatMap((step, index) => {
      const next = steps.slice(index + 1).find(({ clientPort }) => clientPort === step.clientPort);
      const { timeUs, clientPort } = step;
      return step.state === state ? [{ clientPort, timeUs, untilUs: next?.timeUs ?? Infinity }] : [];
    });
  return spans(client ?? [], ofClient).some((ours) =>
    spans(board, ofBoard).some(
      (theirs) =>
        theirs.clientPort === ours.clientPort &&
        theirs.timeUs <= ours.untilUs &&
        ours.timeUs <= theirs.untilUs,
    ),
  );
}

const ENDS = new RegExp(`^(?:\\w+: )?client ${STATE} +board ${STATE}$`);

describe.each(CATALOGUE.map((experiment) => [experiment.name, experiment] as const))(
  'the live view of %s',
  (_, experiment) => {
    /** In 80 columns, in English and without slow motion: watched once. */
    let usual: ReturnType<typeof watched> | undefined;
    const asUsual = () => {
      usual ??= watched(experiment);
      return usual;
    };

    it.each([
      [80, 'en'],
      [60, 'zh'],
    ] as const)('in %i columns (%s) has no broken row', async (columns, language) => {
      const seen = await (columns === 80 ? asUsual() : watched(experiment, { columns, language }));
      const lines = [...seen.lines];
      const rows = lines.filter((line) => line.includes('│'));
      expect(rows.length).toBeGreaterThan(2);
      expect(rows.filter((line) => !WHOLE_ROW.test(line))).toEqual([]);
      expect(lines.filter((line) => REMNANT.test(line))).toEqual([]);
    });

    it.each([0, 300])('with %i ms of slow motion shows no states that did not stand together', async (ms) => {
      const slowly = () => watched(experiment, { conditions: { slowMotionMs: ms } });
      const { lines, outcome } = await (ms === 0 ? asUsual() : slowly());
      const pairs = [...lines].flatMap((line) => {
        const [, client, board] = ENDS.exec(line) ?? [];
        return client && board ? [[client, board] as [string, string]] : [];
      });
      if (outcome.client?.length) expect(pairs.length).toBeGreaterThan(0);
      expect(pairs.filter((pair) => !stoodTogether(outcome, pair))).toEqual([]);
    });
  },
);
