import { describe, expect, it } from 'vitest';
import { type CallName, callsAt } from '../../host/web/calls/calls.ts';
import { record } from '../../host/web/engine/record.ts';
import { formatEdit, parseEdit } from '../../host/web/page/edits.ts';
import { begunBy, behind } from '../../host/web/recording/address.ts';
import type { Recording } from '../../host/web/recording/recording.ts';
import { FREE } from '../../host/web/recording/run.ts';
import { LABORATORY } from './laboratory.ts';

const nothing = await record({ experiment: FREE, edits: [] }, LABORATORY);
const latest = (recording: Recording, atUs: number) => begunBy(recording, atUs).at(-1)?.clientPort ?? null;

/** The recording after that call of the latest connection, or of the one on that port. */
async function called(recording: Recording, name: CallName, atUs: number, port = latest(recording, atUs)) {
  const call = callsAt(recording, atUs, port, 'hello').find((one) => one.name === name)!;
  expect(call.reason, `${name} at ${atUs} µs`).toBeNull();
  const edit = parseEdit(formatEdit({ atUs: behind(atUs), step: call.step }));
  return record({ ...recording.run!, edits: [...recording.run!.edits, edit] }, LABORATORY);
}

const reasons = (recording: Recording, atUs: number) =>
  Object.fromEntries(
    callsAt(recording, atUs, latest(recording, atUs), '').map(({ name, reason }) => [
      name,
      reason?.en ?? 'can be done',
    ]),
  );
const states = (recording: Recording, end: 'client' | 'board') => recording[end].map(({ state }) => state);

describe('Calls as buttons', () => {
  it('offer a connection and nothing else where there is none', () => {
    const { connect, ...others } = reasons(nothing, 0);
    expect(connect).toBe('can be done');
    expect(new Set(Object.values(others))).toEqual(new Set(['there is no connection at this instant']));
  });

  it('lead through a whole connection, each at its instant', async () => {
    let run = await called(nothing, 'connect', 0);
    expect(reasons(run, 100_000)['client send']).toBe('can be done');
    run = await called(run, 'client send', 100_000);
    run = await called(run, 'client shutdown', 300_000);
    expect(reasons(run, 500_000)).toMatchObject({
      'client send': 'this end has closed its direction already',
      'client close': 'this end has closed its direction already',
      'board send': 'can be done',
      'board close': 'can be done',
    });
    run = await called(run, 'board send', 500_000);
    run = await called(run, 'board close', 700_000);
    expect(states(run, 'board')).toEqual([
      'LISTEN',
      'SYN_RCVD',
      'ESTABLISHED',
      'CLOSE_WAIT',
      'LAST_ACK',
      'CLOSED',
    ]);
    expect(run.steps.filter(({ failed }) => failed)).toEqual([]);
    expect(reasons(run, 900_000)['board close']).toBe('this end’s connection is over');
  });

  it.each(['client reset', 'board abort', 'crash', 'vanish'] as const)('do %s', async (name) => {
    const run = await called(await called(nothing, 'connect', 0), name, 100_000);
    expect(run.steps.filter(({ failed }) => failed)).toEqual([]);
    expect(run.segments.some(({ flags }) => flags.includes('R'))).toBe(
      name.includes('reset') || name.includes('abort'),
    );
  });

  it('know the first connection from a second', async () => {
    const two = await called(await called(nothing, 'connect', 0), 'connect', 100_000);
    const [first, second] = begunBy(two, 300_000).map(({ clientPort }) => clientPort);
    const closed = await called(two, 'client close', 300_000, first!);
    const fins = closed.segments.filter(({ flags, from }) => from === 'client' && flags.includes('F'));
    expect(fins.map(({ clientPort }) => clientPort)).toEqual([first]);
    expect(second).not.toBe(first);
  });

  it('can change nothing in a capture', () => {
    const capture = { ...nothing, run: null };
    expect(new Set(Object.values(reasons(capture, 0)))).toEqual(
      new Set(['only a run of the lab’s own can be changed']),
    );
  });
});
