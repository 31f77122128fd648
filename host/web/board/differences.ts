import { AS_IT_IS, compareLines } from '../../experiments/judge/compare-lines.ts';
import { comparePerConnection } from '../../experiments/judge/compare-segments.ts';
import { compareLeds } from '../../experiments/judge/leds.ts';
import { asOutOfStep } from '../../experiments/judge/out-of-step.ts';
import type { Mismatch, ReportedSegment } from '../../experiments/model/outcome.ts';
import { connectionsOf } from '../recording/moment.ts';
import type { Recording } from '../recording/recording.ts';

/**
 * The first difference of each kind between a run on the virtual board and the same on another: connection by connection, for between connections a real line keeps no
 * order; times are not compared. What chance decides between two clocks is no difference.
 */
export function differences(virtual: Recording, board: Recording): Mismatch[] {
  const [ours, theirs] = [byConnection(virtual), byConnection(board)];
  const states = (end: 'client' | 'board') =>
    Array.from({ length: Math.max(ours.length, theirs.length) }, (_, at) =>
      compareLines(`${end} states`, ours[at]?.[end] ?? [], theirs[at]?.[end] ?? [], AS_IT_IS),
    ).find((mismatch) => mismatch !== null);
  const segments = comparePerConnection(
    asOutOfStep({
      expected: ours.flatMap((one) => one.segments.filter(isOwnDoing)).map(plain),
      segments: theirs.flatMap((one) => one.segments.filter(isOwnDoing)),
    }),
  );
  const lit = ({ leds }: Recording) => leds.filter((led) => led.lit).map(({ state }) => state);
  // A probe is over before all is shown: the LEDs take their time.
  const leds = virtual.run
    ? compareLeds(lit(virtual), lit(board), { litBefore: new Set(), slowMotion: false })
    : null;
  return [states('board'), states('client'), segments, leds].filter((mismatch) => mismatch != null);
}

/** Whether one ACK or several cover what was received, and when, is a matter of the two clocks (RFC 9293 §3.8.6.3): those that carry nothing else are left out. */
const isOwnDoing = ({ flags, len, lost, altered }: ReportedSegment) =>
  flags !== '.' || len > 0 || lost === true || altered !== undefined;

/** In the order in which they were opened, numbered where there are several. */
function byConnection(recording: Recording) {
  const connections = connectionsOf(recording);
  return connections.map(({ clientPort }, at) => {
    const isOf = (one: { clientPort?: number }) => one.clientPort === clientPort;
    const states = (end: 'client' | 'board') => recording[end].filter(isOf).map(({ state }) => state);
    const peer = connections.length > 1 ? `${at + 1}` : undefined;
    return {
      client: states('client'),
      board: states('board'),
      segments: recording.segments.filter(isOf).map((segment) => ({ ...segment, peer })),
    };
  });
}

/** What is held against the other board's: of a header only what experiments state without more words. */
const plain = ({ peer, from, flags, seq, ack, len, lost, altered }: ReportedSegment) => ({
  ...{ peer, from, flags, seq, ack, len },
  ...(lost ? { lost } : {}),
  ...(altered ? { altered } : {}),
});
