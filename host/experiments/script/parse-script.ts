import { FIN_POLICIES, type LabSettings, settingError } from '../../../src/settings.ts';
import { FAULT_KINDS } from '../../cable/faults.ts';
import { NotationError } from '../../notation/notation-error.ts';
import { printable } from '../../printable.ts';
import type { Expectation, Experiment, Source, Step } from '../model/experiment.ts';
import { parseExpectation } from './parse-expectation.ts';
import { parseStep, STEP_KEYWORDS } from './parse-step.ts';
import { ScriptError } from './script-error.ts';
import { ScriptLine } from './script-line.ts';

const TEXT_WORDS = ['title', 'question', 'explain'] as const;
const WORDS = [...TEXT_WORDS, 'set', 'expect', ...STEP_KEYWORDS] as const;

/** What is about no connection, or names it elsewhere. */
const NAMELESS: readonly string[] = [
  ...[...TEXT_WORDS, 'set', 'expect', 'wait', 'slow-motion', 'mend'],
  ...FAULT_KINDS,
];

/** What the lines so far have said. */
interface Draft {
  title: string[];
  question: string[];
  explain: string[];
  settings: Partial<LabSettings>;
  steps: Step[];
  expect: Expectation;
  lines: NonNullable<Source['lines']>;
}

/**
 * Reads an experiment that is written as a script: one step or expectation a line, `#` begins a comment. See docs/write-your-own.md.
 * @param file its name for errors.
 * @throws {ScriptError} that points at line and column.
 */
export function parseScript(script: string, name: string, file: string): Experiment {
  const texts = { title: [], question: [], explain: [] };
  const draft: Draft = { ...texts, settings: {}, steps: [], expect: {}, lines: {} };
  const lines = script.split(/\r?\n/);
  lines.forEach((source, index) => {
    try {
      takeLine(new ScriptLine(source), draft);
      noteLine(index + 1, draft);
    } catch (error) {
      if (error instanceof NotationError) throw new ScriptError(file, index + 1, error);
      throw error;
    }
  });
  if (draft.steps.length === 0) {
    const nothing = { source: lines.at(-1) ?? '', column: 1, problem: 'there is no step in this file' };
    throw new ScriptError(file, lines.length, { ...nothing, hint: 'e.g. connect, or inject S <mss 1460>' });
  }
  const { title, question, explain, settings, steps, expect, lines: places } = draft;
  return {
    name,
    title: inBoth(title.join(' ') || name),
    question: inBoth(question.join(' ')),
    explanation: inBoth(explain.join('\n')),
    settings,
    steps,
    expect,
    source: { file, lines: places },
  };
}

/** What the draft holds more than before stands on this line. */
function noteLine(line: number, { steps, expect, lines }: Draft): void {
  const note = (what: keyof typeof lines, items: readonly unknown[] = []) => {
    const known = lines[what] ?? [];
    lines[what] = [...known, ...items.slice(known.length).map(() => line)];
  };
  note('step', steps);
  note('board states', expect.boardStates);
  note('client states', expect.clientStates);
  note('segments', expect.segments);
  note('leds', expect.leds);
}

/** Who writes for himself writes in one language. */
function inBoth(text: string): { en: string; zh: string } {
  return { en: text, zh: text };
}

function takeLine(line: ScriptLine, draft: Draft): void {
  if (line.atEnd) return;
  const start = line.mark();
  const peer = line.name();
  const word = line.oneOf(WORDS, 'a step');
  if (peer !== undefined && NAMELESS.includes(word)) {
    line.back(start);
    line.fail(`'${peer}:' is not expected here`, `${word} stands at the beginning of its line`);
  }
  switch (word) {
    case 'title':
    case 'question':
    case 'explain':
      draft[word].push(printable(line.rest().text, '\t'));
      break;
    case 'set':
      takeSetting(line, draft.settings as Record<string, unknown>);
      break;
    case 'expect':
      parseExpectation(line, draft.expect);
      break;
    default:
      draft.steps.push(parseStep(word, line, peer));
  }
  line.finish();
}

const SWITCHES = ['on', 'off'];

/** `set holdMs 200`, `set echo off`, `set onFin wait`. */
function takeSetting(line: ScriptLine, settings: Record<string, unknown>): void {
  const before = line.mark();
  const name = line.word();
  const written = line.word();
  const value = /^\d+$/.test(written)
    ? Number(written)
    : SWITCHES.includes(written)
      ? written === 'on'
      : written;
  const problem = settingError(name, value);
  if (problem) {
    line.back(before);
    line.fail(problem, `e.g. set echo off, set holdMs 200, set onFin ${FIN_POLICIES[0]}`);
  }
  settings[name] = value;
}
