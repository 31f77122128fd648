import { BoardLost } from '../../board/control-channel.ts';
import { inLanguage } from '../../in-language.ts';
import type { Language, Text } from '../../language.ts';
import type { NotationError } from '../../notation/notation-error.ts';
import type { Step } from '../model/experiment.ts';
import type { Mismatch } from '../model/outcome.ts';
import { stepText } from '../words/step-text.ts';

/** A step that did not come to its end. */
export class StepError extends Error {
  override readonly name = 'StepError';
  readonly expected: Text;
  readonly actual: Text;

  constructor(expected: Text, actual: Text) {
    super(`${expected.en}: ${actual.en}`);
    this.expected = expected;
    this.actual = actual;
  }
}

/** The step at which an experiment stopped, and why: it did not reach its end, or there was no board any more. */
export function failedStep(steps: readonly Step[], at: number, error: unknown): Mismatch {
  const texts = steps.map(stepText);
  const isLost = error instanceof BoardLost;
  const { expected, actual } =
    error instanceof StepError ? error : { expected: texts[at] as Text, actual: reasonOf(error) };
  const linesIn = (language: Language) => ({
    expected: texts.map((text, index) => (index === at ? expected : text)[language]),
    actual: texts.map((text, index) =>
      index < at ? text[language] : index === at ? actual[language] : null,
    ),
  });
  return {
    what: 'step',
    at,
    ...linesIn('en'),
    field: isLost ? error.problem : `step ${at + 1}: ${expected.en}`,
    zh: { ...linesIn('zh'), field: isLost ? error.problem : `第 ${at + 1} 步：${expected.zh}` },
  };
}

/** Why a step was not done at all. */
export function reasonOf(error: unknown): Text {
  const { problem = String(error), hint } = error as Partial<NotationError>;
  const parts = hint === undefined ? [problem] : [problem, hint];
  return { en: parts.join(': '), zh: parts.map((part) => inLanguage(part, 'zh')).join('：') };
}
