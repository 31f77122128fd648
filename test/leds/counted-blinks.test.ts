import { describe, expect, it } from 'vitest';
import { runExperiment } from '../../host/experiments/run-experiments.ts';
import { blinksOf } from '../../src/leds/blink-count.ts';
import { type LitState, ON_BOARD, samePin } from '../../src/leds/pins.ts';
import { CATALOGUE } from '../support/experiments.ts';
import { Lab, SECOND } from '../support/lab.ts';
import { type Group, watchBlinks } from './watched-lights.ts';

/** In ms: one blink and the dark after it, and what divides groups at least. */
const BLINK = 300;
const PAUSE = 750;

const counts = (groups: Group[]) => groups.map(({ blinks }) => blinks);
const countsOf = (states: LitState[]) => states.map(blinksOf);

/** Each group is blinked in its time, and long enough after the one before. */
function expectCountable(groups: Group[]): void {
  for (const [index, { beginsMs, endsMs, blinks }] of groups.entries()) {
    expect(endsMs - beginsMs, 'ms from the first blink to the end of the last').toBe(blinks * BLINK - 150);
    if (index > 0) expect(beginsMs - groups[index - 1]!.endsMs, 'ms dark').toBeGreaterThanOrEqual(PAUSE);
  }
}

describe('the on-board LED', () => {
  it('blinks once for SYN_RCVD, twice for ESTABLISHED, and so on', async () => {
    const lab = await Lab.open({}, 'onboard');
    const groups = watchBlinks(lab);
    lab.halfClose();
    lab.clock.advance(20 * SECOND);
    expect(counts(groups)).toEqual([1, 2, 3, 4]);
    expectCountable(groups);
    expect(lab.board.pico.pins.onboardLed, 'dark in the end').toBe(false);
  });

  it('counts the active close up to eight', async () => {
    const lab = await Lab.open({}, 'onboard');
    const groups = watchBlinks(lab);
    const client = lab.connect();
    await lab.board.control.request({ do: 'close', connection: lab.idOf(client) });
    lab.clock.advance(SECOND);
    client.close();
    lab.clock.advance(60 * SECOND);
    expect(counts(groups)).toEqual(
      countsOf(['SYN_RCVD', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT']),
    );
    expectCountable(groups);
  });

  it('has no pin, and tells of each state from its first blink on', async () => {
    const lab = await Lab.open({}, 'onboard');
    const groups = watchBlinks(lab);
    lab.halfClose();
    lab.clock.advance(20 * SECOND);
    expect(lab.board.control.hello.pins).toEqual(samePin(ON_BOARD));
    const lit = lab.ledEvents.filter((event) => event.lit);
    expect(lit.map(({ pin }) => pin)).toEqual([ON_BOARD, ON_BOARD, ON_BOARD, ON_BOARD]);
    expect(lit.map(({ timeUs }) => timeUs / 1000)).toEqual(
      groups.map(({ beginsMs }) => Math.floor(beginsMs)),
    );
    expect(lab.ledEvents.at(-1)).toMatchObject({ state: 'LAST_ACK', lit: false });
  });

  it('shows two connections group by group, each state of each of them', async () => {
    const lab = await Lab.open({}, 'onboard');
    const groups = watchBlinks(lab);
    const clients = [lab.connect(), lab.connect()];
    for (const client of clients) client.shutdown();
    lab.clock.advance(60 * SECOND);
    expectCountable(groups);
    expect(counts(groups).sort()).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
  });

  it('keeps groups apart when the dwell is 0', async () => {
    const lab = await Lab.open({ dwellMs: 0, onFin: 'close' }, 'onboard');
    const groups = watchBlinks(lab);
    lab.halfClose();
    lab.clock.advance(20 * SECOND);
    expectCountable(groups);
    expect(counts(groups).slice(0, 3)).toEqual([1, 2, 3]);
  });
});

describe('the experiments', () => {
  it.each(['strip', 'onboard'])(
    'all pass on a board with %s',
    async (leds) => {
      const failed: unknown[] = [];
      for (const experiment of CATALOGUE) {
        const { board } = await Lab.open({}, leds);
        const { name, verdict, mismatches } = await runExperiment(experiment, board, () => {});
        if (verdict !== 'pass') failed.push([name, verdict, mismatches]);
        await board.close();
      }
      expect(failed).toEqual([]);
    },
    120_000,
  );
});
