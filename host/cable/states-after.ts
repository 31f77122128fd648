import type { TcpState } from '../../src/tcp-states.ts';
import type { TimedState } from '../client/client.ts';
import type { CrossedSegment } from './cable.ts';

/** One end's states. */
export type History = readonly TimedState[];

/** The sender's state once a segment has left: a FIN's is FIN_WAIT_1 or LAST_ACK, since the call that sends it comes with it. */
export function stateOfSender(history: History, { timeUs, flags }: CrossedSegment): TcpState {
  const isCallsOwn = /[SFR]/.test(flags);
  return last(history, timeUs, (step) => isCallsOwn || step.cause !== 'call');
}

/**
 * The receiver's state once a segment has had its effect. What the application did at that very instant counts for the segment that comes of it, not
 * for this one; and of segments that arrive together, each has its own effect: `later` are those behind this one.
 */
export function stateOfReceiver(
  history: History,
  crossed: CrossedSegment,
  later: readonly CrossedSegment[],
): TcpState {
  // A copy that arrives together with its original is like it in everything, and finds done what the first of the two did.
  const isOwn = (step: TimedState) => caused(crossed, step) || !later.some((one) => caused(one, step));
  return last(history, crossed.arrivesUs ?? crossed.timeUs, (step) => step.cause !== 'call' && isOwn(step));
}

/** The last state entered before that time, or at it if it counts; else the one that the history begins with. */
function last(history: History, timeUs: number, counts: (step: TimedState) => boolean): TcpState {
  const passed = history.filter((step) => step.timeUs < timeUs || (step.timeUs === timeUs && counts(step)));
  return (passed.at(-1) ?? history[0])?.state ?? 'CLOSED';
}

/** Whether that segment caused that step. */
export function caused({ flags, seq }: CrossedSegment, { segment }: Pick<TimedState, 'segment'>): boolean {
  return segment?.flags === flags && segment.seq === seq;
}
