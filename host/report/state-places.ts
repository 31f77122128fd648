import type { TcpState } from '../../src/tcp-states.ts';
import type { Cause } from '../../src/trace-records.ts';
import type { TimedState } from '../client/client.ts';
import { MS_US } from '../clock/clock.ts';
import type { ReportedSegment, ReportedState } from '../experiments/model/outcome.ts';
import { inLanguage } from '../in-language.ts';
import type { Language } from '../language.ts';

export type End = 'client' | 'board';

/** A state that was entered, and the one before it. */
export type Transition = ReturnType<typeof transitionsOf>[number];

/** What happens within less than that belongs together: a board reads its clock anew for a state and for the segment of the same call. */
const MOMENT_US = MS_US;

/** The segment that a call sends may have to wait until ARP has asked for the other end's address. */
const ARP_US = 10 * MS_US;

/** The segment that is seen to take an end to that state when its program, or its own TCP, does so. */
const ANNOUNCED_BY: Partial<Record<TcpState, RegExp>> = {
  SYN_SENT: /S/,
  SYN_RCVD: /S/,
  FIN_WAIT_1: /F/,
  LAST_ACK: /F/,
  CLOSED: /R/,
};

/** One end's states, connection by connection: one that nothing caused begins another. */
export function connectionsIn<State extends TimedState>(states: readonly State[]): State[][] {
  const begins = states.flatMap(({ cause }, index) => (index === 0 || cause === null ? [index] : []));
  return begins.map((begin, index) => states.slice(begin, begins[index + 1]));
}

/** The states of one end that something caused. */
export function transitionsOf(end: End, steps: readonly ReportedState[]) {
  return steps.flatMap((step, index) =>
    step.cause === null ? [] : [{ end, from: steps[index - 1]?.state ?? ('CLOSED' as const), step }],
  );
}

/** Of a state that no segment led to; empty where a program's call did. */
export function reasonText(cause: Cause | null, from: TcpState, language: Language): string {
  const reasons: Partial<Record<Cause, string>> = {
    timer: from === 'TIME_WAIT' ? '2MSL have passed' : 'timeout',
    displaced: 'displaced: the connection table is full',
  };
  return inLanguage((cause && reasons[cause]) ?? '', language);
}

/** The segment by whose arrival a state was entered; undefined where none is known. */
export function arrivedSegment(
  { end, step }: Transition,
  segments: readonly ReportedSegment[],
): ReportedSegment | undefined {
  if (step.cause !== 'segment') return undefined;
  let latest: ReportedSegment | undefined;
  for (const segment of segments) {
    if (segment.from === end || !mayHaveCaused(segment, step)) continue;
    // Of a copy and its original that arrive together the first has the effect.
    if (!latest || arrivalUs(segment) > arrivalUs(latest)) latest = segment;
  }
  return latest;
}

/** The segment that was sent as a program's call changed the state; undefined where none was. */
export function sentSegment(
  { end, step }: Transition,
  segments: readonly ReportedSegment[],
): ReportedSegment | undefined {
  const announced = ANNOUNCED_BY[step.state];
  if (!announced || (step.cause !== 'call' && step.cause !== 'transmit')) return undefined;
  return segments.find(
    (segment) =>
      segment.from === end &&
      announced.test(segment.flags) &&
      segment.clientPort === step.clientPort &&
      segment.timeUs > step.timeUs - MOMENT_US &&
      segment.timeUs < step.timeUs + ARP_US,
  );
}

/** Its arrival time; its sending time where the arrival is unknown. */
export function arrivalUs({ timeUs, arrivesUs = timeUs }: ReportedSegment): number {
  return arrivesUs;
}

function mayHaveCaused(segment: ReportedSegment, step: ReportedState): boolean {
  const { timeUs, segment: traced } = step;
  if (segment.clientPort !== step.clientPort || segment.lost || segment.altered === 'corrupt') return false;
  const sinceUs = timeUs - arrivalUs(segment);
  if (!traced) return Math.abs(sinceUs) < MOMENT_US;
  const { flags, len, absolute } = segment;
  return (
    sinceUs > -MOMENT_US &&
    flags === traced.flags &&
    absolute.seq === traced.seq &&
    (absolute.ack ?? traced.ack) === traced.ack &&
    len === traced.len
  );
}
