import type { ReportedSegment } from '../../experiments/model/outcome.ts';
import type { Recording } from '../recording/recording.ts';

/**
 * The recording as if it ended at an instant, in µs: a view that is given this cannot tell what comes. A segment under way is still so: where it will be lost, or
 * what the receiver makes of it, is not yet known.
 */
export function pastOf(recording: Recording, timeUs: number): Recording {
  const isPast = (one: { timeUs: number }) => one.timeUs <= timeUs;
  const segments = recording.segments.filter(isPast).map((one) => asKnownAt(one, timeUs));
  const statesOf = (end: 'client' | 'board') =>
    recording[end].filter((one, index, all) => {
      const isFirst = all.findIndex(({ clientPort }) => clientPort === one.clientPort) === index;
      return isPast(one) || (isFirst && one.cause === null && index === 0);
    });
  return {
    ...recording,
    explanation: { en: '', zh: '' },
    run: null,
    client: statesOf('client'),
    board: statesOf('board'),
    segments,
    steps: recording.steps.filter(isPast),
    leds: recording.leds.filter(isPast),
    calls: recording.calls.filter(isPast),
    timers: recording.timers.filter(isPast),
    outcome: null,
    endUs: Math.max(0, timeUs),
  };
}

function asKnownAt(segment: ReportedSegment, nowUs: number): ReportedSegment {
  const { arrivesUs = segment.timeUs, from, after } = segment;
  const isUnderWay = segment.arrivesUs === undefined ? segment.timeUs === nowUs : arrivesUs > nowUs;
  if (!isUnderWay) return segment;
  const { lost: _, altered: __, ...rest } = segment;
  const known =
    from === 'client' ? { client: after.client, board: null } : { client: null, board: after.board };
  return { ...rest, arrivesUs: Math.max(arrivesUs, nowUs + 1), after: known };
}

/** What belongs to one pair of ports, and what was done and lit. */
export function connectionOf(recording: Recording, clientPort: number | undefined): Recording {
  const isOwn = (one: { clientPort?: number }) => one.clientPort === clientPort;
  const { client, board, segments, calls, timers } = recording;
  return {
    ...recording,
    client: client.filter(isOwn),
    board: board.filter(isOwn),
    segments: segments.filter(isOwn),
    calls: calls.filter(isOwn),
    timers: timers.filter(isOwn),
  };
}
