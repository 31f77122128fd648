import { FIN_POLICIES, type LabSettings, readSetting, settingError } from '../../../src/settings.ts';
import { FAULT_KINDS } from '../../cable/faults.ts';
import { LabError } from '../../lab-error.ts';
import type { Text } from '../../language.ts';
import { NotationError } from '../../notation/notation-error.ts';
import { printable } from '../../printable.ts';
import type { Expectation, Experiment, Source, Step } from '../model/experiment.ts';
import { parseExpectation } from './parse-expectation.ts';
import { ScriptLine } from './script-line.ts';
import { parseStep, STEP_KEYWORDS } from './step-notation.ts';

const TEXT_WORDS = ['title', 'question', 'explain'] as const;
type TextWord = (typeof TEXT_WORDS)[number];
const WORDS = [...TEXT_WORDS, 'zh', 'set', 'expect', ...STEP_KEYWORDS] as const;

/** What is about no connection, or names it elsewhere. */
const NAMELESS: readonly string[] = [
  ...[...TEXT_WORDS, 'zh', 'set', 'expect', 'wait', 'slow-motion', 'mend'],
  ...FAULT_KINDS,
];

/** A longer line is no line that a person wrote. In characters. */
const LINE_MAX = 10_000;

/** What the lines so far have said. */
interface Draft {
  texts: Record<TextWord, Record<keyof Text, string[]>>;
  /** The text that an indented line goes on with. */
  text: string[] | null;
  settings: Partial<LabSettings>;
  steps: Step[];
  expect: Expectation;
  lines: Source['lines'];
}

/**
 * Reads an experiment: one step or expectation a line, `#` begins a comment. See docs/write-your-own.md.
 * @param file its name for errors.
 * @throws {LabError} that points at line and column.
 */
export function parseScript(script: string, name: string, file: string): Experiment {
  const bothEmpty = () => ({ en: [], zh: [] });
  const texts = { title: bothEmpty(), question: bothEmpty(), explain: bothEmpty() };
  const draft: Draft = { texts, text: null, settings: {}, steps: [], expect: {}, lines: {} };
  const lines = script.split(/\r?\n/);
  const reading = (line: number, read: () => void) => {
    try {
      read();
    } catch (error) {
      throw error instanceof NotationError ? pointingAt(file, line, error) : error;
    }
  };
  for (const [index, source] of lines.entries())
    reading(index + 1, () => {
      const { length } = source;
      if (length > LINE_MAX)
        new ScriptLine(`${source.slice(0, 60)}…`).fail(
          `this line has ${length} characters, and ${LINE_MAX} are allowed`,
        );
      takeLine(source, draft);
      noteLine(index + 1, draft);
    });
  if (draft.steps.length === 0)
    reading(lines.length, () =>
      new ScriptLine(lines.at(-1) ?? '').fail(
        'there is no step in this file',
        'e.g. connect, or inject S <mss 1460>',
      ),
    );
  const { settings, steps, expect } = draft;
  return {
    ...{ name, settings, steps, expect, source: { file, lines: draft.lines } },
    title: inBoth(texts.title, ' ', name),
    question: inBoth(texts.question, ' '),
    explanation: inBoth(texts.explain, '\n'),
  };
}

/** `FILE:LINE:COLUMN: problem`, the line itself with a caret under the place, and what to try next. */
function pointingAt(file: string, line: number, { source, column, problem, hint }: NotationError): LabError {
  // A tab before the caret is kept, so that the caret stands where the terminal puts the column.
  const indent = source.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return new LabError(
    `${file}:${line}:${column}: ${problem}\n  ${source}\n  ${indent}^`,
    hint === undefined ? 'docs/write-your-own.md shows how experiments are written.' : `  ${hint}`,
  );
}

/** What the draft holds more than before stands on this line. */
function noteLine(line: number, { steps, expect, lines }: Draft): void {
  const note = (what: keyof typeof lines, items: readonly unknown[] = []) => {
    lines[what] ??= [];
    while (lines[what].length < items.length) lines[what].push(line);
  };
  note('step', steps);
  note('board states', expect.boardStates);
  note('client states', expect.clientStates);
  note('segments', expect.segments);
  note('leds', expect.leds);
}

/** An experiment with texts in one language only shows them to readers of the other as well. */
function inBoth({ en, zh }: Record<keyof Text, string[]>, separator: string, otherwise = ''): Text {
  const text = (lines: string[]) => lines.join(separator).trim();
  const either = text(en) || text(zh) || otherwise;
  return { en: text(en) || either, zh: text(zh) || either };
}

function takeLine(source: string, draft: Draft): void {
  if (draft.text && /^(\s|$)/.test(source)) {
    draft.text.push(printable(new ScriptLine(source).rest(), '\t'));
    return;
  }
  draft.text = null;
  const line = new ScriptLine(source);
  if (line.atEnd) return;
  const { place } = line;
  const peer = line.name();
  const word = line.oneOf(WORDS, 'a step');
  if (peer !== undefined && NAMELESS.includes(word))
    line.fail(`'${peer}:' is not expected here`, `${word} stands at the beginning of its line`, place);
  switch (word) {
    case 'title':
    case 'question':
    case 'explain':
      takeText(draft, word, 'en', line);
      break;
    case 'zh':
      takeText(draft, line.oneOf(TEXT_WORDS, 'a text'), 'zh', line);
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

function takeText(draft: Draft, word: TextWord, language: keyof Text, line: ScriptLine): void {
  draft.text = draft.texts[word][language];
  const text = line.rest();
  if (text !== '') draft.text.push(printable(text, '\t'));
}

/** `set holdMs 200`, `set echo off`, `set onFin wait`. */
function takeSetting(line: ScriptLine, settings: Record<string, unknown>): void {
  const { place } = line;
  const name = line.word();
  const written = line.word();
  const value = readSetting(written);
  const problem = settingError(name, value);
  if (problem) line.fail(problem, `e.g. set echo off, set holdMs 200, set onFin ${FIN_POLICIES[0]}`, place);
  settings[name] = value;
}
