import { DEFAULT_MS } from '../../cable/faults.ts';
import type { Step } from '../model/experiment.ts';
import type { Conditions } from './conditions.ts';

/** How long a step may take, in ms, where it does not say. A wait that is skipped may be a long one: 2MSL, or lwIP's last retransmission. */
export const STEP_LIMIT_MS = 5_000;
export const SKIPPED_LIMIT_MS = 150_000;

/** How long each step may take among random faults, and its consequences after the last, in ms: beyond lwIP's last retransmission and 2MSL after it. */
export const PATIENCE_MS = 600_000;

/** Between what times a step must be over, in ms since its beginning. */
interface Bounds {
  limitMs: number;
  notBeforeMs: number;
}

/** A step waits for that many segments at most, one after the other, and began as much too late or too early. */
const SEGMENTS_OF_A_STEP = 20;

/** For an answer to arrive, and what it draws to be answered too: a segment that is to come behind that must come two round trips later. */
const SEGMENTS_OF_A_DELAY = 4;

/** A wait lets a segment have its effect and be answered, before what comes next. */
const SEGMENTS_OF_A_WAIT = 2;

/**
 * What retransmissions last is a multiple of the first timeout, which follows the round trip (RFC 6298 §2). lwIP's (tcp_receive) is 2.5 s where there is next to none, and
 * longer by a round trip and an eighth, both in its ticks of 0.5 s. A round trip of two segments may be measured as a tick more than it is.
 */
const SHORTEST_TIMEOUT_MS = 2_500;
const TICK_MS = 500;

/** The step as it is to be carried out where every segment takes longer. */
export function slowed(step: Step, { slowMotionMs = 0 }: Conditions): Step {
  switch (step.do) {
    case 'slow-motion':
      return { ...step, ms: Math.max(step.ms, slowMotionMs) };
    case 'delay':
      return { ...step, ms: (step.ms ?? DEFAULT_MS.delay) + SEGMENTS_OF_A_DELAY * slowMotionMs };
    case 'wait':
    case 'silence':
      return { ...step, ms: step.ms + SEGMENTS_OF_A_WAIT * slowMotionMs };
    default:
      return step;
  }
}

/**
 * A step's bounds. Where every segment takes longer, a state that lasts for a time of its own may have begun long before the step did. What is sent again among random
 * faults, or in a fork, makes a step end later, and begin later too: then it may be over at once.
 */
export function boundsIn({ faults = [], slowMotionMs = 0, fork }: Conditions, bounds: Bounds): Bounds {
  const moreMs = SEGMENTS_OF_A_STEP * slowMotionMs;
  const timeoutMs = SHORTEST_TIMEOUT_MS + (slowMotionMs > 0 ? (9 / 8) * (2 * slowMotionMs + TICK_MS) : 0);
  const limitMs = bounds.limitMs * (timeoutMs / SHORTEST_TIMEOUT_MS) + moreMs;
  return fork || faults.length > 0
    ? { limitMs: Math.max(PATIENCE_MS, limitMs), notBeforeMs: 0 }
    : { limitMs, notBeforeMs: Math.max(0, bounds.notBeforeMs - moreMs) };
}
