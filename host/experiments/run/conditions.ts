import type { CableFaults, Fault } from '../../cable/faults.ts';
import type { Step } from '../model/experiment.ts';

/** The cable's faults and delays during a whole experiment, in addition to those of its steps. */
export interface Conditions {
  /** ms that every segment takes longer, both ways. Segments are not judged then: delayed acknowledgements and timers make other ones of them. */
  slowMotionMs?: number;
  /** Faults by chance, for `seed`. Where each connection ends is all that is judged then. */
  faults?: readonly Fault[];
  seed?: number;
  /** Waits of any length are sat through where the clock cannot skip them. */
  sitThrough?: boolean;
  fork?: Fork;
}

/**
 * What is done to an experiment that leads to another future. Nothing is expected of it then: a step that comes to nothing is not its end, and what follows is
 * waited for until both ends are CLOSED.
 */
export interface Fork {
  /** In order of time, in µs since the experiment began. */
  steps: readonly { atUs: number; step: Step }[];
  /** See CableFaults.plan. */
  faults: ReadonlyMap<number, Fault>;
}

export const DEFAULT_SEED = 1;

/**
 * How much of an expectation can be held against what happened: all of it; no segments, where every segment takes longer than usual; where
 * each connection ends, and no more, on a cable that loses segments at random; nothing in a fork.
 */
export type Scope = 'everything' | 'states' | 'final states' | 'nothing';

export function scopeOf({ slowMotionMs = 0, faults = [], fork }: Conditions): Scope {
  if (fork) return 'nothing';
  if (faults.length > 0) return 'final states';
  return slowMotionMs > 0 ? 'states' : 'everything';
}

/** Makes the cable what the conditions say, and nothing else. */
export function prepare(
  cable: CableFaults,
  { slowMotionMs = 0, faults = [], seed = DEFAULT_SEED, fork }: Conditions,
): void {
  cable.clear();
  cable.plan(fork?.faults ?? new Map());
  cable.leastSlowMotionMs = slowMotionMs;
  cable.seed(seed);
  for (const fault of faults) cable.add(fault);
}
