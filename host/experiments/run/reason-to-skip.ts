import type { Board } from '../../board/board.ts';
import { CABLE_SHUT } from '../../cable/cable.ts';
import { FAULT_KINDS } from '../../cable/faults.ts';
import type { Experiment, Step } from '../model/experiment.ts';
import { durationText } from '../words/step-text.ts';
import type { Conditions } from './conditions.ts';
import { inferredObstacle } from './inferred-board.ts';

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
  if (!cable && does('forge')) return `it speaks in another’s name, and ${CABLE_SHUT}`;
  if (!cable && needsFaults(steps, conditions))
    return `it loses or delays segments on its way, and ${CABLE_SHUT}`;
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

/**
 * The board as the experiment is to use it. An ordinary client is one that students have, an operating system's, wherever that will do; only a client on the cable has
 * segments that can be lost, delayed or forged.
 */
export function boardFor({ steps }: Experiment, board: Board, conditions: Conditions): Board {
  const { info, clock, control, cable, hasOwnClock } = board;
  const mustBeOnCable = needsFaults(steps, conditions) || steps.some((step) => step.do === 'forge');
  if (!cable || !mustBeOnCable) return board;
  return {
    info,
    clock,
    control,
    cable,
    client: cable.client,
    hasOwnClock,
    onSegment: (listener) => cable.onSegment(listener),
    close: () => board.close(),
  };
}

function needsFaults(steps: readonly Step[], { slowMotionMs, faults }: Conditions): boolean {
  return Boolean(slowMotionMs || faults) || steps.some((step) => FAULT_STEPS.includes(step.do));
}
