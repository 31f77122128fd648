import type { TcpState } from '../../../src/tcp-states.ts';
import { FAULT_KINDS, type Fault, type FaultKind } from '../../cable/faults.ts';
import { formatPattern, parsePattern, type SegmentPattern } from '../../cable/segment-pattern.ts';
import { formatData } from '../../notation/data-text.ts';
import { formatSegment } from '../../notation/format.ts';
import { parseSegment } from '../../notation/parse.ts';
import type { SegmentNotation } from '../../notation/segment.ts';
import { printable } from '../../printable.ts';
import type { Patience, Step, StepOf } from '../model/experiment.ts';
import { formatFields } from '../model/segment-line.ts';
import { fieldReaders } from './parse-expectation.ts';
import { ScriptLine } from './script-line.ts';

/** What follows a step's first word, or a part of it: how it is read, and how it is written so that the same is read again. */
interface Part<Content> {
  read(line: ScriptLine): Content;
  write(content: Content): readonly (string | false | undefined)[];
}

/** One part behind the other. */
function both<One, Other>(one: Part<One>, other: Part<Other>): Part<One & Other> {
  return {
    read: (line) => ({ ...one.read(line), ...other.read(line) }),
    write: (content) => [...one.write(content), ...other.write(content)],
  };
}

const quoted = (text: string) => formatData(new TextEncoder().encode(text));
const inMs = (ms: number) => `${ms}ms`;
/** `name=value`; nothing where there is no value. */
const field = <Value>(name: string, value: Value | undefined, written: (value: Value) => string = String) =>
  value !== undefined && `${name}=${written(value)}`;

const NOTHING: Part<object> = { read: () => ({}), write: () => [] };
const OPENING: Part<{ samePort?: true }> = {
  read: (line) =>
    line.atEnd ? {} : { samePort: line.oneOf(['same-port'], 'an option of this step') && true },
  write: ({ samePort }) => [samePort && 'same-port'],
};
const TEXT: Part<{ text: string }> = {
  read: (line) => ({ text: line.text() }),
  write: ({ text }) => [quoted(text)],
};
const DURATION: Part<{ ms: number }> = {
  read: (line) => ({ ms: line.duration() }),
  write: ({ ms }) => [inMs(ms)],
};
const SEGMENT: Part<{ segment: SegmentNotation }> = {
  read: (line) => ({ segment: line.by(parseSegment) }),
  write: ({ segment }) => [formatSegment(segment)],
};
const PATTERN: Part<{ segment: SegmentPattern }> = {
  read: (line) => ({ segment: line.by(parsePattern, 'fields') }),
  write: ({ segment }) => [formatPattern(segment)],
};

const reason = (line: ScriptLine) => printable(line.text());
const SKIP: Part<{ skip?: string }> = {
  read: (line) => line.fields({ skip: () => reason(line) }),
  write: ({ skip }) => [field('skip', skip, quoted)],
};
const patienceReaders = (line: ScriptLine) => ({
  ...{ within: () => line.duration(), 'not-before': () => line.duration(), skip: () => reason(line) },
});
const PATIENCE: Part<Patience> = {
  read: (line) => {
    const { within: limitMs, 'not-before': notBeforeMs, skip } = line.fields(patienceReaders(line));
    return { limitMs, notBeforeMs, skip };
  },
  write: ({ limitMs, notBeforeMs, skip }) => [
    ...[field('within', limitMs, inMs), field('not-before', notBeforeMs, inMs)],
    field('skip', skip, quoted),
  ],
};
const FAULT: Part<Omit<Fault, 'kind'>> = both(PATTERN, {
  read: (line) => {
    const { by: ms, ...fields } = line.fields({
      nth: () => line.count(),
      count: () => (line.startsWith('all') ? (line.word() as 'all') : line.count()),
      chance: () => line.chance(),
      by: () => line.duration(),
    });
    return { ...fields, ms };
  },
  write: ({ nth, count, chance, ms }) => [
    ...[field('nth', nth), field('count', count), field('chance', chance), field('by', ms, inMs)],
  ],
});

