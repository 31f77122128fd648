import type { LabSettings } from '../../../src/settings.ts';
import type { Text } from '../../language.ts';
import type { Expectation, Step } from './experiment.ts';

export type { Expectation, Step } from './experiment.ts';

/** An experiment of one's own, as a file exports it by default: `import type { Experiment } from 'tcplab'`. See docs/write-your-own.md. */
export interface Experiment {
  /** Lower-case words with hyphens between. */
  name: string;
  /** In one language, or in both. */
  title?: string | Text;
  question?: string | Text;
  explanation?: string | Text;
  /** How the board's app is to behave. */
  settings?: Partial<LabSettings>;
  steps: Step[];
  /** What is left out is not judged. */
  expect: Expectation;
}
