import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../host/cable/seeded-numbers.ts';
import { record } from '../../host/web/engine/record.ts';
import { departureUs, faultEdit, forkOf, formatEdit, parseEdit } from '../../host/web/page/edits.ts';
import { instantsOf, momentAt, withoutIdleListener } from '../../host/web/recording/moment.ts';
import type { Recording } from '../../host/web/recording/recording.ts';
import { type Edit, FREE } from '../../host/web/recording/run.ts';
import type { TcpState } from '../../src/tcp-states.ts';
import { CATALOGUE, stepOf } from '../support/experiments.ts';
import { isEdge } from '../support/state-diagram.ts';
import { LABORATORY, recorded } from './laboratory.ts';

/** Forks of forks of forks. */
const DEPTH = 3;

const FAULTS = ['drop', 'delay', 'duplicate', 'corrupt'] as const;
const CALLS = [
  ...['open', 'connect', 'send "hello"', 'shutdown', 'close', 'pause', 'resume'],
  ...['board close', 'board shutdown', 'board send "there"'],
];
/** After these an end may be where the other cannot follow. */
const VIOLENCE = [
  ...['reset', 'crash', 'vanish', 'board abort', 'open same-port', 'mend', 'slow-motion 700ms', 'wait 3s'],
  ...['inject S', 'inject R.', 'inject F.', 'inject P. data="x"', 'inject FSRP.U', 'inject S. ack=SND.NXT'],
  ...['forge F.', 'forge S', 'forge R. seq=RCV.NXT', 'forge board F.', 'forge board R'],
];

/** What the other end can be in while one is in these, between two TCPs to which no violence is done; CLOSED is always possible: a timer. */
const OPPOSITE: Partial<Record<TcpState, readonly TcpState[]>> = {
  ESTABLISHED: ['SYN_RCVD', 'ESTABLISHED', 'FIN_WAIT_1'],
  FIN_WAIT_2: ['CLOSE_WAIT', 'LAST_ACK', 'CLOSING', 'TIME_WAIT'],
  CLOSE_WAIT: ['FIN_WAIT_1', 'FIN_WAIT_2'],
  LAST_ACK: ['FIN_WAIT_1', 'FIN_WAIT_2', 'CLOSING', 'TIME_WAIT'],
  TIME_WAIT: ['FIN_WAIT_2', 'LAST_ACK', 'CLOSING', 'TIME_WAIT'],
};

/** Often at the very instant of something, which is where edits go wrong. */
function randomEdit(recording: Recording, steps: readonly string[], random: () => number): Edit {
  const oneOf = <One>(all: readonly One[]) => all[Math.floor(random() * all.length)] as One;
  const { segments, endUs } = recording;
  if (segments.length > 0 && random() < 0.4) return faultEdit(oneOf(FAULTS), oneOf(segments).crossing!);
  const atUs = oneOf(instantsOf(recording));
  return {
    atUs: oneOf([atUs, atUs, atUs + 1, Math.floor(random() * endUs)]),
    step: stepOf(oneOf(steps)),
  };
}

/** All that was seen of a run until then. A segment's fate comes later than its sending. */
function seenBefore({ client, board, segments, leds, calls, steps }: Recording, us: number) {
  const states = [...client, ...board].map(({ timeUs, state, clientPort }) => ({
    timeUs,
    state,
    clientPort,
  }));
  const sent = segments.map(({ timeUs, from, flags, seq, ack }) => ({ timeUs, from, flags, seq, ack }));
  const done = steps.map(({ timeUs, text }) => ({ timeUs, text }));
  return [states, sent, done, leds, calls].map((all) => all.filter(({ timeUs }) => timeUs < us));
}

function wrongEdges({ board }: Recording): string[] {
  const last = new Map<number | undefined, TcpState>();
  return withoutIdleListener(board).flatMap(({ clientPort, state }) => {
    const from = last.get(clientPort);
    last.set(clientPort, state);
    return from === undefined || state === 'LISTEN' || isEdge(from, state) ? [] : [`${from} -> ${state}`];
  });
}

function impossiblePairs(recording: Recording): string[] {
  const isImpossible = (one: TcpState, other: TcpState) =>
    other !== 'CLOSED' && OPPOSITE[one] !== undefined && !OPPOSITE[one].includes(other);
  return instantsOf(recording).flatMap((at) =>
    momentAt(recording, at).connections.flatMap(({ client, board }) =>
      client && board && (isImpossible(client.state, board.state) || isImpossible(board.state, client.state))
        ? [`client ${client.state}, board ${board.state} at ${at} µs`]
        : [],
    ),
  );
}

const isViolent = (name: string) =>
  LABORATORY.catalogue.all
    .find((experiment) => experiment.name === name)
    ?.steps.some(({ do: kind }) => ['crash', 'vanish', 'reset', 'inject', 'forge'].includes(kind)) ?? false;

describe('A fork of a fork of a fork, by edits at random', () => {
  it.each([...CATALOGUE.map(({ name }) => name), FREE].map((name, nth) => [name, nth] as const))(
    'of %s is the same each time, the same as its origin until its edit, and in no impossible state',
    async (experiment, nth) => {
      const random = randomFrom(nth + 1);
      const isGentle = nth % 2 === 0 && !isViolent(experiment);
      let origin = await recorded(experiment);
      for (let depth = 0; depth < DEPTH; depth++) {
        const edit = randomEdit(origin, isGentle ? CALLS : [...CALLS, ...VIOLENCE], random);
        const run = forkOf(origin.run!, origin, edit);
        const what = run.edits.map(formatEdit).join(', ');
        expect(parseEdit(formatEdit(edit)), what).toEqual(edit);
        const fork = await record(run, LABORATORY);
        expect(await record(run, LABORATORY), what).toEqual(fork);
        const departs = departureUs(edit, origin);
        expect(seenBefore(fork, departs), what).toEqual(seenBefore(origin, departs));
        expect(wrongEdges(fork), what).toEqual([]);
        if (isGentle) expect(impossiblePairs(fork), what).toEqual([]);
        origin = fork;
      }
    },
  );
});
