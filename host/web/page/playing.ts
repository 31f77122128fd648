import { MS_US } from '../../clock/clock.ts';

/** How time goes by while a recording is played. Between two instants at which something happens it takes so long on the wall: */
interface PlayingPace {
  /** times as fast as it was, */
  speed: number;
  /** but this at least, and that at most, in ms. */
  leastMs: number;
  mostMs: number;
}

/** `even`: for the eye, neither a millisecond's handshake too fast nor two minutes of waiting too slow. */
export const PACES = {
  even: { speed: 1, leastMs: 500, mostMs: 1500 },
  slowest: paced(0.001),
  slower: paced(0.01),
  slow: paced(0.1),
  real: paced(1),
  fast: paced(10),
} as const;

export type PaceName = keyof typeof PACES;

/** Nobody waits longer for the next thing that happens; what is left out is said. */
const LONGEST_MS = 3000;

function paced(speed: number): PlayingPace {
  return { speed, leastMs: 0, mostMs: LONGEST_MS };
}

/**
 * The instant that is reached from `fromUs` after so much time on the wall.
 * @param instants times at which something happens, in µs, sorted
 * @param smooth whether time goes on between them; otherwise from one to the next, for people who want no motion
 */
export function playedTo(
  instants: readonly number[],
  fromUs: number,
  wallMs: number,
  pace: PlayingPace,
  smooth: boolean,
): number {
  let timeUs = fromUs;
  let leftMs = wallMs;
  for (;;) {
    const at = instants.findIndex((instant) => instant > timeUs);
    const nextUs = instants[at];
    if (nextUs === undefined) return timeUs;
    const gapUs = nextUs - (instants[at - 1] ?? 0);
    const restMs = (wallMsOf(gapUs, pace) * (nextUs - timeUs)) / gapUs;
    if (restMs > leftMs) return smooth ? timeUs + ((nextUs - timeUs) * leftMs) / restMs : timeUs;
    leftMs -= restMs;
    timeUs = nextUs;
  }
}

/** How long a gap takes on the wall. */
function wallMsOf(gapUs: number, { speed, leastMs, mostMs }: PlayingPace): number {
  return Math.min(mostMs, Math.max(leastMs, gapUs / MS_US / speed));
}

/** A span in which nothing happens, while less time than it took is spent on it. */
interface Skipped {
  fromUs: number;
  toUs: number;
}

/** Whether `timeUs` lies in a span that is not waited for at this pace. */
export function skippedAt(instants: readonly number[], timeUs: number, pace: PlayingPace): Skipped | null {
  const at = instants.findIndex((instant) => instant > timeUs);
  const [fromUs, toUs] = [instants[at - 1], instants[at]];
  if (fromUs === undefined || toUs === undefined) return null;
  return (toUs - fromUs) / MS_US / pace.speed > LONGEST_MS ? { fromUs, toUs } : null;
}
