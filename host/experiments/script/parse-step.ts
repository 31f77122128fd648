import type { TcpState } from '../../../src/tcp-states.ts';
import { FAULT_KINDS, type FaultKind } from '../../cable/faults.ts';
import { parsePattern, type SegmentPattern } from '../../cable/segment-pattern.ts';
import { parseSegment } from '../../notation/parse.ts';
import type { SegmentNotation } from '../../notation/segment.ts';
import { printable } from '../../printable.ts';
import type { Step, StepOf } from '../model/experiment.ts';
import { fieldReaders } from './parse-expectation.ts';
import { ScriptLine } from './script-line.ts';

/** A union's members, each without what every step has. */
type WithoutCommon<Member> = Member extends Step ? Omit<Member, 'do' | 'peer'> : never;
type Reader<Do extends Step['do']> = (line: ScriptLine) => WithoutCommon<StepOf<Do>>;

const nothing = () => ({});
const opening = (line: ScriptLine) => (line.atEnd ? {} : { samePort: samePort(line) });
const fault = (line: ScriptLine) => ({ segment: pattern(line), ...faultFields(line) });

/** What follows each step's first word: a new kind of step needs its reader here. */
const READERS: { readonly [Do in Step['do']]: Reader<Do> } = {
  connect: opening,
  open: opening,
  send: (line) => ({ text: line.text() }),
  shutdown: nothing,
  'shutdown-read': nothing,
  close: nothing,
  reset: nothing,
  pause: nothing,
  resume: nothing,
  crash: nothing,
  vanish: nothing,
  inject: (line) => ({ segment: segment(line) }),
  forge: (line) => {
    const as = line.startsWith('board') ? line.oneOf(['board'], 'an end of the connection') : undefined;
    return { as, segment: segment(line) };
  },
  board: boardCommand,
  await: (line) => ({ ...endsAndStates(line), ...patience(line.fields(patienceReaders(line))) }),
  'await-segment': (line) => {
    const awaited = pattern(line);
    const readers = { ...patienceReaders(line), ...fieldReaders(line), count: () => line.count() };
    const { count, within, 'not-before': notBefore, skip, ...fields } = line.fields(readers);
    return {
      segment: { ...awaited, ...fields },
      count,
      ...patience({ within, 'not-before': notBefore, skip }),
    };
  },
  'await-end': (line) => patience(line.fields(patienceReaders(line))),
  'await-data': (line) => ({ octets: line.count(), ...patience(line.fields(patienceReaders(line))) }),
  silence: (line) => {
    const of = line.startsWith('client', 'board') ? line.oneOf(['client', 'board'], 'an end') : undefined;
    return { of, ms: line.duration(), ...reasonToSkip(line) };
  },
  wait: (line) => ({ ms: line.duration(), ...reasonToSkip(line) }),
  'slow-motion': (line) => ({ ms: line.duration() }),
  mend: nothing,
  ...(Object.fromEntries(FAULT_KINDS.map((kind) => [kind, fault])) as Record<FaultKind, Reader<FaultKind>>),
};

export type StepKeyword = Step['do'];
export const STEP_KEYWORDS = Object.keys(READERS) as StepKeyword[];

/** Reads what follows a step's first word. `peer` is the name in front of it. */
export function parseStep(keyword: StepKeyword, line: ScriptLine, peer: string | undefined): Step {
  return { do: keyword, ...READERS[keyword](line), ...(peer === undefined ? {} : { peer }) } as Step;
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

function samePort(line: ScriptLine): true {
  line.oneOf(['same-port'], 'an option of this step');
  return true;
}

function segment(line: ScriptLine): SegmentNotation {
  const { text, line: place } = line.rest();
  return parseSegment(text, place);
}

function pattern(line: ScriptLine): SegmentPattern {
  const { text, line: place } = line.restBeforeFields();
  return parsePattern(text, place);
}

function boardCommand(line: ScriptLine): ReturnType<Reader<'board'>> {
  const command = line.oneOf(['close', 'shutdown', 'abort', 'send'], 'a command to the board');
  return command === 'send' ? { command, text: line.text() } : { command };
}

function endsAndStates(line: ScriptLine): { board?: TcpState; client?: TcpState } {
  const states: { board?: TcpState; client?: TcpState } = {};
  do {
    const end = line.oneOf(['board', 'client'], 'an end of the connection');
    states[end] = line.state();
  } while (line.startsWith('board', 'client'));
  return states;
}

function reasonToSkip(line: ScriptLine): { skip?: string } {
  return line.fields({ skip: () => printable(line.text()) });
}

function patienceReaders(line: ScriptLine) {
  return {
    within: () => line.duration(),
    'not-before': () => line.duration(),
    skip: () => printable(line.text()),
  };
}

function patience(fields: { within?: number; 'not-before'?: number; skip?: string }) {
  return { limitMs: fields.within, notBeforeMs: fields['not-before'], skip: fields.skip };
}

function faultFields(line: ScriptLine) {
  const { by: ms, ...fields } = line.fields({
    nth: () => line.count(),
    count: () => (line.startsWith('all') ? (line.word() as 'all') : line.count()),
    chance: () => line.chance(),
    by: () => line.duration(),
  });
  return { ...fields, ms };
}
