import type { CableFaults, Fault } from '../../cable/faults.ts';
import type { Scope } from '../judge/judge.ts';
import { slowedBounds } from './step-bounds.ts';

/** What the cable is like all through an experiment, whatever its own steps do to it. */
export interface Conditions {
  /** ms that every segment takes longer, both ways. Segments are not judged then: delayed acknowledgements and timers make other ones of them. */
  slowMotionMs?: number;
  /** Faults by chance, for `seed`. Where each connection ends is all that is judged then. */
  faults?: readonly Fault[];
  seed?: number;
  /** Waits of any length are sat through where the clock cannot skip them. */
  sitThrough?: boolean;
}

export const DEFAULT_SEED = 1;

/** How long each step may take among random faults, and its consequences after the last, in ms: beyond lwIP's last retransmission and 2MSL after it. */
export const PATIENCE_MS = 600_000;

export function scopeOf({ slowMotionMs = 0, faults = [] }: Conditions): Scope {
  if (faults.length > 0) return 'final states';
  return slowMotionMs > 0 ? 'states' : 'everything';
}

/** Between what times a step must be over, in ms since its beginning. */
export interface Bounds {
  limitMs: number;
  notBeforeMs: number;
}

/** A step's bounds. What is sent again among random faults makes it end later, and begin later too: then it may be over at once. */
export function boundsIn({ faults = [], slowMotionMs = 0 }: Conditions, bounds: Bounds): Bounds {
  const slower = slowedBounds(bounds, slowMotionMs);
  return faults.length > 0 ? { limitMs: Math.max(PATIENCE_MS, slower.limitMs), notBeforeMs: 0 } : slower;
}

/** Makes the cable what the conditions say, and nothing else. */
export function prepare(
  cable: CableFaults,
  { slowMotionMs = 0, faults = [], seed = DEFAULT_SEED }: Conditions,
): void {
  cable.clear();
  cable.leastSlowMotionMs = slowMotionMs;
  cable.seed(seed);
  for (const fault of faults) cable.add(fault);
}

/** What a TCP sends again when it is lost. A RST it sends once: a lost one leaves half a connection behind, which is an experiment of its own. */
const SENT_AGAIN = ['S', 'S.', '.', 'P.', 'F.', 'FP.'] as const;

/** Random loss, copies and disorder of everything that a TCP can make good. Chances from 0 to 1. */
export function randomFaults({ loss = 0, copies = 0, disorder = 0 }): Fault[] {
  return SENT_AGAIN.flatMap((segment): Fault[] => [
    { kind: 'duplicate', segment, chance: copies, ms: 30 },
    { kind: 'reorder', segment, chance: disorder, ms: 50 },
    { kind: 'drop', segment, chance: loss },
  ]);
}
