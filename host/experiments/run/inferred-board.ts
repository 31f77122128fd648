import type { TcpState } from '../../../src/tcp-states.ts';
import type { Experiment, Step } from '../model/experiment.ts';

/** What cannot be inferred of a board without the native module: src/lab/inferred-records.ts. */
const UNSEEN: readonly TcpState[] = ['FIN_WAIT_2', 'CLOSING', 'TIME_WAIT'];

/** Why the experiment proves nothing on a board that infers its states; null if it can run there. */
export function inferredObstacle({ steps, expect }: Experiment): string | null {
  const what = whatIsMissing(steps, expect.segments, statesOf(steps, expect.boardStates));
  return what && `states are inferred on this board: ${what} (the native module is missing)`;
}

function whatIsMissing(steps: Step[], segments: string[] = [], states: TcpState[]): string | null {
  const does = (...kinds: string[]) =>
    steps.some((step) => kinds.includes(step.do === 'board' ? step.command : step.do));
  if (does('inject', 'forge')) return 'it has no cable';
  if (segments.length > 0 || does('await-segment')) return 'it sees no segments';
  if (does('shutdown')) return 'its sockets close both halves or none';
  if (does('reset', 'abort')) return 'it cannot tell a reset from a close';
  const names = steps.flatMap((step) => ('peer' in step && step.peer ? [step.peer] : []));
  if (new Set(names).size > 1) return 'it serves one connection at a time';
  const unseen = states.find((state) => UNSEEN.includes(state));
  return unseen ? `it does not see ${unseen}` : null;
}

/** Of the board, expected or waited for. */
function statesOf(steps: Step[], expected: TcpState[] = []): TcpState[] {
  return [...expected, ...steps.flatMap((step) => (step.do === 'await' && step.board ? [step.board] : []))];
}
