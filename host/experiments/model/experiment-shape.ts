import * as z from 'zod';
import { settingError } from '../../../src/settings.ts';
import { TCP_STATES } from '../../../src/tcp-states.ts';
import { FAULT_KINDS } from '../../cable/faults.ts';
import { parsePattern } from '../../cable/segment-pattern.ts';
import { NotationError } from '../../notation/notation-error.ts';
import { parseSegment } from '../../notation/parse.ts';
import { problemOfSegmentLine } from './segment-line.ts';

/** Text that some reader takes, or refuses with a NotationError. */
function readable(read: (text: string) => unknown) {
  return z.string().superRefine((text, context) => {
    try {
      read(text);
    } catch (error) {
      if (!(error instanceof NotationError)) throw error;
      context.addIssue({ code: 'custom', message: error.message, params: { notation: error } });
    }
  });
}

const segment = readable(parseSegment);
const pattern = readable(parsePattern);
const segmentLine = z.string().superRefine((line, context) => {
  const problem = problemOfSegmentLine(line);
  if (problem) context.addIssue({ code: 'custom', message: problem });
});
const state = z.enum(TCP_STATES);
const ms = z.number().nonnegative();
const count = z.int().positive();
const peer = z.string().min(1).optional();
const patience = { limitMs: ms.optional(), notBeforeMs: ms.optional(), skip: z.string().optional(), peer };

const boardStep = z.discriminatedUnion('command', [
  z.strictObject({ do: z.literal('board'), command: z.enum(['close', 'shutdown', 'abort']), peer }),
  z.strictObject({ do: z.literal('board'), command: z.literal('send'), text: z.string(), peer }),
]);

const step = z.discriminatedUnion('do', [
  z.strictObject({ do: z.enum(['connect', 'open']), samePort: z.literal(true).optional(), peer }),
  z.strictObject({ do: z.literal('send'), text: z.string(), peer }),
  z.strictObject({ do: z.enum(['shutdown', 'close', 'reset', 'crash', 'vanish']), peer }),
  z.strictObject({ do: z.literal('inject'), segment, peer }),
  z.strictObject({ do: z.literal('forge'), segment, as: z.literal('board').optional(), peer }),
  boardStep,
  z.strictObject({ do: z.literal('await'), board: state.optional(), client: state.optional(), ...patience }),
  z.strictObject({ do: z.literal('await-segment'), segment: pattern, count: count.optional(), ...patience }),
  z.strictObject({ do: z.literal('await-end'), ...patience }),
  z.strictObject({ do: z.literal('await-data'), octets: count, ...patience }),
  z.strictObject({ do: z.literal('wait'), ms, skip: z.string().optional() }),
  z.strictObject({ do: z.literal('slow-motion'), ms }),
  z.strictObject({ do: z.literal('mend') }),
  z.strictObject({
    do: z.enum(FAULT_KINDS),
    segment: pattern,
    nth: count.optional(),
    count: z.union([count, z.literal('all')]).optional(),
    chance: z.number().min(0).max(1).optional(),
    ms: ms.optional(),
  }),
]);

const settings = z.record(z.string(), z.unknown()).superRefine((given, context) => {
  for (const [name, value] of Object.entries(given)) {
    const problem = settingError(name, value);
    if (problem) context.addIssue({ code: 'custom', message: problem, path: [name] });
  }
});

/** One language will do for an experiment of one's own. */
const text = z
  .union([z.string(), z.strictObject({ en: z.string(), zh: z.string() })])
  .transform((given) => (typeof given === 'string' ? { en: given, zh: given } : given));

/** What a file of one's own must export by default. Its output is an `Experiment`. */
export const experimentShape = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'the name must be lower-case words with hyphens between'),
  title: text.default({ en: '', zh: '' }),
  question: text.default({ en: '', zh: '' }),
  explanation: text.default({ en: '', zh: '' }),
  settings: settings.default({}),
  steps: z.array(step).min(1, 'there is no step'),
  expect: z.strictObject({
    boardStates: z.array(state).optional(),
    clientStates: z.array(state).optional(),
    segments: z.array(segmentLine).optional(),
    leds: z.array(state).optional(),
  }),
});
