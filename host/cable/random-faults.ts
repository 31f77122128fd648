import type { Fault } from './faults.ts';
import type { SegmentPattern } from './segment-pattern.ts';

/** What a TCP sends again when it is lost. A RST it sends once: a lost one leaves half a connection behind, which is an experiment of its own. */
const SENT_AGAIN = ['S', 'S.', '.', 'P.', 'F.', 'FP.'].map(
  (flags): SegmentPattern => ({ from: null, flags }),
);

/** Random loss, copies and disorder of everything that a TCP can make good. Chances from 0 to 1. */
export function randomFaults({ loss = 0, copies = 0, disorder = 0 }): Fault[] {
  return SENT_AGAIN.flatMap((segment): Fault[] => [
    { kind: 'duplicate', segment, chance: copies, ms: 30 },
    { kind: 'reorder', segment, chance: disorder, ms: 50 },
    { kind: 'drop', segment, chance: loss },
  ]);
}
