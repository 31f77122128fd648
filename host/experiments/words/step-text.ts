import type { FaultKind } from '../../cable/faults.ts';
import { MS_US } from '../../clock/clock.ts';
import type { Text } from '../../language.ts';
import type { Step } from '../model/experiment.ts';
import { STEP_WORDS, type StepWords } from './step-words.ts';

/** The same said with the words of each language. */
export function inWords(say: (words: StepWords) => string): Text {
  return { en: say(STEP_WORDS.en), zh: say(STEP_WORDS.zh) };
}

/** A step in words. */
export function stepText(step: Step): Text {
  return inWords((words) => {
    const said = sayStep(step, words);
    return 'peer' in step && step.peer ? words.does(step.peer, said) : said;
  });
}

function sayStep(step: Step, words: StepWords): string {
  const { client, board, cable, verbs, does } = words;
  switch (step.do) {
    case 'connect':
    case 'open':
      return does(
        client,
        words.list([verbs[step.do] ?? step.do, ...(step.samePort ? [words.samePort] : [])]),
      );
    case 'send':
      return words.sends(client, JSON.stringify(step.text));
    case 'crash':
    case 'vanish':
      return verbs[step.do] ?? step.do;
    case 'inject':
      return `${verbs.inject ?? step.do} ${step.segment}`;
    case 'forge':
      return [verbs.forge ?? step.do, step.as && board, step.segment].filter(Boolean).join(' ');
    case 'board':
      return step.command === 'send'
        ? words.sends(board, JSON.stringify(step.text))
        : does(board, verbs[step.command] ?? step.command);
    case 'await':
      return words.until(sayEnds(step, words));
    case 'await-segment':
      return words.until(segmentsText(step.segment, step.count));
    case 'await-end':
      return words.until(words.endOfStream);
    case 'await-data':
      return words.until(words.octetsMore(step.octets));
    case 'wait':
      return words.wait(durationText(step.ms));
    case 'slow-motion':
      return does(cable, words.slowMotion(durationText(step.ms)));
    case 'mend':
      return does(cable, words.mend);
    case 'drop':
    case 'delay':
    case 'duplicate':
    case 'reorder':
    case 'corrupt':
      return does(cable, `${words.faults[step.do]} ${sayFault(step, words)}`);
    default:
      return does(client, verbs[step.do] ?? step.do);
  }
}

/** `board CLOSED, client TIME_WAIT`, of the ends that are given. */
export function sayEnds(
  { board, client }: { board?: string | null; client?: string | null },
  words: StepWords,
): string {
  return words.list([
    ...(board ? [`${words.board} ${board}`] : []),
    ...(client ? [`${words.client} ${client}`] : []),
  ]);
}

function sayFault(
  { segment, nth, count, chance, ms }: Extract<Step, { do: FaultKind }>,
  words: StepWords,
): string {
  return words.list([
    segment,
    ...(nth === undefined ? [] : [words.fromThe(nth)]),
    ...(count === undefined ? [] : [count === 'all' ? words.all : words.some(count)]),
    ...(chance === undefined ? [] : [words.chance(Math.round(chance * 100))]),
    ...(ms === undefined ? [] : [words.by(durationText(ms))]),
  ]);
}

/** `3 × board S.` */
export function segmentsText(segment: string, count = 1): string {
  return count === 1 ? segment : `${count} × ${segment}`;
}

/** ms as people say it: `200 ms`, `2.75 s`. */
export function durationText(ms: number): string {
  return ms < MS_US ? `${ms} ms` : `${ms / 1000} s`;
}
