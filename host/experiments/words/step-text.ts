import { FAULT_KINDS, type FaultKind } from '../../cable/faults.ts';
import { formatPattern } from '../../cable/segment-pattern.ts';
import { MS_US } from '../../clock/clock.ts';
import type { Text } from '../../language.ts';
import { formatSegment } from '../../notation/format.ts';
import type { Step, StepOf } from '../model/experiment.ts';
import { formatFields } from '../model/segment-line.ts';
import { STEP_WORDS, type StepWords, type Verb } from './step-words.ts';

/** The same said with the words of each language. */
export function inWords(say: (words: StepWords) => string): Text {
  return { en: say(STEP_WORDS.en), zh: say(STEP_WORDS.zh) };
}

/** A step in words. */
export function stepText(step: Step): Text {
  return inWords((words) => {
    const said = (SENTENCES[step.do] as Sentence<Step>)(step, words);
    return 'peer' in step && step.peer ? words.does(step.peer, said) : said;
  });
}

type Sentence<Of> = (step: Of, words: StepWords) => string;

const clientDoes: Sentence<{ do: Verb }> = (step, { does, client, verbs }) => does(client, verbs[step.do]);
const opens: Sentence<StepOf<'connect' | 'open'>> = (step, { does, client, list, verbs, samePort }) =>
  does(client, list([verbs[step.do], ...(step.samePort ? [samePort] : [])]));
const misbehaves: Sentence<StepOf<FaultKind>> = (step, words) =>
  words.does(words.cable, `${words.faults[step.do]} ${sayFault(step, words)}`);

const SENTENCES: { readonly [Do in Step['do']]: Sentence<StepOf<Do>> } = {
  connect: opens,
  open: opens,
  shutdown: clientDoes,
  'shutdown-read': clientDoes,
  close: clientDoes,
  reset: clientDoes,
  pause: clientDoes,
  resume: clientDoes,
  send: ({ text }, { sends, client }) => sends(client, JSON.stringify(text)),
  crash: (_, { verbs }) => verbs.crash,
  vanish: (_, { verbs }) => verbs.vanish,
  inject: ({ segment }, { verbs }) => `${verbs.inject} ${formatSegment(segment)}`,
  forge: ({ as, segment }, { verbs, board }) =>
    [verbs.forge, as && board, formatSegment(segment)].filter(Boolean).join(' '),
  board: (step, { sends, does, board, verbs }) =>
    step.command === 'send' ? sends(board, JSON.stringify(step.text)) : does(board, verbs[step.command]),
  await: (step, words) => words.until(sayEnds(step, words)),
  'await-segment': (step, { until }) => until(awaitedText(step)),
  'await-end': (_, { until, endOfStream }) => until(endOfStream),
  'await-data': ({ octets }, { until, octetsMore }) => until(octetsMore(octets)),
  silence: saySilence,
  wait: ({ ms }, { wait }) => wait(durationText(ms)),
  'slow-motion': ({ ms }, { does, cable, slowMotion }) => does(cable, slowMotion(durationText(ms))),
  mend: (_, { does, cable, mend }) => does(cable, mend),
  ...(Object.fromEntries(FAULT_KINDS.map((kind) => [kind, misbehaves])) as Record<
    FaultKind,
    typeof misbehaves
  >),
};

/** `nothing from the board for 1 s` */
export function saySilence({ of, ms }: StepOf<'silence'>, words: StepWords): string {
  return words.silence(of ? words[of] : null, durationText(ms));
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

function sayFault({ segment, nth, count, chance, ms }: StepOf<FaultKind>, words: StepWords): string {
  return words.list([
    formatPattern(segment),
    ...(nth === undefined ? [] : [words.fromThe(nth)]),
    ...(count === undefined ? [] : [count === 'all' ? words.all : words.some(count)]),
    ...(chance === undefined ? [] : [words.chance(Math.round(chance * 100))]),
    ...(ms === undefined ? [] : [words.by(durationText(ms))]),
  ]);
}

/** `3 × board S. ack=1` */
export function awaitedText({ segment, count = 1 }: StepOf<'await-segment'>): string {
  const text = [formatPattern(segment), ...formatFields(segment)].join(' ');
  return count === 1 ? text : `${count} × ${text}`;
}

/** ms as people say it: `200 ms`, `2.75 s`. */
export function durationText(ms: number): string {
  return ms < MS_US ? `${ms} ms` : `${ms / 1000} s`;
}
