import { BoardLost } from '../board/control-channel.ts';
import type { Step } from './experiment.ts';
import type { Mismatch } from './outcome.ts';
import { StepError } from './step-error.ts';
import { stepText } from './step-text.ts';

/** The step at which an experiment stopped, and why: it did not reach its end, or there was no board any more. */
export function failedStep(steps: readonly Step[], at: number, error: unknown): Mismatch {
  const words = steps.map(stepText);
  const isLost = error instanceof BoardLost;
  const { expected, actual } =
    error instanceof StepError
      ? error
      : { expected: words[at] as string, actual: isLost ? error.message : String(error) };
  return {
    what: 'step',
    at,
    expected: words.map((text, index) => (index === at ? expected : text)),
    actual: words.map((text, index) => (index < at ? text : index === at ? actual : null)),
    field: isLost ? error.message : `step ${at + 1}: ${expected}`,
  };
}
