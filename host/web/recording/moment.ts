import type { TcpState } from '../../../src/tcp-states.ts';
import type { ReportedSegment, ReportedState } from '../../experiments/model/outcome.ts';
import type { ProgramCall, RecordedStep, Recording, RunningTimer, TimerSample } from './recording.ts';

/** A recording at an instant. Moving the instant, either way, is all that playing it is. */
export interface Moment {
  timeUs: number;
  /** In the order in which they were opened. */
  connections: ConnectionMoment[];
  lit: ReadonlySet<TcpState>;
  /** The step under way. */
  step: RecordedStep | null;
  /** What happened last: of several at one time the one that came of the others. */
  latest: Happening | null;
}

export interface ConnectionMoment {
  clientPort: number;
  peer?: string;
  client: EndMoment | null;
  board: EndMoment | null;
}

export interface EndMoment {
  state: TcpState;
  /** Entered by this step; its `cause` says why. */
  step: ReportedState;
  from: TcpState | null;
  /** States that it has been in, this one included. */
  been: readonly TcpState[];
  timers: readonly RunningTimer[];
}

export type Happening =
  | { kind: 'state'; timeUs: number; end: 'client' | 'board'; from: TcpState | null; step: ReportedState }
  | { kind: 'sent' | 'arrived' | 'lost'; timeUs: number; segment: ReportedSegment }
  | { kind: 'call'; timeUs: number; call: ProgramCall }
  | { kind: 'step'; timeUs: number; step: RecordedStep };

/** Where a segment is at an instant. */
export type Place = 'to come' | 'under way' | 'arrived' | 'lost';

export function placeOf({ timeUs, arrivesUs, lost }: ReportedSegment, nowUs: number): Place {
  if (timeUs > nowUs) return 'to come';
  if (lost && (arrivesUs ?? timeUs) <= nowUs) return 'lost';
  return !lost && (arrivesUs ?? timeUs) <= nowUs ? 'arrived' : 'under way';
}

/**
 * An end's states as they follow each other: that the port listens, too, is no state of a connection that is still there when its peer begins anew. It is what the
 * next connection begins with, once that one is CLOSED.
 */
export function withoutIdleListener(states: readonly ReportedState[]): ReportedState[] {
  const before = new Map<number | undefined, ReportedState>();
  const idle = new Map<number | undefined, ReportedState>();
  return states.flatMap((step) => {
    const { clientPort: port, timeUs } = step;
    const last = before.get(port);
    if (step.state === 'LISTEN' && step.cause === null && last && last.state !== 'CLOSED') {
      idle.set(port, step);
      return [];
    }
    before.set(port, step);
    const listener = last?.state === 'CLOSED' && step.state !== 'LISTEN' ? idle.get(port) : undefined;
    return listener ? [{ ...listener, timeUs }, step] : [step];
  });
}

interface Connection {
  clientPort: number;
  peer?: string;
}

/** Of a recording, in which moments are looked up: it does not change, and while it is played there are sixty a second. */
interface Index {
  happenings: Happening[];
  instants: number[];
  connections: Connection[];
  /** By end and connection. */
  states: ByEnd<ReportedState>;
  timers: ByEnd<TimerSample>;
}

type ByEnd<One> = Record<End, ReadonlyMap<number | undefined, One[]>>;
type End = 'client' | 'board';

const indexes = new WeakMap<Recording, Index>();

function indexOf(recording: Recording): Index {
  const known = indexes.get(recording);
  if (known) return known;
  const ends = { client: recording.client, board: withoutIdleListener(recording.board) };
  const timersOf = (end: End) => byPort(recording.timers.filter((one) => one.end === end));
  const happenings = allHappenings(recording, ends);
  const times = [...happenings, ...recording.leds].map(({ timeUs }) => timeUs);
  const index = {
    happenings,
    instants: [...new Set([0, ...times, recording.endUs])].sort((a, b) => a - b),
    connections: allConnections(recording),
    states: { client: byPort(ends.client), board: byPort(ends.board) },
    timers: { client: timersOf('client'), board: timersOf('board') },
  };
  indexes.set(recording, index);
  return index;
}

