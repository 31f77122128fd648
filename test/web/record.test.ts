import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { VirtualBoard } from '../../host/board/virtual/virtual-board.ts';
import { VirtualClock } from '../../host/clock/virtual-clock.ts';
import { runExperiments } from '../../host/experiments/run-experiments.ts';
import { createNodeRealm } from '../../host/node/node-realm.ts';
import { packageFile } from '../../host/node/package.ts';
import { record } from '../../host/web/engine/record.ts';
import { instantsOf, momentAt, placeOf } from '../../host/web/recording/moment.ts';
import type { Recording } from '../../host/web/recording/recording.ts';
import type { Edit, Run } from '../../host/web/recording/run.ts';
import { CATALOGUE, stepOf } from '../support/experiments.ts';
import { LABORATORY } from './laboratory.ts';

const recorded = (experiment: string, ...edits: Edit[]) => record({ experiment, edits }, LABORATORY);
const states = (recording: Recording, end: 'client' | 'board') => recording[end].map(({ state }) => state);
const lineOf = ({ from, flags, seq, lost }: Recording['segments'][number]) =>
  `${from} ${flags} ${seq}${lost ? ' lost' : ''}`;

describe('A recording', () => {
  it.each(CATALOGUE.map(({ name }) => name))('of %s shows what the command line reports', async (name) => {
    const recording = await recorded(name);
    const { outcomes } = await runExperiments(
      CATALOGUE.filter((experiment) => experiment.name === name),
      {
        openBoard: () =>
          VirtualBoard.open({ ...LABORATORY, clock: new VirtualClock(), realm: createNodeRealm() }),
      },
    );
    expect(recording.outcome).toEqual(outcomes[0]);
    expect(recording.segments).toEqual(outcomes[0]?.segments);
    expect(states(recording, 'board').sort()).toEqual(outcomes[0]?.board.map(({ state }) => state).sort());
  });

  it('is the same each time, to the octet', async () => {
    const run: Run = { experiment: 'lost-fin', edits: [{ fault: 'drop', crossing: 3 }] };
    expect(await record(run, LABORATORY)).toEqual(await record(run, LABORATORY));
  });

  it('tells each call of the program, and where in its source', async () => {
    const { calls } = await recorded('half-close');
    expect(calls.map(({ call }) => call)).toEqual([
      ...['closeOnEnd', 'received', 'write', 'write', 'write', 'close'],
    ]);
    const sourceOf = ({ file, line }: { file: string; line: number }) =>
      readFileSync(packageFile(file), 'utf8').split('\n')[line - 1]?.trim();
    expect(calls.at(-1)?.lines.map(sourceOf)).toContain('this.connection_.close();');
  });

  it('shows how long TIME_WAIT still lasts', async () => {
    const recording = await recorded('half-close');
    const enteredUs = recording.client.find(({ state }) => state === 'TIME_WAIT')?.timeUs ?? 0;
    const [client] = momentAt(recording, enteredUs + 1_000_000).connections.map((one) => one.client);
    expect(client?.timers.map(({ kind }) => kind)).toEqual(['2MSL']);
    expect(client!.timers[0]!.dueUs - enteredUs).toBeGreaterThan(119_000_000);
    expect(client!.timers[0]!.dueUs - enteredUs).toBeLessThan(121_500_000);
  });
});

describe('A fork', () => {
  it('is the same as its origin until the instant of the edit', async () => {
    const origin = await recorded('half-close');
    const lost = origin.segments.at(-1)!;
    const fork = await recorded('half-close', { fault: 'drop', crossing: lost.crossing! });
    const earlier = (recording: Recording) =>
      recording.segments.filter(({ timeUs }) => timeUs < lost.timeUs).map(lineOf);
    expect(earlier(fork)).toEqual(earlier(origin));
  });

  it('shows LAST_ACK repeat its FIN when the last ACK is lost', async () => {
    const origin = await recorded('half-close');
    const fork = await recorded('half-close', { fault: 'drop', crossing: origin.segments.at(-1)!.crossing! });
    expect(fork.segments.slice(13).map(lineOf)).toEqual([
      'client . 7 lost',
      'board P. 85',
      'board F. 127',
      'client . 7',
      'client . 7',
      'board R. 128',
    ]);
    expect(states(fork, 'board').slice(-2)).toEqual(['LAST_ACK', 'CLOSED']);
    expect(fork.outcome, 'nothing is expected of a fork').toBeNull();
  });

  it('goes on where a step comes to nothing, and says so', async () => {
    const fork = await recorded('half-close', { atUs: 1_300_000, step: stepOf('reset') });
    expect(states(fork, 'board').slice(-2)).toEqual(['ESTABLISHED', 'CLOSED']);
    expect(fork.steps.at(-1)?.text.en).toBe('until client CLOSED');
  });

  it('of nothing at all is what its edits are', async () => {
    const free = await recorded(
      'free',
      { atUs: 0, step: stepOf('open') },
      { atUs: 500_000, step: stepOf('shutdown') },
      { atUs: 900_000, step: stepOf('board close') },
    );
    expect(states(free, 'client')).toEqual([
      ...['CLOSED', 'SYN_SENT', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT', 'CLOSED'],
    ]);
    expect(free.steps.map(({ timeUs, line }) => [timeUs, line])).toEqual([
      ...[0, 500_000, 900_000].map((timeUs) => [timeUs, null]),
    ]);
  });

  it('with nothing to act on says why', async () => {
    const free = await recorded('free', { atUs: 0, step: stepOf('close') });
    expect(free.steps[0]?.failed?.en).toBe('a connection: none is open: connect or inject first');
  });
});

describe('A moment', () => {
  it('has each end in the state that it entered last, at every instant', async () => {
    const recording = await recorded('simultaneous-close');
    for (const instant of instantsOf(recording)) {
      const [connection] = momentAt(recording, instant).connections;
      for (const end of ['client', 'board'] as const) {
        const entered = recording[end].findLast(({ timeUs }) => timeUs <= instant);
        expect(connection?.[end]?.state, `${end} at ${instant} µs`).toBe(
          entered?.state ?? recording[end][0]?.state,
        );
      }
    }
  });

  it('leaves the board in the state of a connection whose peer forgot it and begins anew', async () => {
    const recording = await recorded('half-open-after-crash');
    const again = recording.segments.find(({ flags, timeUs }) => flags === 'S' && timeUs > 0)!;
    const [connection] = momentAt(recording, again.timeUs).connections;
    expect([connection?.client?.state, connection?.board?.state]).toEqual(['SYN_SENT', 'ESTABLISHED']);
  });

  it('has a segment under way from its sending to its arrival', async () => {
    const { segments } = await recorded('three-way-handshake');
    const [syn] = segments;
    expect([-1, 0, 500, 1000].map((us) => placeOf(syn!, syn!.timeUs + us))).toEqual([
      ...['to come', 'under way', 'under way', 'arrived'],
    ]);
  });

  it('has the LEDs lit that were switched on and not off again', async () => {
    const recording = await recorded('half-close');
    const lit = [100_000, 1_700_000, 125_000_000].map((us) => [...momentAt(recording, us).lit]);
    expect(lit).toEqual([['SYN_RCVD'], ['CLOSE_WAIT'], []]);
  });
});
