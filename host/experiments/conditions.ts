import type { CableFaults, Fault } from '../cable/faults.ts';
import type { Scope } from './judge.ts';

/** What the cable is like all through an experiment, whatever its own steps do to it. */
export interface Conditions {
  /** ms that every segment takes longer, both ways. Segments are not judged then: delayed acknowledgements and timers make other ones of them. */
  slowMotionMs?: number;
  /** Faults by chance, for `seed`. Where each connection ends is all that is judged then. */
  faults?: readonly Fault[];
  seed?: number;
}

/** How long each step may take among random faults, in ms: beyond lwIP's last retransmission and 2MSL after it. */
const PATIENCE_MS = 600_000;

export function scopeOf({ slowMotionMs = 0, faults = [] }: Conditions): Scope {
  if (faults.length > 0) return 'final states';
  return slowMotionMs > 0 ? 'states' : 'everything';
}

/** ms that a step may take at least. */
export function patienceMsOf({ faults = [] }: Conditions): number {
  return faults.length > 0 ? PATIENCE_MS : 0;
}

/** Makes the cable what the conditions say, and nothing else. */
export function prepare(cable: CableFaults, { slowMotionMs = 0, faults = [], seed = 1 }: Conditions): void {
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
