import { type Board, CABLE_SHUT } from '../board/board.ts';
import { FAULT_KINDS } from '../cable/faults.ts';
import type { Conditions } from './conditions.ts';
import type { Experiment, Step } from './experiment.ts';
import { inferredObstacle } from './inferred-board.ts';
import { durationText } from './step-text.ts';

const FAULT_STEPS: readonly string[] = [...FAULT_KINDS, 'slow-motion', 'crash', 'vanish'];

/** What is sat through unasked, in ms. */
const LONGEST_WAIT_MS = 300_000;

/** What a TCP would send again when it is lost, these do not. */
const SCRIPTED_STEPS: readonly string[] = ['inject', 'forge', 'crash', 'vanish'];

/** Why the experiment cannot run on that board; null if it can. */
export function obstacle(
  experiment: Experiment,
  { cable, clock, info }: Board,
  conditions: Conditions,
): string | null {
  const { steps } = experiment;
  const unproven = info.states === 'inferred' ? inferredObstacle(experiment) : null;
  if (unproven) return unproven;
  if (!clock.canSkip && !conditions.sitThrough && waitMs(steps) > LONGEST_WAIT_MS)
    return `it takes ${durationText(waitMs(steps))}, and this board’s clock skips nothing: name it on the command line to sit through it`;
  const does = (...kinds: string[]) => steps.some((step) => kinds.includes(step.do));
  if (!cable && does('inject')) return `it writes its own segments, and ${CABLE_SHUT}`;
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

/** How long the steps take at least, in ms. */
function waitMs(steps: Step[]): number {
  return steps.reduce(
    (sum, step) => sum + (step.do === 'wait' ? step.ms : 'notBeforeMs' in step ? (step.notBeforeMs ?? 0) : 0),
    0,
  );
}
