import type { Board } from '../board/board.ts';
import { FAULT_KINDS } from '../cable/faults.ts';
import type { Conditions } from './conditions.ts';
import type { Experiment } from './experiment.ts';

const FAULT_STEPS: readonly string[] = [...FAULT_KINDS, 'slow-motion', 'crash', 'vanish'];

/** What a TCP would send again when it is lost, these do not. */
const SCRIPTED_STEPS: readonly string[] = ['inject', 'forge', 'crash', 'vanish'];

/** Why the experiment cannot run on that board; null if it can. */
export function obstacle({ steps }: Experiment, { cable }: Board, conditions: Conditions): string | null {
  const does = (...kinds: string[]) => steps.some((step) => kinds.includes(step.do));
  if (!cable && does('inject'))
    return 'it writes its own segments, and this board has no cable to put them on';
  if (!cable?.clientAddress && does('forge'))
    return 'it speaks in the client’s name, and this board’s client is not on its cable';
  if (!cable?.faults && (does(...FAULT_STEPS) || conditions.slowMotionMs || conditions.faults))
    return 'it needs a cable that loses or delays segments, and this board’s does not';
  if (conditions.faults && does(...SCRIPTED_STEPS))
    return 'its steps say what a peer sends, which sends nothing again that is lost by chance';
  if (conditions.faults && does('open'))
    return 'it opens a connection once, and nobody would try again when that is lost by chance';
  return null;
}
