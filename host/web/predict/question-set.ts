import type { Language, Text } from '../../language.ts';
import type { Question } from './question.ts';

/** Which questions of an experiment are asked; numbers as in Question. */
export type Which = 'all' | 'states' | 'segments' | readonly number[];

/** What a teacher chose. */
export interface QuestionSet {
  /** In the order in which they are asked. */
  parts: readonly { experiment: string; which: Which }[];
  language?: Language;
}

/** What is wrong with a link, in words. */
export class SetProblem extends Error {
  readonly text: Text;

  constructor(en: string, zh: string) {
    super(en);
    this.text = { en, zh };
  }
}

const ROUTE = 'predict';

/** The fragment of the page's address: `#predict&q=half-close.states&q=reset.2.5&lang=zh`. */
export function formatSet({ parts, language }: QuestionSet): string {
  const fields = [
    ...parts.map(({ experiment, which }) => ['q', [experiment, ...whichText(which)].join('.')]),
    ...(language === undefined ? [] : [['lang', language]]),
  ];
  const rest = new URLSearchParams(fields).toString();
  return `#${ROUTE}${rest === '' ? '' : `&${rest}`}`;
}

function whichText(which: Which): string[] {
  return which === 'all' ? [] : typeof which === 'string' ? [which] : which.map(String);
}

export function isSetLink(fragment: string): boolean {
  return new RegExp(`^#${ROUTE}(&|$)`).test(fragment);
}

/**
 * Reads what `formatSet` writes.
 * @param experiments names of those that there are
 * @throws {SetProblem} that says what is not understood
 */
export function parseSet(fragment: string, experiments: readonly string[]): QuestionSet {
  const fields = new URLSearchParams(fragment.replace(/^[^&]*&?/, ''));
  const unknown = [...fields.keys()].find((name) => name !== 'q' && name !== 'lang');
  if (unknown !== undefined)
    throw new SetProblem(`"${unknown}" is neither q nor lang`, `“${unknown}”既不是 q 也不是 lang`);
  const language = fields.get('lang');
  if (language !== null && language !== 'en' && language !== 'zh')
    throw new SetProblem(`lang=${language} is neither en nor zh`, `lang=${language} 既不是 en 也不是 zh`);
  return {
    parts: fields.getAll('q').map((text) => parsePart(text, experiments)),
    ...(language === null ? {} : { language }),
  };
}

function parsePart(text: string, experiments: readonly string[]): QuestionSet['parts'][number] {
  const [experiment = '', ...rest] = text.split('.');
  if (!experiments.includes(experiment))
    throw new SetProblem(
      `q=${text}: there is no experiment "${experiment}"`,
      `q=${text}：没有实验“${experiment}”`,
    );
  const [first] = rest;
  if (first === undefined) return { experiment, which: 'all' };
  if (rest.length === 1 && (first === 'states' || first === 'segments')) return { experiment, which: first };
  const bad = rest.find((number) => !/^[1-9]\d{0,3}$/.test(number));
  if (bad !== undefined)
    throw new SetProblem(
      `q=${text}: "${bad}" is neither states, segments nor the number of a question`,
      `q=${text}：“${bad}”既不是 states、segments，也不是题号`,
    );
  return { experiment, which: rest.map(Number) };
}

/**
 * Those of an experiment's questions that are meant, in the order in which they come up.
 * @throws {SetProblem} where one is meant that there is not
 */
export function chosenOf(
  all: readonly Question[],
  { experiment, which }: QuestionSet['parts'][number],
): Question[] {
  if (which === 'all') return [...all];
  if (typeof which === 'string') return all.filter(({ kind }) => `${kind}s` === which);
  const missing = which.find((number) => !all.some((question) => question.number === number));
  if (missing !== undefined)
    throw new SetProblem(
      `${experiment} has ${all.length} questions, and no number ${missing}`,
      `${experiment} 有 ${all.length} 题，没有第 ${missing} 题`,
    );
  return all.filter(({ number }) => which.includes(number));
}
