import type { TcpState } from '../../../src/tcp-states.ts';
import { FAULT_KINDS } from '../../cable/faults.ts';
import { parsePattern } from '../../cable/segment-pattern.ts';
import { parseSegment } from '../../notation/parse.ts';
import { printable } from '../../printable.ts';
import type { Step } from '../model/experiment.ts';
import type { ScriptLine } from './script-line.ts';

export const STEP_KEYWORDS = [
  'connect',
  'open',
  'send',
  'shutdown',
  'close',
  'reset',
  'crash',
  'vanish',
  'inject',
  'forge',
  'board',
  'await',
  'await-segment',
  'await-end',
  'await-data',
  'wait',
  'slow-motion',
  'mend',
  ...FAULT_KINDS,
] as const;
export type StepWord = (typeof STEP_KEYWORDS)[number];

/** Reads what follows a step's first word. `peer` is the name in front of it. */
export function parseStep(word: StepWord, line: ScriptLine, peer: string | undefined): Step {
  switch (word) {
    case 'connect':
    case 'open':
      return { do: word, samePort: line.atEnd ? undefined : samePort(line), peer };
    case 'send':
      return { do: word, text: line.text(), peer };
    case 'shutdown':
    case 'close':
    case 'reset':
    case 'crash':
    case 'vanish':
      return { do: word, peer };
    case 'inject':
      return { do: word, segment: segment(line), peer };
    case 'forge': {
      const as = line.startsWith('board') ? line.oneOf(['board'], 'an end') : undefined;
      return { do: word, as, segment: segment(line), peer };
    }
    case 'board':
      return { ...boardCommand(line), peer };
    case 'await':
      return { do: word, ...endsAndStates(line), ...patience(line.fields(patienceReaders(line))), peer };
    case 'await-segment': {
      const awaited = pattern(line);
      const { count, ...limits } = line.fields({ ...patienceReaders(line), count: () => line.count() });
      return { do: word, segment: awaited, count, ...patience(limits), peer };
    }
    case 'await-end':
      return { do: word, ...patience(line.fields(patienceReaders(line))), peer };
    case 'await-data':
      return { do: word, octets: line.count(), ...patience(line.fields(patienceReaders(line))), peer };
    case 'wait':
      return { do: word, ms: line.duration(), ...line.fields({ skip: () => printable(line.text()) }) };
    case 'slow-motion':
      return { do: word, ms: line.duration() };
    case 'mend':
      return { do: word };
    default:
      return { do: word, segment: pattern(line), ...faultFields(line) };
  }
}

function samePort(line: ScriptLine): true {
  line.oneOf(['same-port'], 'an option of this step');
  return true;
}

/** The notation is checked here, and read again when the segment is sent. */
function segment(line: ScriptLine): string {
  const { text, line: place } = line.rest();
  parseSegment(text, place);
  return text;
}

function pattern(line: ScriptLine): string {
  const { text, line: place } = line.restBeforeFields();
  parsePattern(text, place);
  return text;
}

function boardCommand(line: ScriptLine): Extract<Step, { do: 'board' }> {
  const command = line.oneOf(['close', 'shutdown', 'abort', 'send'], 'a command to the board');
  return command === 'send' ? { do: 'board', command, text: line.text() } : { do: 'board', command };
}

function endsAndStates(line: ScriptLine): { board?: TcpState; client?: TcpState } {
  const states: { board?: TcpState; client?: TcpState } = {};
  do {
    const end = line.oneOf(['board', 'client'], 'an end of the connection');
    states[end] = line.state();
  } while (line.startsWith('board', 'client'));
  return states;
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