/** A union's members, each without what every step has. */
type Content<Member> = Member extends Step ? Omit<Member, 'do' | 'peer'> : never;

/** Of each kind of step: a new one needs its part here. */
const PARTS: { readonly [Do in Step['do']]: Part<Content<StepOf<Do>>> } = {
  connect: OPENING,
  open: OPENING,
  send: TEXT,
  shutdown: NOTHING,
  'shutdown-read': NOTHING,
  close: NOTHING,
  reset: NOTHING,
  pause: NOTHING,
  resume: NOTHING,
  crash: NOTHING,
  vanish: NOTHING,
  inject: SEGMENT,
  forge: both(
    {
      read: (line) =>
        line.startsWith('board') ? { as: line.oneOf(['board'], 'an end of the connection') } : {},
      write: ({ as }: { as?: 'board' }) => [as],
    },
    SEGMENT,
  ),
  board: {
    read: (line) => {
      const command = line.oneOf(['close', 'shutdown', 'abort', 'send'], 'a command to the board');
      return command === 'send' ? { command, text: line.text() } : { command };
    },
    write: (step) => [step.command, step.command === 'send' && quoted(step.text)],
  },
  await: both(
    {
      read: (line) => {
        const states: { board?: TcpState; client?: TcpState } = {};
        do states[line.oneOf(['board', 'client'], 'an end of the connection')] = line.state();
        while (line.startsWith('board', 'client'));
        return states;
      },
      write: ({ board, client }) => [board && `board ${board}`, client && `client ${client}`],
    },
    PATIENCE,
  ),
  'await-segment': {
    read: (line) => {
      const { segment } = PATTERN.read(line);
      const readers = { ...patienceReaders(line), ...fieldReaders(line), count: () => line.count() };
      const { count, within: limitMs, 'not-before': notBeforeMs, skip, ...fields } = line.fields(readers);
      return { segment: { ...segment, ...fields }, count, limitMs, notBeforeMs, skip };
    },
    write: ({ segment, count, ...patience }) => [
      ...[formatPattern(segment), ...formatFields(segment), field('count', count)],
      ...PATIENCE.write(patience),
    ],
  },
  'await-end': PATIENCE,
  'await-data': both(
    { read: (line) => ({ octets: line.count() }), write: ({ octets }) => [String(octets)] },
    PATIENCE,
  ),
  silence: both(
    {
      read: (line) => {
        const of = line.startsWith('client', 'board') ? line.oneOf(['client', 'board'], 'an end') : undefined;
        return { of, ms: line.duration() };
      },
      write: ({ of, ms }: { of?: 'client' | 'board'; ms: number }) => [of, inMs(ms)],
    },
    SKIP,
  ),
  wait: both(DURATION, SKIP),
  'slow-motion': DURATION,
  mend: NOTHING,
  ...(Object.fromEntries(FAULT_KINDS.map((kind) => [kind, FAULT])) as Record<FaultKind, typeof FAULT>),
};

export const STEP_KEYWORDS = Object.keys(PARTS) as Step['do'][];

/** Reads what follows a step's first word. `peer` is the name in front of it. */
export function parseStep(keyword: Step['do'], line: ScriptLine, peer: string | undefined): Step {
  return { do: keyword, ...PARTS[keyword].read(line), ...(peer === undefined ? {} : { peer }) } as Step;
}

/**
 * Reads a step that stands alone, as in a script: `a: send "hello"`.
 * @throws {NotationError} pointing at the column
 */
export function parseStepLine(source: string): Step {
  const line = new ScriptLine(source);
  const peer = line.name();
  const step = parseStep(line.oneOf(STEP_KEYWORDS, 'a step'), line, peer);
  line.finish();
  return step;
}

/** Writes a step as a line of a script, so that `parseStepLine` reads the same again. */
export function formatStep(step: Step): string {
  const peer = 'peer' in step && step.peer !== undefined && `${step.peer}:`;
  const { write } = PARTS[step.do] as Part<Step>;
  return [peer, step.do, ...write(step)].filter((word) => word !== undefined && word !== false).join(' ');
}
