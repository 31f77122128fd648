import type { TcpState } from '../../../src/tcp-states.ts';
import type { ReportedSegment, ReportedState } from '../../experiments/model/outcome.ts';
import type { ProgramCall, RecordedStep, Recording, RunningTimer } from './recording.ts';

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

/** An end's states as they follow each other: that the port listens, too, is no state of a connection that is still there when its peer begins anew. */
export function withoutIdleListener(states: readonly ReportedState[]): ReportedState[] {
  return states.filter(({ state, cause, clientPort }, index) => {
    const before = states.findLast((one, at) => at < index && one.clientPort === clientPort);
    return state !== 'LISTEN' || cause !== null || !before || before.state === 'CLOSED';
  });
}

/** All that happens, in order of time: what is sent and what arrives, then what came of it. */
export function happeningsOf({ client, board, segments, calls, steps }: Recording): Happening[] {
  const entered = (end: 'client' | 'board', all: readonly ReportedState[]) =>
    withoutIdleListener(all).flatMap((step, index, states): Happening[] => {
      const before = states.findLast((one, at) => at < index && one.clientPort === step.clientPort);
      return step.cause === null
        ? []
        : [{ kind: 'state', timeUs: step.timeUs, end, from: before?.state ?? null, step }];
    });
  return [
    ...steps.map((step): Happening => ({ kind: 'step', timeUs: step.timeUs, step })),
    ...calls.map((call): Happening => ({ kind: 'call', timeUs: call.timeUs, call })),
    ...segments.map((segment): Happening => ({ kind: 'sent', timeUs: segment.timeUs, segment })),
    ...segments.flatMap((segment): Happening[] =>
      segment.arrivesUs === undefined
        ? []
        : [{ kind: segment.lost ? 'lost' : 'arrived', timeUs: segment.arrivesUs, segment }],
    ),
    ...entered('client', client),
    ...entered('board', board),
  ].sort((a, b) => a.timeUs - b.timeUs);
}

/** The times at which something happens, without repetitions: where a step forward or back leads. */
export function instantsOf(recording: Recording): number[] {
  const times = [...happeningsOf(recording), ...recording.leds].map(({ timeUs }) => timeUs);
  return [...new Set([0, ...times, recording.endUs])].sort((a, b) => a - b);
}

export function momentAt(recording: Recording, timeUs: number): Moment {
  const { leds, steps, timers } = recording;
  const ends = { client: recording.client, board: withoutIdleListener(recording.board) };
  const isPast = (one: { timeUs: number }) => one.timeUs <= timeUs;
  const lit = new Set<TcpState>();
  for (const led of leds.filter(isPast)) {
    if (led.lit) lit.add(led.state);
    else lit.delete(led.state);
  }
  const end = (which: 'client' | 'board', clientPort: number): EndMoment | null => {
    const all = ends[which].filter((step) => step.clientPort === clientPort);
    const past = all.filter(isPast);
    const step = past.at(-1) ?? all[0];
    if (!step) return null;
    const sample = timers.findLast(
      (one) => one.end === which && one.clientPort === clientPort && isPast(one),
    );
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
    connections: connectionsOf(recording).map(({ clientPort, peer }) => ({
      clientPort,
      ...(peer === undefined ? {} : { peer }),
      client: end('client', clientPort),
      board: end('board', clientPort),
    })),
    lit,
    step: steps.findLast(isPast) ?? null,
    latest: happeningsOf(recording).findLast(isPast) ?? null,
  };
}

/** In the order in which they were opened. */
export function connectionsOf({
  client,
  board,
  segments,
}: Recording): { clientPort: number; peer?: string }[] {
  const known = new Map<number, string | undefined>();
  for (const { clientPort, peer, timeUs: _ } of [...segments, ...client, ...board].sort(
    (a, b) => a.timeUs - b.timeUs,
  ))
    if (clientPort !== undefined && !known.has(clientPort)) known.set(clientPort, peer);
  return [...known].map(([clientPort, peer]) => ({ clientPort, ...(peer === undefined ? {} : { peer }) }));
}