function byPort<One extends { clientPort?: number }>(all: readonly One[]): Map<number | undefined, One[]> {
  const groups = new Map<number | undefined, One[]>();
  for (const one of all) {
    const group = groups.get(one.clientPort);
    if (group) group.push(one);
    else groups.set(one.clientPort, [one]);
  }
  return groups;
}

function allHappenings(
  { segments, calls, steps }: Recording,
  ends: Record<End, readonly ReportedState[]>,
): Happening[] {
  const entered = (end: End) => {
    const before = new Map<number | undefined, ReportedState>();
    return ends[end].flatMap((step): Happening[] => {
      const from = before.get(step.clientPort)?.state ?? null;
      before.set(step.clientPort, step);
      return step.cause === null ? [] : [{ kind: 'state', timeUs: step.timeUs, end, from, step }];
    });
  };
  return [
    ...steps.map((step): Happening => ({ kind: 'step', timeUs: step.timeUs, step })),
    ...calls.map((call): Happening => ({ kind: 'call', timeUs: call.timeUs, call })),
    ...segments.map((segment): Happening => ({ kind: 'sent', timeUs: segment.timeUs, segment })),
    ...segments.flatMap((segment): Happening[] =>
      segment.arrivesUs === undefined
        ? []
        : [{ kind: segment.lost ? 'lost' : 'arrived', timeUs: segment.arrivesUs, segment }],
    ),
    ...entered('client'),
    ...entered('board'),
  ].sort((a, b) => a.timeUs - b.timeUs);
}

function allConnections({ client, board, segments }: Recording): Connection[] {
  const known = new Map<number, string | undefined>();
  const all = [...segments, ...client, ...board].sort((a, b) => a.timeUs - b.timeUs);
  for (const { clientPort, peer } of all)
    if (clientPort !== undefined && !known.has(clientPort)) known.set(clientPort, peer);
  return [...known].map(([clientPort, peer]) => ({ clientPort, ...(peer === undefined ? {} : { peer }) }));
}

/** All that happens, in order of time: what is sent and what arrives, then what came of it. */
export const happeningsOf = (recording: Recording): readonly Happening[] => indexOf(recording).happenings;

/** The times at which something happens, without repetitions: where a step forward or back leads. */
export const instantsOf = (recording: Recording): readonly number[] => indexOf(recording).instants;

/** In the order in which they were opened. */
export const connectionsOf = (recording: Recording): readonly Connection[] => indexOf(recording).connections;

export function momentAt(recording: Recording, timeUs: number): Moment {
  const { happenings, connections, states, timers } = indexOf(recording);
  const isPast = (one: { timeUs: number }) => one.timeUs <= timeUs;
  const lit = new Set<TcpState>();
  for (const led of recording.leds.filter(isPast)) {
    if (led.lit) lit.add(led.state);
    else lit.delete(led.state);
  }
  const end = (which: End, clientPort: number): EndMoment | null => {
    const all = states[which].get(clientPort) ?? [];
    const past = all.filter(isPast);
    const step = past.at(-1) ?? all[0];
    if (!step) return null;
    const sample = timers[which].get(clientPort)?.findLast(isPast);
    return {
      state: step.state,
      step,
      from: past.at(-2)?.state ?? null,
      been: (past.length > 0 ? past : [step]).map(({ state }) => state),
      timers: sample?.running.filter(({ dueUs }) => dueUs > timeUs) ?? [],
    };
  };
  return {
    timeUs,
    connections: connections.map((connection) => ({
      ...connection,
      client: end('client', connection.clientPort),
      board: end('board', connection.clientPort),
    })),
    lit,
    step: recording.steps.findLast(isPast) ?? null,
    latest: happenings.findLast(isPast) ?? null,
  };
}
